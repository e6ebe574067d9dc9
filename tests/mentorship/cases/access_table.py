from datetime import timedelta
from typing import Any

from tests.mentorship.cases.case_support import a_case, a_recommendation, a_session
from tests.support.access import Row, everyone_signed_in
from tests.support.cast import NOW, Cast


def a_draft(cast: Cast) -> dict[str, Any]:
    return {"case": a_case(cast.xochitls_place, "draft").id}


def a_sent_case(cast: Cast) -> dict[str, Any]:
    case = a_case(cast.xochitls_place, "submitted")
    return {"case": case.id, "fields": {"seen": case.checked_sha256}}


def an_approved_case(cast: Cast) -> dict[str, Any]:
    session = a_session(cast.lucia, held_at=NOW + timedelta(days=2))
    return {
        "case": a_case(cast.xochitls_place, "approved").id,
        "session": session.id,
        "fields": {"session_id": session.id},
    }


def a_case_on_a_session(cast: Cast) -> dict[str, Any]:
    """Lucía leads it, Emily is invited."""
    session = a_session(cast.lucia, cast.emily)
    case = a_case(cast.xochitls_place, "scheduled", session_id=session.id, position=1)
    a_recommendation(case, cast.lucia)
    return {"case": case.id, "session": session.id}


def a_discussed_case(cast: Cast) -> dict[str, Any]:
    ids = a_case_on_a_session(cast)
    case = a_case(cast.xochitls_place, "discussed", session_id=ids["session"], position=2)
    row = a_recommendation(case, cast.lucia)
    return {
        "case": case.id,
        "fields": {f"feasible_{row.id}": "yes", "follow_up_on": "2026-06-10"},
    }


def a_case_in_follow_up(cast: Cast) -> dict[str, Any]:
    ids = a_case_on_a_session(cast)
    return {"case": a_case(cast.xochitls_place, "follow_up", session_id=ids["session"], position=2).id}


def a_coming_session(cast: Cast) -> dict[str, Any]:
    return {"fields": {"held_on": "2026-05-20", "held_at": "16:00", "facilitator_id": cast.lucia.id}}


def a_session_to_change(cast: Cast) -> dict[str, Any]:
    session = a_session(cast.lucia, held_at=NOW + timedelta(days=2))
    return {"session": session.id, **a_coming_session(cast)}


AUTHOR = {"pasante": 200, "stranger": 303}  # and those who may know of the case: 403
SAYS_COMMENT = {"kind": "comment", "text": "Buen caso.", "language": "es"}
SAYS_HOW_IT_WENT = {"outcome": "improved", "applied": "yes", "learning_point": "Medir la saturación siempre."}

TABLE = {
    "cases.index GET": Row("/cases", **everyone_signed_in(), stranger=303),
    "cases.start GET": Row("/cases/new", others=403, pasante=200, other_pasante=200, stranger=303),
    "cases.start POST": Row(
        "/cases/new?format=soap",
        fields={"language": "es", "save_draft": "1"},
        others=403,
        pasante=303,
        other_pasante=303,
        stranger=401,
    ),
    "cases.show GET": Row(
        "/cases/{case}", things=a_sent_case, pasante=200, mentor=200, coordinator=200, stranger=303
    ),
    "cases.edit GET": Row("/cases/{case}/edit", things=a_draft, **AUTHOR),
    "cases.edit POST": Row(
        "/cases/{case}/edit",
        things=a_draft,
        fields={"language": "es", "save_draft": "1"},
        pasante=303,
        stranger=401,
    ),
    "cases.approve POST": Row(
        "/cases/{case}/approve", things=a_sent_case, coordinator=303, mentor=422, pasante=403, stranger=401
    ),
    "cases.give_back POST": Row(
        "/cases/{case}/return",
        things=a_sent_case,
        fields={"comment": "Quita el nombre."},
        coordinator=303,
        mentor=422,
        pasante=403,
        stranger=401,
    ),
    "cases.withdraw GET": Row(
        "/cases/{case}/withdraw", things=a_sent_case, coordinator=200, mentor=403, pasante=403, stranger=303
    ),
    "cases.withdraw POST": Row(
        "/cases/{case}/withdraw",
        things=a_sent_case,
        fields={"reason": "La familia lo pidió."},
        coordinator=303,
        mentor=403,
        pasante=403,
        stranger=401,
    ),
    # The coordinator comes first: by the time others try, the case is on a session and Ángel reads it.
    "cases.schedule POST": Row(
        "/cases/{case}/schedule",
        things=an_approved_case,
        coordinator=303,
        mentor=403,
        pasante=403,
        other_pasante=403,
        stranger=401,
    ),
    "cases.plan_session GET": Row("/cases/sessions/new", others=403, coordinator=200, stranger=303),
    "cases.plan_session POST": Row(
        "/cases/sessions/new",
        things=a_coming_session,
        fields={"place": "Sala 2"},
        others=403,
        coordinator=303,
        stranger=401,
    ),
    "cases.show_session GET": Row(
        "/cases/sessions/{session}",
        things=a_case_on_a_session,
        **(everyone_signed_in() | {"other_mentor": 404}),
        stranger=303,
    ),
    "cases.change_session GET": Row(
        "/cases/sessions/{session}/edit",
        things=a_session_to_change,
        coordinator=200,
        mentor=403,
        pasante=403,
        other_pasante=403,
        stranger=303,
    ),
    "cases.change_session POST": Row(
        "/cases/sessions/{session}/edit",
        things=a_session_to_change,
        fields={"place": "Sala 3"},
        coordinator=303,
        mentor=403,
        pasante=403,
        other_pasante=403,
        stranger=401,
    ),
    "cases.contribute POST": Row(
        "/cases/{case}/contributions",
        things=a_case_on_a_session,
        fields=SAYS_COMMENT,
        coordinator=303,
        mentor=303,
        pasante=303,
        resident=303,
        other_pasante=403,
        stranger=401,
    ),
    "cases.mark_discussed POST": Row(
        "/cases/{case}/discussed",
        things=a_case_on_a_session,
        fields={"done": "1"},
        mentor=303,
        coordinator=403,
        pasante=403,
        resident=403,
        other_pasante=403,
        stranger=401,
    ),
    "cases.plan_follow_up GET": Row(
        "/cases/{case}/follow-up",
        things=a_discussed_case,
        pasante=200,
        other_pasante=403,
        coordinator=403,
        mentor=403,
        resident=403,
        stranger=303,
    ),
    "cases.plan_follow_up POST": Row(
        "/cases/{case}/follow-up",
        things=a_discussed_case,
        pasante=303,
        other_pasante=403,
        coordinator=403,
        mentor=403,
        resident=403,
        stranger=401,
    ),
    "cases.close GET": Row(
        "/cases/{case}/close",
        things=a_case_in_follow_up,
        pasante=200,
        other_pasante=403,
        coordinator=403,
        mentor=403,
        resident=403,
        stranger=303,
    ),
    "cases.close POST": Row(
        "/cases/{case}/close",
        things=a_case_in_follow_up,
        fields=SAYS_HOW_IT_WENT,
        pasante=303,
        other_pasante=403,
        coordinator=403,
        mentor=403,
        resident=403,
        stranger=401,
    ),
}
