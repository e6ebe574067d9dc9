"""Why a certificate takes the plain path; none of these is anybody's mistake."""


class NotOnPlate(Exception):
    """This row, or this template, cannot be struck; the plain path prints it."""


class Differs(NotOnPlate):
    """What was struck is not what the layout library painted: no plate of this template can be trusted."""


class AnotherPage(NotOnPlate):
    """Laid out like this it takes another number of pages."""
