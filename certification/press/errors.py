"""What can go wrong at the press; each message is for the person at the machine."""


class PressUnavailable(RuntimeError):
    """The layout library cannot start on this machine."""


class Unprintable(ValueError):
    """This snapshot makes no document; the checks should have refused it."""


class ForeignAddress(Unprintable):
    """A template asked for something that is not one of our assets."""
