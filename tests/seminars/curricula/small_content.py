"""A small curriculum of one module in which everything fits, to be broken by one test after another."""

from pathlib import Path

from seminars.curricula.checking import check
from seminars.curricula.reading import read_curriculum

SENTENCES = {
    "es": "La pasante escucha con calma a cada persona y después revisa la respiración en la comunidad. ",
    "en": "The doctor listens calmly to each person and then checks the breathing in the community. ",
}

MODULE = """\
key = "m00"
month = 0
contact_hours = 24
title = { es = "Inducción", en = "Induction" }
aim = { es = "Empezar bien.", en = "To begin well." }
licence = "CC BY 4.0"

[review]
reviewed_by = ""
reviewed_on = ""
review_due = ""

[[objectives]]
key = "o1"
es = "Pedir ayuda."
en = "Call for help."

[[lessons]]
key = "calling"
minutes = 10
title = { es = "Pedir ayuda", en = "Calling for help" }
objectives = ["o1"]

[[quizzes]]
key = "quiz"
title = { es = "Preguntas", en = "Questions" }
minutes = 5

[[reflections]]
key = "reflection"
title = { es = "Tu noche", en = "Your night" }
words = 250

[[references]]
key = "farmer2013"
authors = "Farmer P"
title = "Reimagining Global Health"
year = 2013
source = "University of California Press"
url = "https://example.org/farmer"
"""

LESSON = {
    "es": '## Qué hacer\n\n{text}[@farmer2013]\n\n!!! call "Cuándo llamar"\n    Llama pronto.\n',
    "en": '## What to do\n\n{text}[@farmer2013]\n\n!!! call "When to call"\n    Call soon.\n',
}

QUIZ = {
    "es": "// [id:m00-q01] [tag:o1]\n::Uno:: ¿Qué haces? {\n=Llamas #Sí.\n~Esperas #No.\n}\n\n"
    "// [id:m00-q02] [tag:o1]\n::Dos:: ¿Siempre se avisa? {TRUE#No.#Sí.}\n",
    "en": "// [id:m00-q01] [tag:o1]\n::One:: What do you do? {\n=Call #Yes.\n~Wait #No.\n}\n\n"
    "// [id:m00-q02] [tag:o1]\n::Two:: Does one always tell? {TRUE#No.#Yes.}\n",
}

REFLECTION = {"es": "Escribe sobre tu noche.\n", "en": "Write about your night.\n"}


class SmallContent:
    """The files of the module in a folder, and what the check says of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.module = folder / "m00-induction"
        self.write("module.toml", MODULE)
        for language in ("es", "en"):
            self.write(f"{language}/calling.md", LESSON[language].format(text=SENTENCES[language] * 50))
            self.write(f"{language}/quiz.gift", QUIZ[language])
            self.write(f"{language}/reflection.md", REFLECTION[language])

    def write(self, name: str, text: str) -> None:
        """Write a file of the module."""
        path = self.module / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace what stands in a file once or more."""
        text = (self.module / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def findings(self) -> list[tuple[str, int, str]]:
        """File within the module, line and message of all that does not fit."""
        found = check(read_curriculum(self.folder))
        return [(f.file.removeprefix("m00-induction/"), f.line, f.message) for f in found]
