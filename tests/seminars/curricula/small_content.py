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

[[quizzes]]
key = "pre"
role = "pre"
title = { es = "Antes", en = "Before" }
minutes = 5

[[quizzes]]
key = "post"
role = "post"
title = { es = "Después", en = "After" }
minutes = 5

[[field_tasks]]
key = "field-task"
title = { es = "Tu mapa", en = "Your map" }
hours = 3
{rubric}
[[cases]]
key = "case"
title = { es = "La noche de Juana", en = "Juana's night" }

[[facilitator_sheets]]
key = "facilitator"
title = { es = "Para quien conduce", en = "For who leads" }

[[handouts]]
key = "handout"
title = { es = "Si alguien sangra", en = "If someone bleeds" }
{glossary}"""

RUBRIC = """
[[field_tasks.rubric]]
criterion = { es = "Criterio %(n)s", en = "Criterion %(n)s" }
levels = { es = ["nada %(n)s", "poco", "bien", "muy bien %(n)s"], en = ["none", "some", "good", "very good"] }
"""

TERM = """
[[glossary]]
key = "term-%(n)s"
term = { es = "Palabra %(n)s", en = "Word %(n)s" }
definition = { es = "Lo que dice %(n)s.", en = "What %(n)s says." }
"""

MODULE = MODULE.replace("{rubric}", "".join(RUBRIC % {"n": n} for n in range(1, 5)))
MODULE = MODULE.replace("{glossary}", "".join(TERM % {"n": n} for n in range(1, 6)))

LESSON = {
    "es": '## Qué hacer\n\n{text}[@farmer2013]\n\n!!! call "Cuándo llamar"\n    Llama pronto.\n\n'
    '![Primero la radio, luego el coche.](call-tree.svg "A quién llamas")\n\n'
    '![Un reloj con una hora marcada.](first-hour.svg "La primera hora")\n',
    "en": '## What to do\n\n{text}[@farmer2013]\n\n!!! call "When to call"\n    Call soon.\n\n'
    '![The radio first, then the car.](call-tree.svg "Whom you call")\n\n'
    '![A clock with one hour marked.](first-hour.svg "The first hour")\n',
}

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200">
  <title>{title}</title>
  <desc>{title}.</desc>
  <rect width="360" height="200" fill="#fff"/>
  <text x="20" y="60" font-size="15">{title}</text>
</svg>
"""

QUIZ = {
    "es": "// [id:m00-q01] [tag:o1]\n::Uno:: ¿Qué haces? {\n=Llamas #Sí.\n~Esperas #No.\n}\n\n"
    "// [id:m00-q02] [tag:o1]\n::Dos:: ¿Siempre se avisa? {TRUE#No.#Sí.}\n",
    "en": "// [id:m00-q01] [tag:o1]\n::One:: What do you do? {\n=Call #Yes.\n~Wait #No.\n}\n\n"
    "// [id:m00-q02] [tag:o1]\n::Two:: Does one always tell? {TRUE#No.#Yes.}\n",
}


def more_questions(language: str, name: str, count: int) -> str:
    """So many further questions; those of two names ask for other things in the same way."""
    asked, right, wrong, yes, no = {
        "es": ("Paso {n} de {name}: ¿qué sigue?", "Avisar", "Callar", "Así es.", "Falta avisar."),
        "en": (
            "Step {n} of {name}: what comes next?",
            "Tell",
            "Keep quiet",
            "So it is.",
            "Somebody must know.",
        ),
    }[language]
    answers = f"{{\n={right} #{yes}\n~{wrong} #{no}\n}}\n"
    return "".join(
        f"\n// [id:m00-{name}-{n}] [tag:o1]\n{asked.format(n=n, name=name)} {answers}"
        for n in range(1, count + 1)
    )


REFLECTION = {"es": "Escribe sobre tu noche.\n", "en": "Write about your night.\n"}
TEXTS = {
    "field-task": {"es": "Dibuja el mapa de tu clínica.\n", "en": "Draw the map of your clinic.\n"},
    "case": {"es": "## Lo que pasó\n\nJuana llega de noche.\n", "en": "## What happened\n\nJuana arrives.\n"},
    "facilitator": {"es": "Pon las sillas en círculo.\n", "en": "Put the chairs in a circle.\n"},
    "handout": {"es": "Lava tus manos. Llama a la clínica.\n", "en": "Wash your hands. Call the clinic.\n"},
}


class SmallContent:
    """The files of the module in a folder, and what the check says of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.module = folder / "m00-induction"
        self.write("module.toml", MODULE)
        for language in ("es", "en"):
            self.write(f"{language}/calling.md", LESSON[language].format(text=SENTENCES[language] * 50))
            self.write(f"{language}/quiz.gift", QUIZ[language] + more_questions(language, "quiz", 6))
            self.write(f"{language}/reflection.md", REFLECTION[language])
            for name in ("pre", "post"):
                self.write(f"{language}/{name}.gift", more_questions(language, name, 8).lstrip())
            for name, body in TEXTS.items():
                self.write(f"{language}/{name}.md", body[language])
            for name, title in (
                ("call-tree", "Radio"),
                ("first-hour", "Hora" if language == "es" else "Hour"),
            ):
                self.write(f"{language}/{name}.svg", SVG.format(title=title))

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
