"""An entry that changes, or stands on, what an earlier one made finds it, wherever it is by now."""

import pytest
from sqlalchemy import select, update

from core import db
from core.outbox.models import Entry
from core.outbox.models import Phone as KnownPhone
from mentorship.cases.models import Case
from mentorship.visits import actions
from mentorship.visits.models import Observation, Visit
from seminars.models import QuizAttempt, Submission
from tests.mentorship.visits.stories import typed
from tests.seminars.small_module import ALL_RIGHT
from tests.support.outbox import entry, new_key


@pytest.fixture
def new(cast):
    return f"/visits/pasantes/{cast.xochitls_place.id}/new"


def typed_anew(**changed):
    """As the form of a new visit sends it: the names of what is not there yet are empty."""
    return typed(**{"edition": "", "observation-observation_id": "", **changed})


@pytest.fixture
def logs(mentors_phone, new):
    """Lucía hands in a visit she wrote down on the way."""

    def hand_in(key=None, **more):
        fields = typed_anew(**more.pop("fields", {}))
        return mentors_phone.sends("visits.log", new, fields, key=key, **more)

    return hand_in


def result(answer):
    told = answer.get_json()
    return told.get("reason") or told["result"]


def test_words_changed_on_the_phone_change_the_visit_the_first_made(logs, stored, count):
    first, second, third = new_key(), new_key(), new_key()
    assert logs(first).status_code == 201
    changed = logs(second, base_key=first, fields={"strengths": "She asked the grandmother too."})
    assert changed.status_code == 201
    assert logs(third, base_key=second, fields={"strengths": "And the midwife."}).status_code == 201
    [visit] = stored(Visit)
    assert visit.strengths == "And the midwife."
    assert count(Observation) == 1


def test_what_the_second_replaces_in_review_is_superseded(app, logs, stored):
    first, second = new_key(), new_key()
    assert result(logs(first, fields={"held_on": "2026-05-15"})) == "refused"
    assert logs(second, base_key=first).status_code == 201
    assert entry(app, first).state == "superseded"
    assert len(stored(Visit)) == 1


def test_a_second_that_is_refused_itself_still_replaces_the_first(app, logs, stored):
    first, second, third = new_key(), new_key(), new_key()
    logs(first)
    assert result(logs(second, base_key=first, fields={"held_on": "2026-05-15"})) == "refused"
    assert logs(third, base_key=second, fields={"strengths": "Third."}).status_code == 201
    assert entry(app, second).state == "superseded"
    assert [visit.strengths for visit in stored(Visit)] == ["Third."]


def test_what_was_changed_elsewhere_meanwhile_is_not_written_over(app, cast, logs, stored):
    first, second = new_key(), new_key()
    logs(first)
    with app.app_context(), db.transaction():
        visit = db.session.scalars(select(Visit)).one()
        actions.change_draft(visit, cast.lucia, held_on=visit.held_on, kind="call", strengths="Elsewhere.")
    assert result(logs(second, base_key=first, fields={"strengths": "Mine."})) == "changed_elsewhere"
    assert [visit.strengths for visit in stored(Visit)] == ["Elsewhere."]


def test_what_is_closed_for_good_takes_no_changes(logs, count):
    first, second = new_key(), new_key()
    assert logs(first, fields={"step": "sign"}).status_code == 201
    assert result(logs(second, base_key=first)) == "base_closed"
    assert count(Visit) == 1


def test_what_cannot_be_changed_is_not_done_twice(phone, seminar, count):
    path, first = f"/seminars/{seminar.id}/quizzes/quiz", new_key()
    answers = [
        (n, each) for n, given in ALL_RIGHT.items() for each in ([given] if isinstance(given, str) else given)
    ]
    assert phone.sends("seminars.quiz", path, answers, key=first).status_code == 201
    assert result(phone.sends("seminars.quiz", path, answers, base_key=first)) == "base_closed"
    assert count(QuizAttempt) == 1


def test_a_form_that_edits_goes_to_its_own_place_again(phone, seminar, stored):
    path, first = f"/seminars/{seminar.id}/reflections/reflection", new_key()
    phone.sends("seminars.reflection", path, {"text": "Una."}, key=first)
    assert phone.sends("seminars.reflection", path, {"text": "Dos."}, base_key=first).status_code == 201
    assert [each.text for each in stored(Submission)] == ["Una.", "Dos."]


def test_a_change_that_comes_before_what_it_changes_waits_for_it(app, logs, stored, count):
    first, second, third = new_key(), new_key(), new_key()
    assert result(logs(third, base_key=second, fields={"strengths": "Third."})) == "base_missing"
    assert result(logs(second, base_key=first, fields={"strengths": "Second."})) == "base_missing"
    assert count(Visit) == 0
    assert logs(first).status_code == 201
    assert [visit.strengths for visit in stored(Visit)] == ["Third."]
    assert entry(app, third).state == "stored"
    assert {entry(app, key).state for key in (first, second)} == {"stored", "superseded"}


def test_another_persons_entry_is_nobodys_base(app, cast, phone, logs, seminar):
    first = new_key()
    logs(first)
    path = f"/seminars/{seminar.id}/reflections/reflection"
    assert result(phone.sends("seminars.reflection", path, {"text": "x"}, base_key=first)) == "base_missing"


def test_an_entry_that_names_itself_is_kept(phone, seminar):
    path, key = f"/seminars/{seminar.id}/reflections/reflection", new_key()
    answer = phone.sends("seminars.reflection", path, {"text": "x"}, key=key, base_key=key)
    assert result(answer) == "base_missing"


def test_a_page_made_by_an_earlier_entry_is_found_under_its_new_number(mentors_phone, logs, stored):
    first = new_key()
    location = logs(first).get_json()["location"]
    before_the_restore = "/visits/999/edit"
    fields = typed(edition="1", strengths="Found again.")
    answer = mentors_phone.sends("visits.edit", before_the_restore, fields, after_key=first)
    assert answer.status_code == 201
    assert answer.get_json()["location"] == location
    assert [visit.strengths for visit in stored(Visit)] == ["Found again."]


def test_a_page_whose_entry_is_not_here_waits_for_it(app, mentors_phone, logs, stored):
    first, second = new_key(), new_key()
    fields = typed(edition="1", strengths="Later.", **{"observation-observation_id": ""})
    answer = mentors_phone.sends("visits.edit", "/visits/999/edit", fields, key=second, after_key=first)
    assert result(answer) == "base_missing"
    logs(first)
    assert entry(app, second).state == "stored"
    assert [visit.strengths for visit in stored(Visit)] == ["Later."]


def test_what_a_lost_phone_changes_replaces_nothing(app, logs, stored):
    first, second = new_key(), new_key()
    assert result(logs(first, fields={"held_on": "2026-05-15"})) == "refused"
    with app.app_context(), db.transaction() as session:
        session.execute(update(KnownPhone).values(lost_at=entry(app, first).received_at))
    assert result(logs(second, base_key=first)) == "lost_phone"
    assert [each.state for each in stored(Entry)] == ["review", "review"]


def test_a_case_is_written_on_the_phone_and_gone_on_with(phone, stored):
    first, second = new_key(), new_key()
    begun = {"format": "soap", "save_draft": "1", "title": "Fever", "language": "es", "based_on": ""}
    path = "/cases/new?format=soap"
    assert phone.sends("cases.start", path, begun, key=first).status_code == 201
    changed = {**begun, "title": "Fever and cough"}
    assert phone.sends("cases.start", path, changed, key=second, base_key=first).status_code == 201
    assert [case.title for case in stored(Case)] == ["Fever and cough"]
