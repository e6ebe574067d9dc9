"""After a restore from yesterday's copy phones send again what they had handed in since: nothing doubles."""

import pytest

from core import backup
from core.outbox.models import Entry
from mentorship.visits.models import Observation, Visit
from seminars.models import Submission
from tests.mentorship.visits.stories import typed
from tests.support.outbox import new_key


@pytest.fixture
def handed_in(phone, mentors_phone, cast, seminar):
    """A day's work as the phones keep it: (phone, sealed bytes, key), in order."""
    page = f"/seminars/{seminar.id}/reflections/reflection"
    new = f"/visits/pasantes/{cast.xochitls_place.id}/new"
    keys = [new_key() for _ in range(4)]
    log = typed(**{"edition": "", "observation-observation_id": ""})
    return [
        (phone, phone.writes("seminars.reflection", page, {"text": "Una."}, key=keys[0]), keys[0]),
        (mentors_phone, mentors_phone.writes("visits.log", new, log, key=keys[1]), keys[1]),
        (
            mentors_phone,
            mentors_phone.writes(
                "visits.log", new, {**log, "strengths": "Later."}, key=keys[2], base_key=keys[1]
            ),
            keys[2],
        ),
        (phone, phone.writes("seminars.reflection", page, {"text": ""}, key=keys[3]), keys[3]),
    ]


def hand_in(work):
    return [phone.hands_in(sealed, key) for phone, sealed, key in work]


def states(answers):
    return [told.get("state") or told["result"] for told in (answer.get_json() for answer in answers)]


@pytest.mark.parametrize("kept", range(5))
def test_what_the_copy_lacks_comes_again_and_what_it_has_is_not_doubled(
    app, handed_in, stored, count, tmp_path, kept
):
    hand_in(handed_in[:kept])
    with app.app_context():
        copy = backup.backup(tmp_path / "copies")
    before = states(hand_in(handed_in))
    with app.app_context():
        backup.restore(copy)
    assert count(Entry) == kept
    again = hand_in(handed_in)
    assert states(again) == before == ["stored", "stored", "stored", "review"]
    assert states(hand_in(handed_in)) == before
    assert [each.text for each in stored(Submission)] == ["Una."]
    assert [visit.strengths for visit in stored(Visit)] == ["Later."]
    assert (count(Observation), count(Entry)) == (1, 4)


def test_each_restore_is_another_epoch(app, phone, handed_in, tmp_path):
    with app.app_context():
        copy = backup.backup(tmp_path / "copies")
    epochs = [phone.says_hello()["epoch"]]
    for _ in range(2):
        with app.app_context():
            backup.restore(copy)
        epochs.append(phone.says_hello()["epoch"])
    assert epochs[0] == "first"
    assert len(set(epochs)) == 3
    assert hand_in(handed_in)[0].get_json()["epoch"] == epochs[-1]


def test_a_phone_sees_that_the_site_has_less_than_it_was_promised(app, browser, phone, handed_in, tmp_path):
    with app.app_context():
        copy = backup.backup(tmp_path / "copies")
    hand_in(handed_in)
    seen = phone.says_hello(browser("xochitl"))["seen"]
    signed_in = browser("xochitl")
    with app.app_context():
        backup.restore(copy)
    assert seen == 2
    told = phone.says_hello(signed_in)
    assert told.get("seen", 0) == 0
