from core import clock
from core.text import _


def greeting(name: str) -> str:
    """Good morning, afternoon or evening, by the clock in Chiapas."""
    hour = clock.local(clock.now()).hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s", name=name)
    if 12 <= hour < 19:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)
