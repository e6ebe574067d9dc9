"""What other packages read of visits: records, waiting clinics, commitments; and what it costs."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from core import clock, db
from mentorship.visits import actions, queries
from people.models import Assignment, Clinic, Pasante, Posting, Role, User
from tests.mentorship.visits.stories import draft, good_visit, signed
from tests.support.cast import NOW, TODAY
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("writing")


def failed(cast, held_on):
    visit = actions.log_visit(
        cast.xochitls_place, cast.lucia, held_on=held_on, kind="failed", failed_reason="road"
    )
    return actions.sign_visit(visit, cast.lucia)


def record_of(cast, place="xochitls_place"):
    pasante_id = getattr(cast, place).id
    return queries.visit_records([pasante_id], TODAY)[pasante_id]


def test_a_record_counts_signed_visits_against_the_months_so_far(cast):
    actions.acknowledge_visit(signed(cast, held_on=TODAY - timedelta(days=5)), cast.xochitl)
    draft(cast)
    assert record_of(cast) == queries.VisitRecord(
        signed=1, acknowledged=1, possible=4, last_on=TODAY - timedelta(days=5), open_commitments=1
    )


def test_a_call_and_a_failed_visit_are_no_visits(cast):
    signed(cast, kind="call")
    failed(cast, TODAY - timedelta(days=1))
    assert (record_of(cast).signed, record_of(cast).last_on) == (0, None)


def test_months_without_a_posting_were_not_possible(cast):
    [posting] = db.session.scalars(select(Posting).filter_by(pasante_id=cast.tomas_place.id))
    posting.ends_on = date(2025, 10, 31)
    db.session.add(
        Posting(pasante_id=cast.tomas_place.id, clinic_id=cast.el_roblar.id, starts_on=date(2026, 3, 15))
    )
    db.session.flush()
    assert record_of(cast, "tomas_place").possible == 6


def test_nobody_is_visited_after_she_left(cast):
    left_on = (
        update(Pasante).where(Pasante.id == cast.xochitls_place.id).values(withdrawn_on=date(2026, 3, 10))
    )
    db.session.execute(left_on)
    assert record_of(cast).possible == 2


@pytest.mark.parametrize(("days", "tone"), [(35, "good"), (36, "wait"), (45, "wait"), (46, "risk")])
def test_a_clinic_waits_after_five_weeks_and_is_at_risk_after_six(cast, days, tone):
    with clock.at(NOW - timedelta(days=days)):
        signed(cast, held_on=TODAY - timedelta(days=days))
    [status] = queries.clinics_of(cast.lucia, TODAY)
    assert (status.clinic.name, status.days_since, status.tone) == ("Nueva Aurora", days, tone)
    assert status.open_commitments == 1


def test_a_failed_visit_does_not_reset_the_clock(cast):
    with clock.at(NOW - timedelta(days=40)):
        signed(cast, held_on=TODAY - timedelta(days=40))
    failed(cast, TODAY - timedelta(days=1))
    [status] = queries.clinics_of(cast.lucia, TODAY)
    assert status.days_since == 40


def test_where_nobody_came_yet_the_days_run_from_her_first(cast):
    [status] = queries.clinics_of(cast.lucia, TODAY)
    assert (status.last_visit_on, status.days_since) == (None, (TODAY - cast.february.starts_on).days)


def test_a_draft_waits_on_the_clinics_card(cast):
    visit = draft(cast)
    [status] = queries.clinics_of(cast.lucia, TODAY)
    assert status.draft_id == visit.id


def test_what_stands_in_a_draft_is_not_agreed_yet(cast):
    draft(cast)
    assert queries.open_commitments(cast.xochitls_place.id) == []


def test_a_signed_visit_waits_to_be_acknowledged(cast):
    visit = signed(cast)
    failed(cast, TODAY - timedelta(days=1))
    assert [each.id for each in queries.awaiting_acknowledgement(cast.xochitls_place.id)] == [visit.id]
    actions.acknowledge_visit(visit, cast.xochitl)
    assert queries.awaiting_acknowledgement(cast.xochitls_place.id) == []


def visited_pasante(cast, n):
    """One more pasante, at another clinic of Lucía's, visited once; gives her id."""
    user = User(
        role=Role.PASANTE,
        given_names="Ana",
        first_surname=f"López {n}",
        email=f"ana{n}@example.org",
        created_at=NOW,
    )
    clinic = Clinic(name=f"Loma {n}", municipality="Monte Claro")
    db.session.add_all([user, clinic])
    db.session.flush()
    place = Pasante(user_id=user.id, cohort_id=cast.february.id)
    db.session.add(place)
    db.session.flush()
    since = cast.february.starts_on
    db.session.add(Posting(pasante_id=place.id, clinic_id=clinic.id, starts_on=since))
    db.session.add(Assignment(mentor_id=cast.lucia.id, clinic_id=clinic.id, starts_on=since))
    actions.sign_visit(actions.log_visit(place, cast.lucia, **good_visit()), cast.lucia)
    return place.id


def test_thirty_pasantes_cost_as_many_queries_as_one(app, cast):
    def cost(ids):
        db.session.expire_all()
        with counted(app) as asked:
            queries.visit_records(ids, TODAY)
            queries.clinics_of(cast.lucia, TODAY)
            queries.latest_visits(limit=40, user=cast.rosa)
        return asked.count

    first = visited_pasante(cast, 0)
    alone = cost([first])
    everybody = [first] + [visited_pasante(cast, n) for n in range(1, 30)]
    assert cost(everybody) == alone
    assert len(queries.clinics_of(cast.lucia, TODAY)) == 31
