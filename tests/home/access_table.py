from tests.home.outbox import stories
from tests.support.access import Row


def xochitls_entry(cast):
    return {"entry": stories.a_lesson(cast.xochitl).id}


def xochitls_phone(cast):
    return {"phone": stories.phone(cast.xochitl).id}


PAGE, POST = {"stranger": 303}, {"stranger": 401}

TABLE = {
    "health.healthz GET": Row("/healthz", others=200),
    "home.index GET": Row("/", others=200, stranger=303),
    "home.choose_language POST": Row("/language", fields={"language": "en"}, others=303),
    "home.progress GET": Row(
        "/cohorts/{cohort}/progress.xlsx",
        things=lambda cast: {"cohort": cast.february.id},
        others=404,
        coordinator=200,
        stranger=303,
    ),
    "queue.index GET": Row("/outbox", others=200, **PAGE),
    "queue.entry GET": Row(
        "/outbox/entries/{entry}", things=xochitls_entry, coordinator=200, pasante=200, **PAGE
    ),
    "queue.try_again POST": Row(
        "/outbox/entries/{entry}/try-again", things=xochitls_entry, coordinator=303, pasante=303, **POST
    ),
    "queue.close POST": Row(
        "/outbox/entries/{entry}/close",
        things=xochitls_entry,
        fields={"note": "It was there twice."},
        coordinator=303,
        pasante=403,
        **POST,
    ),
    "queue.phones GET": Row("/outbox/phones", others=403, coordinator=200, **PAGE),
    "queue.report_lost GET": Row(
        "/outbox/phones/{phone}/lost", things=xochitls_phone, coordinator=200, pasante=200, **PAGE
    ),
    "queue.report_lost POST": Row(
        "/outbox/phones/{phone}/lost", things=xochitls_phone, coordinator=303, pasante=303, **POST
    ),
    "queue.take_back POST": Row(
        "/outbox/phones/{phone}/found", things=xochitls_phone, coordinator=303, pasante=303, **POST
    ),
    "queue.carry GET": Row(
        "/outbox/carry", others=403, coordinator=200, mentor=200, other_mentor=200, **PAGE
    ),
    "queue.carry POST": Row(
        "/outbox/carry", others=403, coordinator=422, mentor=422, other_mentor=422, **POST
    ),
}
