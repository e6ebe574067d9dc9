from mentorship.visits.queries import parts_of
from tests.mentorship.visits.stories import draft, signed, typed
from tests.support.access import Row


def xochitls_place(cast):
    return {"pasante": cast.xochitls_place.id}


def a_draft(cast):
    return {"visit": draft(cast).id}


def a_signed_visit(cast):
    return {"visit": signed(cast).id}


def an_observation(cast):
    return {"observation": parts_of(draft(cast)).observations[0].id}


SEEN = {"kind": "consultation", "band_history": "3", "patient_agreed": "y"}
PAGE, POST = {"stranger": 303}, {"stranger": 401}

TABLE = {
    "visits.index GET": Row("/visits", others=200, resident=403, **PAGE),
    "visits.prepare GET": Row(
        "/visits/pasantes/{pasante}", things=xochitls_place, coordinator=200, mentor=200, pasante=403, **PAGE
    ),
    "visits.log GET": Row(
        "/visits/pasantes/{pasante}/new",
        things=xochitls_place,
        coordinator=403,
        mentor=200,
        pasante=403,
        **PAGE,
    ),
    "visits.log POST": Row(
        "/visits/pasantes/{pasante}/new",
        things=xochitls_place,
        fields=typed(),
        coordinator=403,
        mentor=303,
        pasante=403,
        **POST,
    ),
    "visits.edit GET": Row("/visits/{visit}/edit", things=a_draft, coordinator=403, mentor=200, **PAGE),
    "visits.edit POST": Row(
        "/visits/{visit}/edit", things=a_draft, fields=typed(), coordinator=403, mentor=303, **POST
    ),
    "visits.delete POST": Row("/visits/{visit}/delete", things=a_draft, coordinator=403, mentor=303, **POST),
    "visits.observe GET": Row(
        "/visits/{visit}/observations/new", things=a_draft, coordinator=403, mentor=200, **PAGE
    ),
    "visits.observe POST": Row(
        "/visits/{visit}/observations/new", things=a_draft, fields=SEEN, coordinator=403, mentor=303, **POST
    ),
    "visits.change_observation GET": Row(
        "/visits/observations/{observation}", things=an_observation, coordinator=403, mentor=200, **PAGE
    ),
    "visits.change_observation POST": Row(
        "/visits/observations/{observation}",
        things=an_observation,
        fields=SEEN,
        coordinator=403,
        mentor=303,
        **POST,
    ),
    "visits.delete_observation POST": Row(
        "/visits/observations/{observation}/delete",
        things=an_observation,
        coordinator=403,
        mentor=303,
        **POST,
    ),
    "visits.show GET": Row(
        "/visits/{visit}", things=a_signed_visit, coordinator=200, mentor=200, pasante=200, **PAGE
    ),
    "visits.acknowledge POST": Row(
        "/visits/{visit}/acknowledge", things=a_signed_visit, coordinator=403, mentor=403, pasante=303, **POST
    ),
    "visits.add POST": Row(
        "/visits/{visit}/addenda",
        things=a_signed_visit,
        fields={"text": "She called on Friday."},
        coordinator=303,
        mentor=303,
        pasante=303,
        **POST,
    ),
}
