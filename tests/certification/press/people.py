"""People of all kinds of names, as a batch of certificates has them; the same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import replace

from certification.press.fitting import set_name
from certification.press.sheets import sheet_of
from certification.press.snapshot import Module, Snapshot, Treatment

_GIVEN = (
    "Ana María José Guadalupe Xóchitl Ángel Íñigo Zoé Itzel Ximena Lázaro Óscar Úrsula Yaretzi "
    "Quetzalli Thelma Fátima Efraín Ulises Wenceslao Keoni Kahaleʻōhiʻa Søren Łucja Đorđe Begoña "
    "Iñaki Nayeli Rebeca Juan Alfonsina Offir Sofía Raffaela Ludwig Þóra Œdipe Renée Citlali Tonatiuh "
    "Huitzilihuitl "
)
_SURNAMES = (
    "Peñaloza Güemes López Pérez Ruiz Gómez Díaz Ñandú Hernández-Villavicencio Macías Ordóñez "
    "Tz'utujil K'anal Ts'ajal O'Higgins D'Angelo Fjällström Müller Hafffner Toffoli Iñárritu "
    "Quauhtémoc Sántiz Xulub Montes Villalobos Avendaño Tovilla Escandón Mc'Allister Ťapák Āboliņš "
    "Ġuberti Straße "
)
PARTICLES = ["de", "de la", "de los", "del", "y", "e", "van", "von"]
ODD = ["A", "Io", "W" * 20, "i" * 70, "Bo Li", "Ó Ñ", "JOSÉ ÁNGEL NÚÑEZ DE LA CRUZ", "Æther Œuvre", "x'y'z"]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
CODE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def names(count: int, seed: int = 4) -> Iterator[tuple[str, str]]:
    """Name and surnames, from one letter to ninety."""
    chance = random.Random(seed)
    yield from ((odd, "") for odd in ODD[:count])
    for _ in range(count - len(ODD)):
        given = " ".join(chance.choices(_GIVEN.split(), k=chance.choice((1, 1, 2, 2, 2, 3, 4))))
        surnames = []
        for _ in range(chance.choice((1, 2, 2, 2, 3))):
            particle = [chance.choice(PARTICLES)] if chance.random() < 0.2 else []
            surnames += [*particle, chance.choice(_SURNAMES.split())]
        person = f"{given} {' '.join(surnames)}"
        if chance.random() < 0.05:
            person = person.upper()
        yield person, " ".join(surnames) if chance.random() < 0.8 and not person.isupper() else ""


def people(example: Snapshot, count: int, seed: int = 4) -> Iterator[Snapshot]:
    """So many certificates like `example`, of people whose names fit."""
    chance = random.Random(seed)
    room = sheet_of(example).name
    for number, (person, surnames) in enumerate(names(count, seed)):
        if set_name(person, surnames, room) is None:
            continue
        modules = tuple(
            Module(each.title, each.hours, chance.choice(("10", f"{chance.randint(60, 99) / 10}")))
            for each in example.modules
        )
        token = "".join(chance.choices(LETTERS, k=22))
        yield replace(
            example,
            person=person,
            surnames=surnames,
            modules=modules,
            treatment=chance.choice(list(Treatment)),
            mean=example.mean and f"{chance.randint(60, 99) / 10}",
            folio=f"{example.folio[:-6]}{number:04}-{chance.choice(CODE)}",
            verification_url=f"https://acompana.example/v/{token}",
            short_code="".join(chance.choices(CODE, k=10)),
        )
