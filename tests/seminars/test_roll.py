"""The roll is taken at the door, can be corrected, and keeps what it said before."""

from datetime import date

import pytest
from sqlalchemy import select

from core import db
from core.audit import AuditNote
from core.errors import Refused
from seminars import queries
from seminars.attendance.actions import RollLine, record_roll
from seminars.models import Attendance
from tests.conftest import words_of
from tests.seminars.small_module import give


def lines(stored):
    rows = stored(select(Attendance).order_by(Attendance.pasante_id))
    return [(row.state, row.minutes, row.reason, row.made_up_minutes) for row in rows]


@pytest.fixture
def sent(cast):
    """Xóchitl was there, Ángel came late, Tomás is excused."""
    x, a, t = (place.id for place in (cast.xochitls_place, cast.angels_place, cast.tomas_place))
    return {
        f"state-{x}": "present",
        f"state-{a}": "partial",
        f"minutes-{a}": "300",
        f"state-{t}": "excused",
        f"reason-{t}": "Incapacidad",
        f"made_up_minutes-{t}": "60",
    }


def test_everybody_whose_year_covers_it_is_on_the_roll(browser, seminar):
    words = words_of(browser("rosa").get(f"/seminars/{seminar.id}/roll").text)
    for name in ("Peñaloza Güemes, Xóchitl", "Ruiz de la Torre, Ángel", "Nájera Ñonthe, Tomás"):
        assert name in words


def test_a_roll_is_kept_in_minutes(browser, seminar, sent, stored):
    assert browser("rosa").post(f"/seminars/{seminar.id}/roll", data=sent).status_code == 303
    assert lines(stored) == [
        ("present", 720, None, 0),
        ("partial", 300, None, 0),
        ("excused", 0, "Incapacidad", 60),
    ]


def test_the_same_roll_again_changes_nothing(browser, seminar, sent, stored):
    for _twice in range(2):
        browser("rosa").post(f"/seminars/{seminar.id}/roll", data=sent)
    told = stored(select(AuditNote.what).where(AuditNote.what.startswith("attendance.")))
    assert told == ["attendance.noted"] * 3


def test_a_correction_keeps_what_was_noted_before(browser, seminar, sent, cast, stored):
    browser("rosa").post(f"/seminars/{seminar.id}/roll", data=sent)
    corrected = sent | {f"state-{cast.xochitls_place.id}": "absent"}
    browser("teresa").post(f"/seminars/{seminar.id}/roll", data=corrected)
    note = stored(select(AuditNote).filter_by(what="attendance.corrected"))[0]
    assert (note.by_id, note.detail["before"]["minutes"], note.detail["after"]["minutes"]) == (
        cast.teresa.id,
        720,
        0,
    )


def test_who_was_not_noted_stays_open(browser, seminar, cast, stored):
    browser("rosa").post(f"/seminars/{seminar.id}/roll", data={f"state-{cast.angels_place.id}": "absent"})
    assert lines(stored) == [("absent", 0, None, 0)]


@pytest.mark.parametrize(
    ("part", "value", "field"),
    [
        ("minutes", "720", "angel"),
        ("minutes", "", "angel"),
        ("reason", "", "tomas"),
        ("made_up_minutes", "721", "tomas"),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_nothing_is_noted(
    browser, seminar, cast, sent, stored, part, value, field
):
    place = {"angel": cast.angels_place, "tomas": cast.tomas_place}[field]
    page = browser("rosa").post(f"/seminars/{seminar.id}/roll", data=sent | {f"{part}-{place.id}": value})
    assert page.status_code == 422
    assert f'id="{part}-{place.id}-error"' in page.text
    assert lines(stored) == []


def test_a_roll_that_nobody_took_costs_no_one_hours(app, cast, seminar):
    with app.app_context():
        record = queries.study_records([cast.xochitls_place.id], date(2026, 5, 14))[cast.xochitls_place.id]
    assert (record.minutes_held, record.modules[0].attendance) == (0, None)


def test_no_roll_before_the_day(app, cast):
    with app.app_context(), db.transaction():
        june = give(cast, month=6)
        with pytest.raises(Refused):
            record_roll(june, cast.rosa, {cast.xochitls_place.id: RollLine("present")})


def test_the_record_counts_minutes_of_seminars_that_were_held(app, cast, browser, seminar, sent):
    browser("rosa").post(f"/seminars/{seminar.id}/roll", data=sent)
    with app.app_context(), db.transaction():
        give(cast, month=6)
    with app.app_context():
        places = [cast.xochitls_place.id, cast.angels_place.id, cast.tomas_place.id]
        records = queries.study_records(places, date(2026, 5, 14))
    found = [(r.minutes_held, r.minutes_attended, r.minutes_made_up) for r in records.values()]
    assert found == [(720, 720, 0), (720, 300, 0), (720, 0, 60)]
    assert [len(r.modules) for r in records.values()] == [2, 2, 2]
