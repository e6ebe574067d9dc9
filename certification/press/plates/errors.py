"""Why a certificate takes the plain path; none of these is anybody's mistake."""


class NotOnPlate(Exception):
    """This row, or this template, cannot be struck; the plain path prints it."""


class AnotherPage(NotOnPlate):
    """Laid out like this it takes another number of pages."""
