"""What the site does with what phones hand in, whatever they are: once, whole, and never in the bin."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.offline.plain_phone import PlainPhone
from tests.offline.world import World, days_of_may

pytestmark = pytest.mark.offline
DAY = "2026-05-12"


@pytest.fixture
def lucia(world: World) -> PlainPhone:
    return PlainPhone(world, "lucia")


def test_sixty_posts_at_once_are_one_visit(world: World, lucia: PlainPhone) -> None:
    """Then other words under the same key, then the same under another name."""
    visit = lucia.writes_a_visit(DAY, "Explica con calma.")
    with ThreadPoolExecutor(30) as crowd:
        answers = list(crowd.map(lambda _: lucia.hands_in(visit), range(60)))
    assert sorted({answer.status for answer in answers} - {200}) == [201]
    assert [answer.status for answer in answers].count(201) == 1
    assert {answer.told["key"] for answer in answers} == {visit.key}
    assert {answer.told["location"] for answer in answers} == {answers[0].told["location"]}
    assert len(world.truth.visits()) == len(world.truth.entries()) == 1

    other = lucia.writes_a_visit("2026-05-13", "Otra visita.", key=visit.key)
    answer = lucia.hands_in(other)
    assert (answer.status, answer.told["error"]) == (422, "key_reused")

    olga = PlainPhone(world, "olga")
    assert olga.hands_in(olga.writes_a_visit(DAY, "Explica con calma.", key=visit.key)).status == 422
    assert olga.hands_in(visit).status == 422  # she cannot have sealed it
    assert [words for _day, words in world.truth.visits()] == ["Explica con calma."]
    assert len(world.truth.entries()) == 1


def test_ten_visits_at_once_are_ten(world: World, lucia: PlainPhone) -> None:
    visits = [lucia.writes_a_visit(day, f"Visita del {day}.") for day in days_of_may(10)]
    with ThreadPoolExecutor(10) as crowd:
        answers = list(crowd.map(lucia.hands_in, visits))
    assert {answer.status for answer in answers} == {201}
    assert sorted(words for _day, words in world.truth.visits()) == sorted(
        f"Visita del {day}." for day in days_of_may(10)
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": None, "Origin": "https://example.com"},
        {"Sec_Fetch_Site": None},
        {"X_Outbox_Protocol": None},
    ],
)
def test_a_forged_post_does_nothing(world: World, lucia: PlainPhone, headers: dict[str, str | None]) -> None:
    """Even with all that only she can know: another site's page may have her cookie sent along."""
    visit = lucia.writes_a_visit(DAY, "Explica con calma.")
    assert lucia.hands_in(visit, cookie_of="lucia", **headers).status == 400
    assert world.truth.entries() == world.truth.visits() == []
    assert lucia.hands_in(visit).status == 201


def test_a_form_that_has_changed_loses_no_words(world: World, lucia: PlainPhone) -> None:
    """A question that is gone, a question with other answers: somebody looks, nothing is passed over."""
    gone = lucia.writes_a_visit(DAY, "Explica con calma.", fields={"mood": "Cansada, pero contenta."})
    answer = lucia.hands_in(gone)
    assert (answer.status, answer.told["reason"]) == (202, "form_changed")
    other = lucia.writes_a_visit(DAY, "Explica con calma.", fields={"kind": "by_drone"})
    answer = lucia.hands_in(other)
    assert (answer.status, answer.told["result"]) == (202, "review")
    assert "kind" in answer.told["errors"]
    assert world.truth.visits() == []
    kept = world.truth.entries("review")
    assert "Cansada, pero contenta." in kept[0].body
    assert "by_drone" in kept[1].body


def test_what_the_house_refuses_comes_back_with_its_sentence(world: World, lucia: PlainPhone) -> None:
    answer = lucia.hands_in(lucia.writes_a_visit("2026-05-20", "Todavía no."))
    assert (answer.status, answer.told["reason"]) == (202, "refused")
    assert answer.told["errors"]["held_on"]
    assert world.truth.visits() == []
    assert "Todavía no." in world.truth.entries("review")[0].body


def test_another_mentors_pasante_is_not_hers_to_write_about(world: World) -> None:
    olga = PlainPhone(world, "olga")
    answer = olga.hands_in(olga.writes_a_visit(DAY, "No es mía."))
    assert (answer.status, answer.told["reason"]) in [(202, "gone"), (202, "not_allowed")]
    assert world.truth.visits() == []
    assert "No es mía." in world.truth.entries("review")[0].body


@pytest.mark.parametrize(
    "words",
    [b"", b"{", b"[]", b'{"kind": "visits.log"}', b"\xff\xfe", b'{"kind": 1, "path": 2, "fields": 3}'],
)
def test_a_poisoned_entry_is_told_so_and_the_others_go_on(
    world: World, lucia: PlainPhone, words: bytes
) -> None:
    key = str(uuid4())
    poisoned = type(lucia.writes_a_visit(DAY, ""))(key, lucia.seal(f"entry:{key}", words))
    answer = lucia.hands_in(poisoned)
    assert (answer.status, answer.told["key"]) == (422, key)
    assert answer.told["error"] in ("malformed", "unreadable")
    assert lucia.hands_in(lucia.writes_a_visit(DAY, "Explica con calma.")).status == 201
    assert len(world.truth.visits()) == 1


def test_what_is_too_long_is_told_so(world: World, lucia: PlainPhone) -> None:
    """A text that no field takes is in review; one that nobody can have typed is sent back."""
    answer = lucia.hands_in(lucia.writes_a_visit(DAY, "á" * 5000))
    assert (answer.status, answer.told["result"]) == (202, "review")
    assert "strengths" in answer.told["errors"]
    assert "á" * 5000 in world.truth.entries("review")[0].body
    lucia.seq = 2  # the odd ones go as they are, not deflated
    huge = lucia.writes_a_visit("2026-05-13", "á" * 3_000_000)
    answer = lucia.hands_in(huge)
    assert (answer.status, answer.told["error"]) == (413, "too_large")
    assert answer.told["key"] == huge.key


def test_a_clock_a_year_wrong_is_put_right(world: World, lucia: PlainPhone) -> None:
    """The phone believes it is 2027 or 2025: the day it was written is still the right one."""
    for year, day in (("2027", "2026-05-12"), ("2025", "2026-05-11")):
        visit = lucia.writes_a_visit(day, year, written_at=f"{year}-05-12T18:00:00.000Z")
        assert lucia.hands_in(visit, X_Outbox_Clock=f"{year}-05-14T16:00:30.000Z").status == 201
    for entry in world.truth.entries("stored"):
        assert entry.written_at.date().isoformat() == "2026-05-12"
        assert abs(abs(entry.skew_seconds) - 365 * 86400) < 3600


def test_a_replay_answers_as_it_stands_now(world: World, lucia: PlainPhone) -> None:
    refused = lucia.writes_a_visit("2026-05-20", "Todavía no.")
    assert lucia.hands_in(refused).status == 202
    again = lucia.hands_in(refused)
    assert (again.status, again.told["result"], again.told["state"]) == (200, "already", "review")
    assert len(world.truth.entries()) == 1
