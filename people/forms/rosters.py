from typing import Any

from wtforms import FileField
from wtforms.validators import InputRequired

from core.forms import BaseForm
from core.text import _l


class RosterForm(BaseForm):
    roster = FileField(
        _l("Roster"),
        [InputRequired()],
        description=_l("Excel (.xlsx) or CSV, as your university or Excel saved it."),
        render_kw={"accept": ".xlsx,.csv,.txt"},
    )

    def values(self) -> dict[str, Any]:
        """The name of the file and its bytes."""
        sent = self.roster.data
        with sent.stream as file:
            return {"file_name": sent.filename, "data": file.read()}
