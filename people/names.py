"""Names as Mexico has them: given names, a first surname and often a second one."""

import re
import unicodedata

# Kept lower inside a name. A lone "e" is left out: it is more often an initial.
PARTICLES = frozenset(
    ["de", "del", "la", "las", "los", "y", "da", "do", "dos", "das", "di", "du", "van", "von", "der"]
)
# Seldom said alone: who is written María Fernanda or José Ángel is called by both names.
PAIRED = frozenset(["maria", "ma", "jose", "juan", "ana", "luis"])
# Letters that Unicode does not take apart into a base and an accent.
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
WORD = re.compile(r"[^\W\d_]+")
EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)


def normalise(text: str) -> str:
    """Composed letters (NFC), single spaces, and none of the signs that cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    visible = (" " if c.isspace() else c for c in composed if c.isspace() or _is_visible(c))
    return " ".join("".join(visible).split())


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cf", "Cc", "Co", "Cs", "Cn")


def fold(text: str) -> str:
    """The same letters without case and accents, for comparing; ñ becomes n."""
    apart = unicodedata.normalize("NFKD", normalise(text).casefold().translate(LETTERS))
    return "".join(c for c in apart if not unicodedata.combining(c))


def sort_key(first_surname: str, second_surname: str | None, given_names: str) -> str:
    """Orders as a Spanish register does: ñ after n, accents and case ignored, particles as written.

    "de la Cruz" stands under D, as in the lists of the universities and the health authority. The key
    holds only digits and plain letters, so that it sorts alike under any collation of either database:
    0 parts the names, 1 the words of a name, and ñ is "nzz", which follows every other n.
    """
    return "0".join(_sorted_as(part) for part in (first_surname, second_surname or "", given_names))


def _sorted_as(name: str) -> str:
    folded = fold(normalise(name).casefold().replace("ñ", "nzz"))
    return "1".join(WORD.findall(re.sub(r"['’`´]", "", folded)))


def full_name(given_names: str, first_surname: str, second_surname: str | None = None) -> str:
    """As one is called and as a diploma says it: "Xóchitl Peñaloza Güemes"."""
    return normalise(f"{given_names} {first_surname} {second_surname or ''}")


def listed_name(given_names: str, first_surname: str, second_surname: str | None = None) -> str:
    """As a list has it: "Peñaloza Güemes, Xóchitl"."""
    surnames = normalise(f"{first_surname} {second_surname or ''}")
    return ", ".join(part for part in (surnames, normalise(given_names)) if part)


def short_name(given_names: str, first_surname: str) -> str:
    """The given name one is called by, whole ("María de la Luz", "José Ángel"), and the first surname."""
    words = normalise(given_names).split()
    end = 2 if len(words) > 1 and fold(words[0]).rstrip(".") in PAIRED and words[1].isalpha() else 1
    while end < len(words) and (words[end].lower() in PARTICLES or words[end - 1].lower() in PARTICLES):
        end += 1
    return normalise(f"{' '.join(words[:end])} {first_surname}")


def initials(given_names: str, first_surname: str) -> str:
    """One letter of each, particles passed over: "María de la Cruz" is MC."""
    return _initial(given_names) + _initial(first_surname)


def _initial(name: str) -> str:
    words = WORD.findall(normalise(name))
    telling = [word for word in words if word.lower() not in PARTICLES] or words
    return telling[0][0].upper() if telling else ""


def titled(text: str) -> str:
    """A name typed all in capitals or all in small letters as it is written; any other as it stands."""
    name = normalise(text)
    if not (name.isupper() or name.islower()):
        return name
    return " ".join(
        word.lower() if word.lower() in PARTICLES else _capitalised(word) for word in name.split()
    )


def _capitalised(word: str) -> str:
    return WORD.sub(lambda part: part[0].capitalize(), word)


def looks_like_email(text: str) -> bool:
    """One address that mail can be sent to, in plain letters; says nothing of whether it exists."""
    return len(text) <= 254 and text.find("@") <= 64 and EMAIL.fullmatch(text) is not None
