from typing import Any

from people.actions import invitations, rosters
from tests.support.access import Row
from tests.support.cast import Cast

ROSTER = b"Nombre;Primer apellido;Correo\nAna;Cruz;ana@example.org\n"
EVERYBODY = {"others": 200, "stranger": 303}
COORDINATOR = {"others": 403, "coordinator": 200, "stranger": 303}
# What a coordinator sees only: to anybody else it does not exist.
HIDDEN = {"others": 404, "coordinator": 200, "stranger": 303}
# A form that only a coordinator may send; she sends it half empty here.
HIDDEN_FORM = {"others": 404, "coordinator": 422, "stranger": 401}


def _roster(cast: Cast) -> dict[str, Any]:
    sent = rosters.send_roster(cast.february, file_name="lista.csv", data=ROSTER, by=cast.rosa)
    return {"roster": sent.id, "fields": {"shown": rosters.digest(sent.plan)}}


def _february(cast: Cast) -> dict[str, Any]:
    return {"cohort": cast.february.id}


def _aurora(cast: Cast) -> dict[str, Any]:
    return {"clinic": cast.nueva_aurora.id}


def _xochitl(cast: Cast) -> dict[str, Any]:
    return {"user": cast.xochitl.id, "pasante": cast.xochitls_place.id}


def _emily(cast: Cast) -> dict[str, Any]:
    return {"user": cast.emily.id}


def _assignment(cast: Cast) -> dict[str, Any]:
    assignment = cast.nueva_aurora
    return {"assignment": 1, "clinic": assignment.id}


def _mailed(cast: Cast) -> dict[str, Any]:
    _invitation, token = invitations.invite(cast.xochitl, by=cast.rosa)
    return {"user": cast.xochitl.id, "fields": {"token": token}}


def _invited(cast: Cast) -> dict[str, Any]:
    return {"token": invitations.invite(cast.angel, by=cast.rosa)[1]}


# Whoever may know of Xóchitl gets 403 where only a coordinator may act; to others she does not exist.
ABOUT_HER = {"mentor": 403, "pasante": 403, "others": 404}

