"""What a mentor watched, while the visit is still a draft."""

from collections.abc import Mapping
from typing import Any

from core import db
from core.errors import Refused
from core.text import _
from mentorship.visits.models import Observation, Visit
from people.models import User


def record_observation(visit: Visit, mentor: User, **fields: Any) -> Observation:
    """One more observation; `fields` are kind, topic, bands, overall, comment and patient_agreed."""
    still_draft(visit)
    if is_blank(fields):
        raise Refused(_("Mark at least one thing you saw."), field="overall")
    observation = Observation(visit_id=visit.id, **fields)
    db.session.add(observation)
    db.session.flush()
    return observation


def change_observation(observation: Observation, mentor: User, **fields: Any) -> Observation:
    still_draft(_visit_of(observation))
    observation.take(**fields)
    db.session.flush()
    return observation


def delete_observation(observation: Observation, mentor: User) -> None:
    still_draft(_visit_of(observation))
    db.session.delete(observation)
    db.session.flush()


def is_blank(fields: Mapping[str, Any]) -> bool:
    """Nothing was typed or marked: a page that was opened and left as it was."""
    marked = any(band for band in fields["bands"].values())
    return not (
        marked or fields["topic"] or fields["comment"] or fields["overall"] or fields["patient_agreed"]
    )


def _visit_of(observation: Observation) -> Visit:
    return db.session.get_one(Visit, observation.visit_id)


def still_draft(visit: Visit) -> None:
    """Lock the visit and refuse if it was signed, perhaps a moment ago by another tap."""
    db.session.refresh(visit, with_for_update=True)
    if visit.is_signed:
        raise Refused(_("This visit is signed and no longer changes. Add a note below it instead."))
