"""Which passwords are too easy to guess."""

import re
from collections.abc import Iterable

from core.errors import Refused
from core.security import SHORTEST_PASSWORD, hash_password
from core.text import _
from people.models import User
from people.names import fold

# What people reach for first, here and everywhere; taken out before it is seen what is left.
COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        acompana acompaname chiapas jaltenango salud global medicina social pasante pasantes servicio
        mentora mentor coordinadora coordinador residente clinica hospital doctora doctor medica medico
        contrasena password clave secreto secret bienvenida bienvenido welcome hola hello mexico
        teamo iloveyou dios jesus amor futbol princesa letmein admin usuario prueba test demo
        qwertyuiop qwerty asdfghjkl asdfgh zxcvbnm abcdefghijkl abcdef
        12345678901234567890 1234567890 123456789 12345678 1234567 123456 12345 1234
        0987654321 987654321 654321 4321
        """,
    )
)
LEFT = 5  # letters or digits that must remain, and of how many different kinds
YEAR = re.compile(r"(19|20)\d\d")


def too_easy(password: str, context: Iterable[str] = ()) -> bool:
    """Is there little left once common words, years and the person's own words are taken out?"""
    left = re.sub(r"[^a-z0-9]", "", fold(password))
    own = (re.sub(r"[^a-z0-9]", "", fold(word)) for word in context)
    for word in sorted({*COMMON, *(w for w in own if len(w) > 2)}, key=len, reverse=True):
        left = left.replace(word, "")
    return len(set(YEAR.sub("", left))) < LEFT


def set_password(user: User, password: str) -> None:
    """Give a person a new password; refuses short and easy ones."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(_("A password has at least 12 characters."), field="password")
    own = (user.given_names, user.first_surname, user.second_surname or "", *re.split(r"\W", user.email))
    if too_easy(password, [word for text in own for word in text.split()]):
        raise Refused(
            _("That is easy to guess. Put three or four words together that do not belong together."),
            field="password",
        )
    user.password_hash = hash_password(password)
