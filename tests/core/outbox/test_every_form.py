"""Every form that a phone may send later: done once, done never twice, kept with a sentence when refused.

A form that joins the offline path has no row here yet: its test fails until the row is written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, select, update

from core import db
from core.outbox.declarations import taken
from mentorship.cases.models import Case, Contribution
from mentorship.visits.models import Addendum, Observation, Visit
from seminars.models import Attendance, LessonRead, QuizAttempt, Seminar, Submission
from tests.mentorship.cases import access_table as cases
from tests.mentorship.cases.case_support import FILLED_IN, a_case
from tests.mentorship.visits import access_table as visits
from tests.mentorship.visits.stories import STRENGTHS, typed
from tests.seminars import access_table as seminars
from tests.seminars.small_module import ALL_RIGHT
from tests.support.cast import NOW
from tests.support.outbox import Phone, entry, new_key

OBLIGATORY = "Este campo es obligatorio."
ONLY_BLANKS = "Escribe algo aquí; solo hay espacios."
CHANGED_ELSEWHERE = (
    "Este caso se cambió en otra ventana. Lo que escribiste sigue aquí. "
    "Mira primero la versión guardada; si envías de nuevo, la tuya la reemplaza."
)
NO_CHOICE = "Opción inválida."


@dataclass(frozen=True)
class Form:
    """Who sends what where. `things` makes what it is about, as in the access tables, with more `fields`.

    `shows` is what the site holds; a good entry turns it into `effect`. The refused one has the fields
    `wrong` on top, or comes after `meanwhile`; the site says `sentence`.
    """

    who: str
    path: str
    things: Callable[..., dict[str, Any]]
    shows: Select[Any]
    effect: list[Any]
    sentence: str
    fields: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)
    meanwhile: Any = None


def a_case_to_send(cast):
    case = a_case(cast.xochitls_place, "draft")
    return {"case": case.id, "fields": {"based_on": case.fingerprint}}


CALLED_OFF = update(Seminar).values(cancelled_at=NOW)
SENT = {**FILLED_IN, "no_identifiers": "y"}
ROLL = {
    f"{part}-{{pasante}}": text for part, text in {"state": "present", "minutes": "", "reason": ""}.items()
}

FORMS = {
    "seminars.finish_lesson": Form(
        "xochitl",
        "/seminars/{seminar}/lessons/calling/read",
        seminars.a_seminar,
        shows=select(LessonRead.lesson_key),
        effect=["calling"],
        meanwhile=CALLED_OFF,
        sentence="Este seminario se canceló.",
    ),
    "seminars.quiz": Form(
        "xochitl",
        "/seminars/{seminar}/quizzes/quiz",
        seminars.a_seminar,
        fields=ALL_RIGHT,
        shows=select(QuizAttempt.score),
        effect=[1000],
        wrong={"answer-m00-q01": "99"},
        sentence=NO_CHOICE,
    ),
    "seminars.reflection": Form(
        "xochitl",
        "/seminars/{seminar}/reflections/reflection",
        seminars.a_seminar,
        fields={"text": "Una noche larga."},
        shows=select(Submission.text),
        effect=["Una noche larga."],
        wrong={"text": " "},
        sentence=ONLY_BLANKS,
    ),
    "seminars.field_task": Form(
        "xochitl",
        "/seminars/{seminar}/field-tasks/field-task",
        seminars.a_seminar,
        fields={"text": "Tres barrios."},
        shows=select(Submission.text),
        effect=["Tres barrios."],
        wrong={"text": " "},
        sentence=ONLY_BLANKS,
    ),
    "seminars.roll": Form(
        "rosa",
        "/seminars/{seminar}/roll",
        seminars.a_seminar,
        fields=ROLL,
        shows=select(Attendance.state),
        effect=["present"],
        wrong={"minutes-{pasante}": "-5"},
        sentence="El número debe estar entre 0 y 100000.",
    ),
    "seminars.grade": Form(
        "rosa",
        "/seminars/submissions/{submission}/grade",
        seminars.a_reflection,
        fields={"grade": "9,5", "feedback": "Bien mirado."},
        shows=select(Submission.grade),
        effect=[950],
        wrong={"grade": "11"},
        sentence="El número debe estar entre 0 y 10.",
    ),
    "visits.log": Form(
        "lucia",
        "/visits/pasantes/{pasante}/new",
        visits.xochitls_place,
        fields=typed(edition="", step="sign"),
        shows=select(Visit.strengths).where(Visit.signed_at.is_not(None)),
        effect=[STRENGTHS],
        wrong={"strengths": ""},
        sentence="Escribe al menos una frase (20 letras): tu pasante la leerá.",
    ),
    "visits.edit": Form(
        "lucia",
        "/visits/{visit}/edit",
        visits.a_draft,
        fields=typed(strengths="She asked the grandmother too."),
        shows=select(Visit.strengths),
        effect=["She asked the grandmother too."],
        wrong={"held_on": "2026-05-15"},
        sentence="Una visita no se puede registrar antes de que ocurra.",
    ),
    "visits.acknowledge": Form(
        "xochitl",
        "/visits/{visit}/acknowledge",
        visits.a_signed_visit,
        fields={"reply": "La curva ya está dibujada."},
        shows=select(Visit.reply),
        effect=["La curva ya está dibujada."],
        meanwhile=update(Visit).values(acknowledged_at=NOW),
        sentence="Ya acusaste recibo de esta visita. Todavía puedes agregar una nota.",
    ),
    "visits.add": Form(
        "xochitl",
        "/visits/{visit}/addenda",
        visits.a_signed_visit,
        fields={"text": "La radio ya sirve."},
        shows=select(Addendum.text),
        effect=["La radio ya sirve."],
        wrong={"text": ""},
        sentence=OBLIGATORY,
    ),
    "visits.observe": Form(
        "lucia",
        "/visits/{visit}/observations/new",
        visits.a_draft,
        fields={**visits.SEEN, "comment": "Second of the day."},
        shows=select(Observation.comment),
        effect=["", "Second of the day."],
        wrong={"band_history": "9"},
        sentence=NO_CHOICE,
    ),
    "visits.change_observation": Form(
        "lucia",
        "/visits/observations/{observation}",
        visits.an_observation,
        fields={**visits.SEEN, "comment": "She listened first."},
        shows=select(Observation.comment),
        effect=["She listened first."],
        meanwhile=update(Visit).values(signed_at=NOW, number=1, year=2026, content_sha256="0" * 64),
        sentence="Esta visita está firmada y ya no cambia. Agrega una nota debajo de ella.",
    ),
    "cases.start": Form(
        "xochitl",
        "/cases/new?format=soap",
        lambda cast: {},
        fields={**SENT, "format": "soap", "based_on": ""},
        shows=select(Case.title).where(Case.state == "submitted"),
        effect=["Fiebre y tos"],
        wrong={"question": ""},
        sentence="Escribe esto antes de enviarlo.",
    ),
    "cases.edit": Form(
        "xochitl",
        "/cases/{case}/edit",
        a_case_to_send,
        fields={**SENT, "title": "Fiebre, tos y duda"},
        shows=select(Case.title, Case.state),
        effect=[("Fiebre, tos y duda", "submitted")],
        meanwhile=update(Case).values(title="Written in another window"),
        sentence=CHANGED_ELSEWHERE,
    ),
    "cases.give_back": Form(
        "lucia",
        "/cases/{case}/return",
        lambda cast: {"case": cases.a_sent_case(cast)["case"]},
        fields={"comment": "Quita la comunidad."},
        shows=select(Case.state, Case.return_comment),
        effect=[("returned", "Quita la comunidad.")],
        wrong={"comment": " "},
        sentence=ONLY_BLANKS,
    ),
    "cases.contribute": Form(
        "emily",
        "/cases/{case}/contributions",
        cases.a_case_on_a_session,
        fields={"kind": "comment", "text": "A pulse oximeter first.", "language": "en"},
        shows=select(Contribution.text).where(Contribution.kind == "comment"),
        effect=["A pulse oximeter first."],
        wrong={"text": "Call her on 961 555 0103."},
        sentence="Something here identifies a person. Nothing was saved yet.",
    ),
    "cases.plan_follow_up": Form(
        "xochitl",
        "/cases/{case}/follow-up",
        cases.a_discussed_case,
        shows=select(Case.follow_up_on).where(Case.state == "follow_up"),
        effect=[date(2026, 6, 10)],
        wrong={"follow_up_on": "2026-05-01"},
        sentence="Elige un día de hoy en adelante, dentro de un año.",
    ),
    "cases.close": Form(
        "xochitl",
        "/cases/{case}/close",
        cases.a_case_in_follow_up,
        fields=cases.SAYS_HOW_IT_WENT,
        shows=select(Case.learning_point).where(Case.state == "closed"),
        effect=["Medir la saturación siempre."],
        wrong={"applied": "partly"},
        sentence="Di qué lo impidió: recursos, el paciente, otra cosa.",
    ),
}


def pairs(fields):
    """Fields as a form sends them: one pair for each answer."""
    many = {name: given if isinstance(given, list) else [given] for name, given in fields.items()}
    return [(name, text) for name, given in many.items() for text in given]


@dataclass
class Sent:
    """One row of the table, its things made, on the phone of who sends it."""

    phone: Phone
    kind: str
    form: Form
    ids: dict[str, Any]

    def seals(self, key, **changed):
        fields = {**self.form.fields, **self.ids.get("fields", {}), **changed}
        told = {name.format(**self.ids): given for name, given in fields.items()}
        return self.phone.writes(self.kind, self.form.path.format(**self.ids), pairs(told), key=key)


@pytest.fixture(params=FORMS)
def sent(request, app, cast):
    form = FORMS[request.param]
    with app.app_context(), db.transaction():
        ids = form.things(cast)
    return Sent(Phone(app, cast.user(form.who)), request.param, form, ids)


def held(app, wanted):
    with app.app_context():
        rows = [tuple(row) for row in db.session.execute(wanted)]
    return [row[0] if len(row) == 1 else row for row in rows]


def everything(app, *, but=()):
    """Every row of every table but these."""
    tables = [table for table in db.Base.metadata.sorted_tables if table.name not in but]
    with app.app_context():
        return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}


def test_every_form_that_is_taken_has_its_row(app):
    with app.app_context():
        assert {endpoint for endpoint in app.view_functions if taken(endpoint)} == set(FORMS)


def test_what_fits_is_done(app, sent):
    key = new_key()
    assert sorted(map(str, held(app, sent.form.shows))) != sorted(map(str, sent.form.effect))
    answer = sent.phone.hands_in(sent.seals(key), key)
    assert (answer.status_code, answer.get_json().get("errors")) == (201, None)
    assert answer.get_json()["result"] == "stored"
    assert sorted(held(app, sent.form.shows)) == sorted(sent.form.effect)
    assert entry(app, key).state == "stored"


def test_the_same_again_is_already_here_and_does_nothing(app, sent):
    key = new_key()
    sealed = sent.seals(key)
    sent.phone.hands_in(sealed, key)
    before = everything(app)
    for _again in range(2):
        told = sent.phone.hands_in(sealed, key).get_json()
        assert (told["result"], told["state"]) == ("already", "stored")
    assert everything(app) == before


def test_what_is_refused_waits_in_review_with_the_sentence_and_nothing_is_done(app, sent):
    key = new_key()
    if sent.form.meanwhile is not None:
        with app.app_context(), db.transaction() as session:
            session.execute(sent.form.meanwhile)
    before = everything(app, but=("outbox_entries", "phones"))
    answer = sent.phone.hands_in(sent.seals(key, **sent.form.wrong), key)
    receipt = answer.get_json()
    assert (answer.status_code, receipt["result"]) == (202, "review")
    sentences = [text for texts in receipt["errors"].values() for text in texts] + receipt["said"]
    assert sent.form.sentence in sentences
    assert everything(app, but=("outbox_entries", "phones")) == before
    assert entry(app, key).is_in_review
