from seminars.coursework.actions import answer_quiz, hand_in
from seminars.library import shelf
from tests.seminars.photos import photo
from tests.seminars.small_module import ALL_RIGHT, give
from tests.support.access import Row


def a_seminar(cast):
    seminar = give(cast)
    return {
        "seminar": seminar.id,
        "version": seminar.module_version_id,
        "sha256": seminar.version.sha256,
        "pasante": cast.xochitls_place.id,
    }


def a_try(cast):
    """Xóchitl answered the quiz once."""
    seminar = give(cast)
    answer_quiz(cast.xochitls_place, seminar, shelf.module_of(seminar).quizzes[0], {"m00-q01": 0})
    return {"seminar": seminar.id}


def a_reflection(cast):
    """Xóchitl handed in a reflection with a photo."""
    seminar = give(cast)
    task = shelf.module_of(seminar).reflections[0]
    return {"submission": hand_in(cast.xochitls_place, seminar, task, text="Una noche.", picture=photo()).id}


SCHEDULE = {
    "module_key": "m00",
    "starts_on": "2026-06-13",
    "ends_on": "2026-06-14",
    "hours": "12",
    "place": "Monte Claro",
    "opens_on": "2026-06-01",
    "due_on": "2026-06-26",
}
EVERYBODY = {"others": 200, "stranger": 303}
COORDINATORS = {"others": 403, "coordinator": 200, "stranger": 303}
COORDINATORS_ONLY_KNOW = {"others": 404, "coordinator": 200, "stranger": 303}
LEADERS = {"others": 403, "coordinator": 200, "mentor": 200, "other_mentor": 200, "stranger": 303}
PASANTES = {"others": 403, "pasante": 200, "other_pasante": 200, "stranger": 303}
PASANTES_POST = {"others": 403, "pasante": 303, "other_pasante": 303, "stranger": 401}
COORDINATORS_POST = {"others": 403, "coordinator": 303, "stranger": 401}

