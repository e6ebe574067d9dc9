from typing import Any

from wtforms import FileField
from wtforms.validators import InputRequired

from core.forms import BaseForm
from core.text import _l


class UploadForm(BaseForm):
    archive = FileField(_l("Module as a ZIP file"), [InputRequired()], render_kw={"accept": ".zip"})

    def data_of_file(self) -> Any:
        """The bytes that were sent."""
        return self.archive.data.read()
