"""Names are written, sorted and shortened as Mexico does."""

import unicodedata

import pytest

from people import names


def listed(*people: tuple[str, str, str]) -> list[str]:
    """First surname, second surname, given names; in the order of a list."""
    return [" ".join(person).strip() for person in sorted(people, key=lambda p: names.sort_key(*p))]


def test_a_list_follows_the_first_surname_then_the_second_then_the_given_names() -> None:
    assert listed(("Cruz", "Ruiz", "Ana"), ("Cruz", "Díaz", "Eva"), ("Cruz", "Díaz", "Amado")) == [
        "Cruz Díaz Amado",
        "Cruz Díaz Eva",
        "Cruz Ruiz Ana",
    ]


def test_enye_comes_after_every_other_n_and_before_o() -> None:
    surnames = ["Nuño", "Nuñez", "Nunez", "Nuzco", "Nzara", "Ñáñez", "Olmo", "Nava"]
    assert sorted(surnames, key=lambda s: names.sort_key(s, "", "")) == [
        "Nava", "Nunez", "Nuñez", "Nuño", "Nuzco", "Nzara", "Ñáñez", "Olmo",
    ]  # fmt: skip


def test_accents_and_capitals_do_not_change_the_place() -> None:
    assert names.sort_key("ÁLVAREZ", None, "ÍÑIGO") == names.sort_key("alvarez", "", "iñigo")
    assert names.sort_key("Güemes", "", "") == names.sort_key("Guemes", "", "")
    assert names.sort_key(unicodedata.normalize("NFD", "Peña"), "", "") == names.sort_key("Peña", "", "")


def test_a_particle_is_part_of_the_surname_as_it_is_written() -> None:
    assert listed(
        ("de la Cruz", "", "Ana"), ("Cruz", "", "Ana"), ("Díaz", "", "Ana"), ("de León", "", "A")
    ) == [
        "Cruz  Ana",
        "de la Cruz  Ana",
        "de León  A",
        "Díaz  Ana",
    ]


def test_a_shorter_surname_comes_before_a_longer_one_that_begins_alike() -> None:
    assert listed(("Cruzado", "", "Ana"), ("Cruz", "Zea", "Zoé"), ("Cruz-Paz", "", "Ana")) == [
        "Cruz Zea Zoé",
        "Cruz-Paz  Ana",
        "Cruzado  Ana",
    ]


def test_the_key_sorts_alike_under_any_collation() -> None:
    key = names.sort_key("Peñaloza", "O'Farrill Łoś", "María-José Ægir")
    assert key == "penzzaloza0ofarrill1los0maria1jose1aegir"


def test_a_name_is_written_in_the_order_its_place_asks_for() -> None:
    assert names.full_name("Xóchitl", "Peñaloza", "Güemes") == "Xóchitl Peñaloza Güemes"
    assert names.listed_name("Xóchitl", "Peñaloza", "Güemes") == "Peñaloza Güemes, Xóchitl"


@pytest.mark.parametrize("second", [None, ""])
def test_one_surname_is_enough(second: str | None) -> None:
    assert names.full_name("Olga", "Petrova", second) == "Olga Petrova"
    assert names.listed_name("Olga", "Petrova", second) == "Petrova, Olga"


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("Xóchitl Guadalupe", "Xóchitl Cruz"),
        ("María de la Luz Rosa", "María de la Luz Cruz"),
        ("María del Carmen", "María del Carmen Cruz"),
        ("Tariq", "Tariq Cruz"),
        ("María Fernanda", "María Fernanda Cruz"),
        ("JOSÉ ÁNGEL Raúl", "JOSÉ ÁNGEL Cruz"),
        ("Ma. Guadalupe", "Ma. Guadalupe Cruz"),
        ("Ana", "Ana Cruz"),
        ("Luis F.", "Luis Cruz"),
    ],
)
def test_a_short_name_keeps_a_given_name_whole(given: str, short: str) -> None:
    assert names.short_name(given, "Cruz") == short


def test_initials_pass_over_particles() -> None:
    assert names.initials("Ángel", "de la Cruz") == "ÁC"
    assert names.initials("", "Ñu") == "Ñ"


def test_what_cannot_be_seen_is_taken_out_of_a_name() -> None:
    typed = "\u200b Jose\u0301\u00a0 \u202eNun\u0303ez\ufeff\t\n"
    assert names.normalise(typed) == "José Nuñez"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("MARÍA DE LA CRUZ", "María de la Cruz"),
        ("maría de los ángeles", "María de los Ángeles"),
        ("DE LA CRUZ", "de la Cruz"),
        ("RAMÓN Y CAJAL", "Ramón y Cajal"),
        ("GARCÍA-LÓPEZ", "García-López"),
        ("O'FARRILL", "O'Farrill"),
        ("MA. GUADALUPE", "Ma. Guadalupe"),
        ("ÑÁÑEZ", "Ñáñez"),
        ("McDonald", "McDonald"),
        ("De la O", "De la O"),
        ("", ""),
    ],
)
def test_only_names_all_in_capitals_or_all_in_small_letters_are_rewritten(typed: str, written: str) -> None:
    assert names.titled(typed) == written


@pytest.mark.parametrize("address", ["x@example.org", "ana.cruz+1@alumno.uni.edu.mx", "A@B-C.MX"])
def test_an_address_that_mail_can_be_sent_to(address: str) -> None:
    assert names.looks_like_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "ana", "ana@", "@example.org", "ana@example", "ana@@example.org", "josé@example.org",
        "ana cruz@example.org", "ana@exa mple.org", ".ana@example.org", "ana..cruz@example.org",
        "ana@example.org.", "ana@-example.org", "ana@example.org, eva@example.org", "<ana@example.org>",
        "ana@example.org\n", "a" * 65 + "@example.org", "a@" + "b." * 130 + "org",
    ],
)  # fmt: skip
def test_an_address_that_mail_cannot_be_sent_to(address: str) -> None:
    assert not names.looks_like_email(address)
