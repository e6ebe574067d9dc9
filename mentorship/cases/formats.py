"""The three ways to tell a case: one record, different prompts. Data in both languages.

SOAP is how the doctors write already. The ECHO order (question first, what is available here, what was
tried) follows Project ECHO's case sessions. The structural formulation asks what harmed and what
protected at each level around the patient, as social medicine does.
"""

from typing import NamedTuple

from core.text import language


class Words(NamedTuple):
    """The same words in both languages; `str()` gives the reader's."""

    es: str
    en: str

    def __str__(self) -> str:
        return self.es if language() == "es" else self.en


class Prompt(NamedTuple):
    """One question to the author; `key` is where the answer is kept."""

    key: str
    label: Words
    hint: Words
    required: bool = True


class Format(NamedTuple):
    """A way to tell a case."""

    key: str
    name: Words
    about: Words
    prompts: tuple[Prompt, ...]


_SOAP = Format(
    "soap",
    Words("SOAP", "SOAP"),
    Words(
        "Lo que cuenta, lo que encuentras, lo que piensas y lo que harás. El que ya usas en consulta.",
        "What you hear, find, think and plan. The one you already use in your consultations.",
    ),
    (
        Prompt(
            "subjective",
            Words("Subjetivo", "Subjective"),
            Words(
                "Motivo de consulta, evolución y antecedentes, con tiempos relativos: hace 3 semanas.",
                "Complaint, course and history, with relative times: three weeks ago.",
            ),
        ),
        Prompt(
            "objective",
            Words("Objetivo", "Objective"),
            Words(
                "Signos vitales, exploración, estudios que tienes.",
                "Vital signs, examination, tests you have.",
            ),
        ),
        Prompt(
            "assessment",
            Words("Análisis", "Assessment"),
            Words(
                "Qué piensas que es, qué más podría ser y por qué.",
                "What you think it is, what else, and why.",
            ),
        ),
        Prompt(
            "plan",
            Words("Plan", "Plan"),
            Words(
                "Qué hiciste, qué falta y qué te detiene.",
                "What you did, what is left, what stands in the way.",
            ),
        ),
    ),
)

_ECHO = Format(
    "echo",
    Words("Caso para discusión (tipo ECHO)", "Case for discussion (ECHO style)"),
    Words(
        "Para pedir consejo: qué hay en tu clínica, qué intentaste y qué necesitas del grupo.",
        "To ask for advice: what your clinic has, what you tried, what you need from the group.",
    ),
    (
        Prompt(
            "history",
            Words("Historia que importa", "History that matters"),
            Words(
                "Lo indispensable para entender la pregunta.",
                "What one must know to understand the question.",
            ),
        ),
        Prompt(
            "findings",
            Words("Exploración y estudios", "Examination and tests"),
            Words(
                "Con unidades; di también lo que no se pudo medir.",
                "With units; say also what could not be done.",
            ),
        ),
        Prompt(
            "available",
            Words("Tratamiento y qué hay aquí", "Treatment, and what is available here"),
            Words(
                "Medicamentos actuales, y lo que hay o falta en tu farmacia y laboratorio.",
                "Current medicines, and what your pharmacy and laboratory have or lack.",
            ),
        ),
        Prompt(
            "barriers",
            Words("Barreras sociales y de acceso", "Social barriers and access"),
            Words(
                "Distancia, dinero, idioma, cuidados en casa, miedo, trabajo.",
                "Distance, money, language, care at home, fear, work.",
            ),
        ),
        Prompt(
            "tried",
            Words("Lo que ya se intentó", "What was tried"),
            Words("Y qué pasó después.", "And what happened then."),
            required=False,
        ),
        Prompt(
            "needs",
            Words("Qué necesito del grupo", "What I need from the group"),
            Words(
                "Diagnóstico, tratamiento, apoyo social o cómo mover al sistema.",
                "Diagnosis, treatment, social support, or how to move the system.",
            ),
        ),
    ),
)

_STRUCTURAL = Format(
    "structural",
    Words("Formulación estructural", "Structural formulation"),
    Words(
        "Para mirar más allá del cuerpo: qué dañó, qué protegió y qué podemos cambiar en cada nivel.",
        "To look beyond the body: what harmed, what protected and what we can change at each level.",
    ),
    (
        Prompt(
            "patient",
            Words("La persona", "The person"),
            Words("Su padecimiento, y cómo lo explica ella.", "The illness, and how she explains it."),
        ),
        Prompt(
            "household",
            Words("Su casa y su familia", "Household and family"),
            Words("Quién cuida, quién decide, de qué viven.", "Who cares, who decides, what they live on."),
        ),
        Prompt(
            "community",
            Words("La comunidad", "The community"),
            Words(
                "Agua, camino, escuela, trabajo, redes. Sin decir cuál es.",
                "Water, road, school, work, ties. Without saying which one it is.",
            ),
        ),
        Prompt(
            "clinic",
            Words("La clínica", "The clinic"),
            Words(
                "Qué hicimos bien, qué faltó, qué estorbó.",
                "What we did well, what was missing or in the way.",
            ),
        ),
        Prompt(
            "system",
            Words("El sistema", "The system"),
            Words(
                "Reglas, abasto, referencia, programas, desigualdad.",
                "Rules, supply, referral, programmes, inequality.",
            ),
        ),
        Prompt(
            "change",
            Words("Qué podemos cambiar", "What we can change"),
            Words("Un paso en cada nivel donde se pueda.", "One step at each level where one can."),
        ),
    ),
)

FORMATS = {case_format.key: case_format for case_format in (_SOAP, _ECHO, _STRUCTURAL)}


def section_name(key: str) -> str:
    """The name of a section's field on the page."""
    return f"section_{key}"