TABLE = {
    "seminars.index GET": Row("/seminars", things=a_seminar, **EVERYBODY),
    "seminars.show GET": Row("/seminars/{seminar}", things=a_seminar, **EVERYBODY),
    "seminars.pasante GET": Row(
        "/seminars/pasantes/{pasante}",
        things=a_seminar,
        coordinator=200,
        mentor=200,
        pasante=200,
        stranger=303,
    ),
    "seminars.schedule GET": Row("/seminars/new", things=a_seminar, **COORDINATORS),
    "seminars.schedule POST": Row("/seminars/new", things=a_seminar, fields=SCHEDULE, **COORDINATORS_POST),
    "seminars.change GET": Row("/seminars/{seminar}/edit", things=a_seminar, **COORDINATORS),
    "seminars.change POST": Row(
        "/seminars/{seminar}/edit", things=a_seminar, fields=SCHEDULE, **COORDINATORS_POST
    ),
    # A guest no longer finds a seminar that was called off by then.
    "seminars.cancel POST": Row(
        "/seminars/{seminar}/cancel", things=a_seminar, resident=404, **COORDINATORS_POST
    ),
    "seminars.roll GET": Row("/seminars/{seminar}/roll", things=a_seminar, **COORDINATORS),
    "seminars.roll POST": Row("/seminars/{seminar}/roll", things=a_seminar, **COORDINATORS_POST),
    "seminars.lesson GET": Row("/seminars/{seminar}/lessons/calling", things=a_seminar, **EVERYBODY),
    "seminars.finish_lesson POST": Row(
        "/seminars/{seminar}/lessons/calling/read", things=a_seminar, **PASANTES_POST
    ),
    "seminars.quiz GET": Row("/seminars/{seminar}/quizzes/quiz", things=a_seminar, **PASANTES),
    "seminars.quiz POST": Row(
        "/seminars/{seminar}/quizzes/quiz", things=a_seminar, fields=ALL_RIGHT, **PASANTES_POST
    ),
    "seminars.attempt GET": Row(
        "/seminars/{seminar}/quizzes/quiz/attempts/1",
        things=a_try,
        others=403,
        pasante=200,
        other_pasante=404,
        stranger=303,
    ),
    "seminars.reflection GET": Row(
        "/seminars/{seminar}/reflections/reflection", things=a_seminar, **PASANTES
    ),
    "seminars.reflection POST": Row(
        "/seminars/{seminar}/reflections/reflection",
        things=a_seminar,
        fields={"text": "Una noche."},
        **PASANTES_POST,
    ),
    "seminars.field_task GET": Row(
        "/seminars/{seminar}/field-tasks/field-task", things=a_seminar, **PASANTES
    ),
    "seminars.field_task POST": Row(
        "/seminars/{seminar}/field-tasks/field-task",
        things=a_seminar,
        fields={"text": "Tres barrios."},
        **PASANTES_POST,
    ),
    "seminars.case GET": Row("/seminars/{seminar}/cases/case", things=a_seminar, **EVERYBODY),
    "seminars.handout GET": Row("/seminars/{seminar}/handouts/handout", things=a_seminar, **EVERYBODY),
    "seminars.glossary GET": Row("/seminars/{seminar}/glossary", things=a_seminar, **EVERYBODY),
    "seminars.facilitator_sheet GET": Row(
        "/seminars/{seminar}/facilitator-sheets/facilitator", things=a_seminar, **LEADERS
    ),
    "seminars.assignment GET": Row("/seminars/{seminar}/assignments/field-task", things=a_seminar, **LEADERS),
    "seminars.answer_key GET": Row("/seminars/{seminar}/answer-key", things=a_seminar, **LEADERS),
    "seminars.booklet GET": Row("/seminars/{seminar}/booklet", things=a_seminar, **EVERYBODY),
    "seminars.booklet POST": Row("/seminars/{seminar}/booklet", things=a_seminar, others=303, stranger=401),
    "seminars.booklet_file GET": Row(
        "/seminars/{seminar}/booklet.pdf", things=a_seminar, others=404, stranger=303
    ),
    "seminars.submissions GET": Row(
        "/seminars/submissions", others=403, coordinator=200, mentor=200, other_mentor=200, stranger=303
    ),
    "seminars.grade GET": Row(
        "/seminars/submissions/{submission}/grade",
        things=a_reflection,
        coordinator=200,
        mentor=200,
        pasante=403,
        stranger=303,
    ),
    "seminars.grade POST": Row(
        "/seminars/submissions/{submission}/grade",
        things=a_reflection,
        fields={"grade": "9.5", "feedback": "Bien."},
        coordinator=303,
        mentor=303,
        pasante=403,
        stranger=401,
    ),
    "seminars.picture GET": Row(
        "/seminars/submissions/{submission}/picture",
        things=a_reflection,
        coordinator=200,
        mentor=200,
        pasante=200,
        stranger=303,
    ),
    "figures.show GET": Row("/static/figures/{sha256}/es/call-tree.svg", things=a_seminar, others=200),
    "seminars.modules GET": Row("/seminars/modules", things=a_seminar, **COORDINATORS),
    "seminars.module GET": Row("/seminars/modules/{version}", things=a_seminar, **COORDINATORS_ONLY_KNOW),
    "seminars.module_lesson GET": Row(
        "/seminars/modules/{version}/lessons/calling", things=a_seminar, **COORDINATORS_ONLY_KNOW
    ),
    "seminars.module_files GET": Row(
        "/seminars/modules/{version}/files", things=a_seminar, **COORDINATORS_ONLY_KNOW
    ),
    "seminars.upload GET": Row("/seminars/modules/upload", **COORDINATORS),
    "seminars.upload POST": Row("/seminars/modules/upload", others=403, coordinator=422, stranger=401),
}