TABLE = {
    "people.index GET": Row("/people", **COORDINATOR),
    "people.add_person GET": Row("/people/new", **COORDINATOR),
    "people.add_person POST": Row("/people/new", others=403, coordinator=422, stranger=401),
    "people.person GET": Row("/people/{user}", things=_xochitl, coordinator=200, stranger=303, **ABOUT_HER),
    "people.change_person GET": Row(
        "/people/{user}/edit", things=_xochitl, coordinator=200, stranger=303, **ABOUT_HER
    ),
    "people.change_person POST": Row(
        "/people/{user}/edit", things=_xochitl, coordinator=422, stranger=401, **ABOUT_HER
    ),
    "people.disable POST": Row(
        "/people/{user}/disable", things=_emily, coordinator=303, stranger=401, resident=401, others=404
    ),
    "people.enable POST": Row(
        "/people/{user}/enable", things=_xochitl, coordinator=303, stranger=401, **ABOUT_HER
    ),
    "people.end_sign_ins POST": Row(
        "/people/{user}/end-sign-ins", things=_emily, coordinator=303, stranger=401, resident=403, others=404
    ),
    "people.reopen_name POST": Row(
        "/people/{user}/reopen-name", things=_xochitl, coordinator=303, stranger=401, **ABOUT_HER
    ),
    "people.invite POST": Row(
        "/people/{user}/invitations", things=_xochitl, coordinator=200, stranger=401, **ABOUT_HER
    ),
    "people.mail_invitation POST": Row(
        "/people/{user}/invitations/mail", things=_mailed, coordinator=404, stranger=401, **ABOUT_HER
    ),
    "people.post_pasante GET": Row(
        "/pasantes/{pasante}/postings/new", things=_xochitl, coordinator=200, stranger=303, **ABOUT_HER
    ),
    "people.post_pasante POST": Row(
        "/pasantes/{pasante}/postings/new", things=_xochitl, coordinator=422, stranger=401, **ABOUT_HER
    ),
    "people.take_back_posting POST": Row(
        "/pasantes/{pasante}/postings/999/take-back",
        things=_xochitl,
        coordinator=404,
        stranger=401,
        **ABOUT_HER,
    ),
    "people.cohorts GET": Row("/cohorts", **COORDINATOR),
    "people.make_cohort GET": Row("/cohorts/new", **COORDINATOR),
    "people.make_cohort POST": Row("/cohorts/new", others=403, coordinator=422, stranger=401),
    "people.cohort GET": Row("/cohorts/{cohort}", things=_february, **HIDDEN),
    "people.cohort_people GET": Row("/cohorts/{cohort}/people.xlsx", things=_february, **HIDDEN),
    "people.invite_cohort POST": Row(
        "/cohorts/{cohort}/invitations", things=_february, others=404, coordinator=200, stranger=401
    ),
    "people.invitations_table POST": Row(
        "/cohorts/{cohort}/invitations.xlsx", things=_february, others=404, coordinator=200, stranger=401
    ),
    "people.accept_invitation GET": Row("/invitations/{token}", things=_invited, others=200),
    "people.accept_invitation POST": Row("/invitations/{token}", things=_invited, others=422),
    "people.send_roster GET": Row("/cohorts/{cohort}/rosters/new", things=_february, **HIDDEN),
    "people.send_roster POST": Row("/cohorts/{cohort}/rosters/new", things=_february, **HIDDEN_FORM),
    "people.roster_template GET": Row("/cohorts/{cohort}/rosters/template.xlsx", things=_february, **HIDDEN),
    "people.roster GET": Row("/rosters/{roster}", things=_roster, **HIDDEN),
    "people.check_roster POST": Row(
        "/rosters/{roster}/check", things=_roster, others=404, coordinator=303, stranger=401
    ),
    "people.confirm_roster POST": Row(
        "/rosters/{roster}/confirm", things=_roster, others=404, coordinator=303, stranger=401
    ),
    "people.undo_roster POST": Row("/rosters/{roster}/undo", things=_roster, **HIDDEN_FORM),
    "people.clinics GET": Row("/clinics", **COORDINATOR),
    "people.add_clinic GET": Row("/clinics/new", **COORDINATOR),
    "people.add_clinic POST": Row("/clinics/new", others=403, coordinator=422, stranger=401),
    "people.clinic GET": Row("/clinics/{clinic}", things=_aurora, coordinator=200, stranger=303, **ABOUT_HER),
    "people.change_clinic GET": Row(
        "/clinics/{clinic}/edit", things=_aurora, coordinator=200, stranger=303, **ABOUT_HER
    ),
    "people.change_clinic POST": Row(
        "/clinics/{clinic}/edit", things=_aurora, coordinator=422, stranger=401, **ABOUT_HER
    ),
    "people.assign_mentor GET": Row(
        "/clinics/{clinic}/mentors/new", things=_aurora, coordinator=200, stranger=303, **ABOUT_HER
    ),
    "people.assign_mentor POST": Row(
        "/clinics/{clinic}/mentors/new", things=_aurora, coordinator=422, stranger=401, **ABOUT_HER
    ),
    "people.end_assignment GET": Row("/assignments/{assignment}/end", things=_assignment, **HIDDEN),
    "people.end_assignment POST": Row("/assignments/{assignment}/end", things=_assignment, **HIDDEN_FORM),
    "people.mine GET": Row("/me", **EVERYBODY),
    "people.change_mine GET": Row("/me/edit", **EVERYBODY),
    "people.change_mine POST": Row("/me/edit", others=422, stranger=401),
    "people.confirm_name GET": Row("/me/name", **EVERYBODY),
    "people.confirm_name POST": Row("/me/name", others=422, stranger=401),
    "people.change_password GET": Row("/me/password", **EVERYBODY),
    "people.change_password POST": Row("/me/password", others=422, stranger=401),
    "people.end_my_sign_ins POST": Row("/me/sign-ins/end", others=303, stranger=401),
    "people.settings GET": Row("/settings", **COORDINATOR),
    "people.settings POST": Row("/settings", others=403, coordinator=422, stranger=401),
    "people.signatories GET": Row("/settings/signatories", **COORDINATOR),
    "people.signatories POST": Row("/settings/signatories", others=403, coordinator=422, stranger=401),
    "people.logo GET": Row("/logo/" + "0" * 64, others=404),
    "people.set_up GET": Row("/set-up", others=404, coordinator=303),
    "people.set_up POST": Row("/set-up", others=404, coordinator=303),
    "people.set_up_steps GET": Row("/set-up/steps", **COORDINATOR),
    "people.sign_in GET": Row("/sign-in", others=303, stranger=200),
    "people.sign_in POST": Row("/sign-in", fields={"email": "a@example.org", "password": "x"}, others=422),
    "people.demo_sign_in POST": Row("/demo/sign-in", others=404),
    "people.sign_out POST": Row("/sign-out", others=303),
}
