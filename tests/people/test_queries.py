"""Who serves on a day, who accompanies whom: the questions every other package asks."""

from datetime import date, timedelta

from core import db
from people import queries
from people.models import Assignment, Pasante, Posting
from tests.support.cast import TODAY


def names(pasantes: list[Pasante]) -> list[str]:
    return [pasante.user.listed_name for pasante in pasantes]


def test_those_who_serve_come_in_spanish_order_with_their_clinics(writing, cast):
    serving = queries.active_pasantes(TODAY)
    assert names(serving) == ["Nájera Ñonthe, Tomás", "Peñaloza Güemes, Xóchitl", "Ruiz de la Torre, Ángel"]
    assert [p.clinic_on(TODAY).name for p in serving] == ["El Roblar", "Nueva Aurora", "El Roblar"]
    assert serving[0].cohort.code == "2025A"


def test_the_year_begins_and_ends(writing, cast):
    assert names(queries.active_pasantes(date(2026, 1, 31))) == ["Nájera Ñonthe, Tomás"]
    assert names(queries.active_pasantes(date(2026, 8, 1))) == [
        "Peñaloza Güemes, Xóchitl",
        "Ruiz de la Torre, Ángel",
    ]
    assert queries.active_pasantes(date(2027, 2, 1)) == []


def test_who_withdrew_serves_no_more_from_that_day(writing, cast):
    db.session.get(Pasante, cast.xochitls_place.id).withdrawn_on = TODAY
    db.session.flush()
    assert len(queries.active_pasantes(TODAY)) == 2
    assert len(queries.active_pasantes(TODAY - timedelta(days=1))) == 3


def test_a_mentor_accompanies_those_of_his_clinic(writing, cast):
    assert names(queries.pasantes_of(cast.lucia, TODAY)) == ["Peñaloza Güemes, Xóchitl"]
    assert names(queries.pasantes_of(cast.olga, TODAY)) == ["Nájera Ñonthe, Tomás", "Ruiz de la Torre, Ángel"]
    assert queries.pasantes_of(cast.emily, TODAY) == []


def test_who_moves_to_another_clinic_gets_its_mentor(writing, cast):
    old = db.session.query(Posting).filter_by(pasante_id=cast.xochitls_place.id).one()
    old.ends_on = TODAY
    tomorrow = TODAY + timedelta(days=1)
    db.session.add(
        Posting(pasante_id=cast.xochitls_place.id, clinic_id=cast.el_roblar.id, starts_on=tomorrow)
    )
    db.session.flush()
    assert queries.mentors_of(cast.xochitls_place, TODAY) == [db.session.merge(cast.lucia)]
    assert queries.mentors_of(cast.xochitls_place, tomorrow) == [db.session.merge(cast.olga)]
    assert len(queries.pasantes_of(cast.olga, tomorrow)) == 3


def test_an_assignment_that_ended_accompanies_nobody(writing, cast):
    db.session.query(Assignment).filter_by(mentor_id=cast.lucia.id).one().ends_on = TODAY
    db.session.flush()
    assert queries.mentors_of(cast.xochitls_place, TODAY + timedelta(days=1)) == []
    assert queries.pasantes_of(cast.lucia, TODAY + timedelta(days=1)) == []


def test_a_pasante_is_found_by_her_account(writing, cast):
    found = queries.find_pasante(cast.xochitl)
    assert found is not None
    assert (found.cohort.code, found.postings[0].clinic.name) == ("2026F", "Nueva Aurora")
    assert queries.find_pasante(cast.lucia) is None
