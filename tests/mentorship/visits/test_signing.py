"""A visit is written down, signed once, and from then on only added to."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from core import clock, db
from core.errors import Refused
from mentorship.visits import actions, queries, rules, seal
from mentorship.visits.models import Commitment, CommitmentNote, Observation, Visit
from tests.mentorship.visits.stories import commitment, draft, good_visit, observation, signed
from tests.support.cast import NOW, TODAY

pytestmark = pytest.mark.usefixtures("writing")
EARLIER = TODAY - timedelta(days=36)


def gaps_of(visit, mentor):
    with pytest.raises(rules.NotReady) as refusal:
        actions.sign_visit(visit, mentor)
    assert not visit.is_signed
    return {gap.field for gap in refusal.value.gaps}


def test_a_signed_visit_has_a_folio_and_a_seal_that_holds(cast):
    visit = signed(cast)
    assert visit.folio == "BV-2026-0001"
    assert len(visit.content_sha256) == 64
    assert queries.is_intact(visit)


def test_folios_follow_each_other(cast):
    first = signed(cast, agreed=[])
    second = actions.sign_visit(actions.log_visit(cast.angels_place, cast.olga, **good_visit()), cast.olga)
    assert (first.folio, second.folio) == ("BV-2026-0001", "BV-2026-0002")


def test_the_clinic_is_where_she_served_that_day(cast):
    assert draft(cast).clinic_id == cast.nueva_aurora.id


def test_a_draft_asks_for_no_more_than_its_day_and_kind(cast):
    visit = actions.log_visit(cast.xochitls_place, cast.lucia, held_on=TODAY, kind="in_person")
    assert gaps_of(visit, cast.lucia) == {"no_observation_reason", "strengths", "targets"}


def test_a_visit_dated_tomorrow_is_refused(cast):
    with pytest.raises(Refused) as refusal:
        draft(cast, held_on=TODAY + timedelta(days=1))
    assert refusal.value.field == "held_on"
    assert db.session.scalar(select(func.count(Visit.id))) == 0


def test_a_visit_to_somebody_not_posted_that_day_is_refused(cast):
    with pytest.raises(Refused) as refusal:
        draft(cast, held_on=date(2026, 1, 20))
    assert refusal.value.field == "held_on"


def test_a_second_draft_of_the_same_day_is_refused(cast):
    draft(cast)
    with pytest.raises(Refused) as refusal:
        draft(cast, minutes=10)
    assert refusal.value.field == "held_on"


def test_signing_without_observation_is_refused_and_nothing_changes(cast):
    visit = draft(cast, observation=None)
    assert gaps_of(visit, cast.lucia) == {"no_observation_reason"}
    assert visit.folio is None


def test_a_reason_stands_in_for_an_observation(cast):
    assert signed(cast, observation=None, no_observation_reason="No patient came.").is_signed


def test_a_failed_visit_asks_for_its_reason_alone(cast):
    with pytest.raises(Refused) as refusal:
        actions.log_visit(cast.xochitls_place, cast.lucia, held_on=TODAY, kind="failed")
    assert refusal.value.field == "failed_reason"
    db.session.rollback()
    visit = actions.log_visit(
        cast.xochitls_place, cast.lucia, held_on=TODAY, kind="failed", failed_reason="road"
    )
    assert actions.sign_visit(visit, cast.lucia).is_signed


def test_a_visit_of_long_ago_says_why_it_comes_late(cast):
    visit = draft(cast, held_on=TODAY - timedelta(days=15), agreed=[commitment(due_on=TODAY)])
    assert gaps_of(visit, cast.lucia) == {"late_reason"}
    assert signed(cast, held_on=TODAY - timedelta(days=14)).is_signed


def test_a_visit_written_in_time_on_a_phone_owes_no_reason(cast):
    held_on = TODAY - timedelta(days=15)
    with clock.as_written(clock.now() - timedelta(days=10)):
        visit = signed(cast, held_on=held_on, agreed=[commitment(due_on=TODAY)])
    assert (visit.created_at, visit.written_at) == (NOW, NOW - timedelta(days=10))
    assert rules.was_carried(visit)
    assert queries.is_intact(visit)


def test_a_visit_written_on_the_page_was_not_carried(cast):
    assert not rules.was_carried(signed(cast))


def test_a_visit_sealed_before_phones_told_their_time_is_still_whole(cast):
    visit = draft(cast)
    visit.written_at = None
    db.session.flush()
    actions.sign_visit(visit, cast.lucia)
    parts = queries.parts_of(visit)
    sealed = seal.content(visit, parts.observations, parts.agreed, parts.followed)
    assert sealed["version"] == 1
    assert "written_at" not in sealed
    assert queries.is_intact(visit)


def test_feedback_is_a_sentence_at_least(cast):
    assert gaps_of(draft(cast, strengths="Good.", targets="x" * 1501), cast.lucia) == {"strengths", "targets"}


def test_the_lowest_band_asks_for_a_comment_and_a_commitment(cast):
    unsafe = observation(bands={**observation()["bands"], "plan": 1})
    visit = draft(cast, observation=unsafe, agreed=[])
    assert gaps_of(visit, cast.lucia) == {"observation.0.comment", "agreed.0.text"}


def test_the_patient_was_asked(cast):
    visit = draft(cast, observation=observation(patient_agreed=False))
    assert gaps_of(visit, cast.lucia) == {"observation.0.patient_agreed"}


def test_a_case_that_was_only_talked_over_needs_nobodys_leave(cast):
    talk = observation(kind="case_talk", bands={"record": 3}, patient_agreed=False)
    assert signed(cast, observation=talk).is_signed


def test_what_the_clinic_lacks_is_not_left_to_the_pasante_alone(cast):
    lacking = {"tracers": {"oxytocin": "out"}, "water": "yes"}
    visit = draft(cast, clinic_check=lacking)
    assert gaps_of(visit, cast.lucia) == {"agreed.0.text"}
    ordered = commitment("Send oxytocin", owner="supply")
    actions.change_draft(
        visit, cast.lucia, **good_visit(clinic_check=lacking, agreed=[commitment(), ordered])
    )
    assert actions.sign_visit(visit, cast.lucia).is_signed


def test_a_commitment_is_due_within_ninety_days(cast):
    later = [commitment(), commitment(due_on=TODAY + timedelta(days=91))]
    assert gaps_of(draft(cast, agreed=later), cast.lucia) == {"agreed.1.due_on"}


def test_every_commitment_still_open_is_spoken_of(cast):
    before = signed(cast, held_on=EARLIER, late_reason="No signal", agreed=[commitment(due_on=TODAY)])
    [known] = queries.open_commitments(cast.xochitls_place.id)
    visit = draft(cast)
    assert gaps_of(visit, cast.lucia) == {f"followed.{known.id}.state"}
    assert known.visit_id == before.id


def test_what_a_visit_found_takes_effect_when_it_is_signed(cast):
    signed(cast, held_on=EARLIER, late_reason="No signal", agreed=[commitment(due_on=TODAY)])
    [known] = queries.open_commitments(cast.xochitls_place.id)
    visit = draft(cast, agreed=[], followed=[{"commitment_id": known.id, "state": "kept", "note": "Seen"}])
    assert known.state == "open"
    actions.sign_visit(visit, cast.lucia)
    assert known.state == "kept"
    assert queries.open_commitments(cast.xochitls_place.id) == []


def test_a_commitment_carried_on_keeps_the_first_seal_whole(cast):
    before = signed(cast, held_on=EARLIER, late_reason="No signal", agreed=[commitment(due_on=TODAY)])
    [known] = queries.open_commitments(cast.xochitls_place.id)
    later = TODAY + timedelta(days=20)
    visit = draft(cast, followed=[{"commitment_id": known.id, "state": "carried", "new_due_on": later}])
    actions.sign_visit(visit, cast.lucia)
    assert (known.state, known.due_on) == ("open", later)
    assert queries.is_intact(before)
    assert queries.is_intact(visit)


def test_dropping_a_commitment_says_why(cast):
    signed(cast, held_on=EARLIER, late_reason="No signal", agreed=[commitment(due_on=TODAY)])
    [known] = queries.open_commitments(cast.xochitls_place.id)
    visit = draft(cast, followed=[{"commitment_id": known.id, "state": "dropped", "note": ""}])
    assert gaps_of(visit, cast.lucia) == {f"followed.{known.id}.note"}


def test_somebody_elses_commitment_cannot_be_closed_here(cast):
    signed(cast)
    [known] = queries.open_commitments(cast.xochitls_place.id)
    fields = good_visit(followed=[{"commitment_id": known.id, "state": "kept", "note": ""}])
    actions.log_visit(cast.angels_place, cast.olga, **fields)
    assert db.session.scalar(select(func.count(CommitmentNote.id))) == 0


def test_an_edit_after_signing_is_refused_and_nothing_changes(cast):
    visit = signed(cast)
    with pytest.raises(Refused):
        actions.change_draft(visit, cast.lucia, **good_visit(minutes=1))
    with pytest.raises(Refused):
        actions.delete_draft(visit, cast.lucia)
    with pytest.raises(Refused):
        actions.record_observation(visit, cast.lucia, **observation())
    with pytest.raises(Refused):
        actions.sign_visit(visit, cast.lucia)
    assert visit.minutes == 240
    assert queries.is_intact(visit)


@pytest.mark.parametrize(
    "tampering",
    [
        update(Visit).values(strengths="Did nothing well."),
        update(Visit).values(held_on=TODAY - timedelta(days=1)),
        update(Observation).values(bands={"plan": 4}),
        update(Commitment).values(text="Something else"),
        update(Visit).values(private_note=""),
        update(Visit).values(written_at=NOW - timedelta(days=3)),
        update(Visit).values(written_at=None),
    ],
    ids=["feedback", "day", "bands", "commitment", "note", "written", "unwritten"],
)
def test_tampering_with_what_was_signed_is_found(cast, tampering):
    visit = signed(cast)
    db.session.execute(tampering)
    db.session.expire_all()
    assert not queries.is_intact(db.session.get_one(Visit, visit.id))


def test_a_draft_goes_with_all_that_hangs_on_it(cast):
    actions.delete_draft(draft(cast), cast.lucia)
    kept = [db.session.scalar(select(func.count(kind.id))) for kind in (Visit, Observation, Commitment)]
    assert kept == [0, 0, 0]


def test_saving_a_draft_again_doubles_nothing(cast):
    visit = draft(cast)
    [seen] = queries.parts_of(visit).observations
    actions.change_draft(visit, cast.lucia, **good_visit(observation_id=seen.id, minutes=90))
    parts = queries.parts_of(visit)
    assert (visit.minutes, len(parts.observations), len(parts.agreed)) == (90, 1, 1)


def test_the_pasante_acknowledges_once(cast):
    visit = signed(cast)
    actions.acknowledge_visit(visit, cast.xochitl, reply="The curve is on paper.")
    with pytest.raises(Refused):
        actions.acknowledge_visit(visit, cast.xochitl, reply="No")
    assert visit.reply == "The curve is on paper."
    assert queries.is_intact(visit)


def test_nothing_is_acknowledged_or_added_before_the_signature(cast):
    visit = draft(cast)
    with pytest.raises(Refused):
        actions.acknowledge_visit(visit, cast.xochitl)
    with pytest.raises(Refused):
        actions.add_addendum(visit, cast.lucia, "Later")
