"""Check digits of Mexican identity numbers."""

from collections.abc import Callable

RFC_ALPHABET = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"


def _is_rfc(typed: str) -> bool:
    """The thirteenth character of an RFC (twelfth for a company) agrees with the others, modulo 11."""
    key = "".join(letter for letter in typed.upper() if letter in RFC_ALPHABET and letter != " ").rjust(13)
    total = sum(RFC_ALPHABET.find(letter) * (13 - place) for place, letter in enumerate(key[:12]))
    return key[12:] == "0123456789A"[-total % 11]


def _is_luhn(typed: str) -> bool:
    """The last of eleven digits agrees with the others (Luhn), as in an IMSS number."""
    digits = [int(digit) for digit in typed if "0" <= digit <= "9"]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[::-2]) + sum(doubled)) % 10 == 0


CHECKS: dict[str, Callable[[str], bool]] = {"rfc": _is_rfc, "luhn": _is_luhn}
