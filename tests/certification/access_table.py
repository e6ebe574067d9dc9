"""Who finds what at each address of the certificates."""

from datetime import timedelta
from typing import Any

from certification import issuer, sheet_files
from certification.approvals.keeping import sealed
from certification.approvals.models import Approval, ApprovalRequest, ApprovalSheet, SignaturePicture
from certification.models import Batch, Certificate, PrintOrder, Waiver
from certification.press.options import PrintOptions
from certification.press.snapshot import Kind, Language
from certification.templates.actions import save_version
from certification.templates.blocks import shipped_blocks
from certification.templates.drafts import Draft
from core import clock, db, files
from core.security import hash_token
from people.models import Cohort, Signatory
from tests.certification.press.drawn import ink
from tests.support.access import Row
from tests.support.cast import Cast

ONLY_COORDINATORS: dict[str, Any] = {"coordinator": 200, "others": 403, "stranger": 303}
HERS: dict[str, Any] = {"coordinator": 200, "others": 404, "stranger": 303}
SETTLING: dict[str, Any] = {"coordinator": 303, "others": 404, "stranger": 401}

SNAPSHOT: dict[str, Any] = {
    "kind": "seminar", "language": "es", "person": "Xóchitl Peñaloza Güemes", "surnames": "Peñaloza Güemes",
    "programme": "Salud Global y Medicina Social", "cohort": "febrero de 2026",
    "period": "el 8 de marzo de 2026",
    "hours": 12, "place_and_date": "Monte Claro, Chiapas, a 9 de marzo de 2026.",
    "organisation": "Salud en la Sierra",
    "signatories": [{"name": "Valeria Macías", "title": "Directora", "organisation": ""}],
    "treatment": "neutral",
    "subject": "Justicia social", "modules": [], "facts": [], "folio": "SALUD-2026F-SEM-0001-Q",
    "verification_url": "http://localhost/v/token-of-hers", "short_code": "EFF8H7JAXV",
}  # fmt: skip


def a_batch(cast: Cast) -> Batch:
    batch = Batch(
        cohort_id=cast.february.id,
        kind="seminar",
        seminar_id=1,
        number=1,
        by_id=cast.rosa.id,
        created_at=clock.now(),
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def hers(cast: Cast, state: str = "valid", **more: Any) -> Certificate:
    """Xóchitl's constancia of a seminar, without a file of its own."""
    values: dict[str, Any] = {
        "batch_id": a_batch(cast).id, "user_id": cast.xochitl.id, "pasante_id": cast.xochitls_place.id,
        "kind": "seminar",
        "seminar_id": 1,
        "series": "SALUD-2026F-SEM", "number": 1, "folio": SNAPSHOT["folio"], "token": "token-of-hers",
        "code": "EFF8H7JAXV", "snapshot": SNAPSHOT, "state": state, "issued_on": clock.today(),
        "pdf_sha256": None if state == "pending" else "0" * 64, "created_at": clock.now(),
    }  # fmt: skip
    certificate = Certificate(**{**values, **more})
    db.session.add(certificate)
    db.session.flush()
    return certificate


def a_certificate(cast: Cast) -> dict[str, Any]:
    return {"id": hers(cast).id}


def one_with_its_file(cast: Cast) -> dict[str, Any]:
    return {"id": hers(cast, pdf_sha256=_kept()).id}


def one_with_its_credential(cast: Cast) -> dict[str, Any]:
    issuer.ensure_keys()
    more = {"status_list": 1, "status_index": 77, "credential_sha256": files.keep(b"{}")}
    return {"id": hers(cast, pdf_sha256=_kept(), **more).id}


def one_asked_to_be_revoked(cast: Cast) -> dict[str, Any]:
    return {"id": hers(cast, revoked_by_id=cast.teresa.id, revoke_reason="A mistake").id}


def a_batch_of_hers(cast: Cast) -> dict[str, Any]:
    digest = _kept()
    certificate = hers(cast, pdf_sha256=digest)
    batch = db.session.get_one(Batch, certificate.batch_id)
    batch.print_sha256 = batch.zip_sha256 = digest
    return {"id": batch.id}


def an_ordered_print(cast: Cast) -> dict[str, Any]:
    order = PrintOrder(
        batch_id=a_batch_of_hers(cast)["id"],
        options=PrintOptions(on_stock=True).to_json(),
        sheet="letter-portrait",
        sha256=_kept(),
        by_id=cast.rosa.id,
        asked_at=clock.now(),
    )
    db.session.add(order)
    db.session.flush()
    return {"id": order.id}


def a_waiver(cast: Cast) -> dict[str, Any]:
    waiver = Waiver(
        pasante_id=cast.xochitls_place.id,
        rule="cases",
        reason="Maternity leave",
        by_id=cast.rosa.id,
        created_at=clock.now(),
    )
    db.session.add(waiver)
    db.session.flush()
    return {"id": waiver.id}


def a_version(cast: Cast) -> dict[str, Any]:
    """The diploma's words as they ship, kept as a version."""
    draft = Draft(
        Kind.DIPLOMA, Language.SPANISH, dict(shipped_blocks(Kind.DIPLOMA, Language.SPANISH)), ".subject { }"
    )
    version = save_version(draft, None, seen="", note="", by=cast.rosa)
    return {"id": version.id, "number": version.number}


def _kept() -> str:
    return files.keep(b"%PDF-1.7 a file")


def a_request(cast: Cast) -> dict[str, Any]:
    return {"id": _asked(cast).request_id}


def an_answer(cast: Cast) -> dict[str, Any]:
    return {"id": _asked(cast).id}


def an_answer_to_a_correction(cast: Cast) -> dict[str, Any]:
    return {"id": _asked(cast, replaces_id=hers(cast).id).id}


def _asked(cast: Cast, **more: Any) -> Approval:
    """A request of one sheet, and the link of the only signatory."""
    request = ApprovalRequest(
        cohort_id=cast.february.id,
        kind="diploma",
        sha256="0" * 64,
        by_id=cast.rosa.id,
        created_at=clock.now(),
        **more,
    )
    signatory = Signatory(position=1, name="Dra. Valeria Macías", title="Directora", organisation="La Sierra")
    db.session.add_all([request, signatory])
    db.session.flush()
    sheet = ApprovalSheet(
        request_id=request.id,
        user_id=cast.xochitl.id,
        position=1,
        snapshot={**SNAPSHOT, "folio": "", "verification_url": "", "short_code": ""},
        sha256="0" * 64,
    )
    until = clock.now() + timedelta(days=1)
    token = {"token_sha256": hash_token("link-of-hers"), "expires_at": until}
    approval = Approval(request_id=request.id, signatory_id=signatory.id, position=1, **token)
    db.session.add_all([sheet, approval])
    db.session.flush()
    return approval


def an_answer_with_picture(cast: Cast) -> dict[str, Any]:
    approval, digest = _asked(cast), "1" * 64
    db.session.add(
        SignaturePicture(
            signatory_id=approval.signatory_id,
            sha256=digest,
            sealed=sealed(ink(), digest),
            created_at=clock.now(),
        )
    )
    db.session.flush()
    return {"id": approval.id}


def sheets_made(cast: Cast) -> dict[str, Any]:
    sheet_files.make(db.session.get_one(Cohort, 1), by=cast.user("rosa"))
    return {}


TABLE = {
    "certification.index GET": Row("/certificates", **ONLY_COORDINATORS),
    "certification.mine GET": Row("/certificates/mine", others=200, stranger=303),
    "certification.data_sheet GET": Row(
        "/certificates/pasantes/1/data-sheet.pdf",
        coordinator=200,
        pasante=200,
        mentor=403,
        others=404,
        stranger=303,
    ),
    "certification.data_sheets_of_cohort GET": Row("/certificates/cohorts/1/data-sheets", **HERS),
    "certification.data_sheets_of_cohort POST": Row("/certificates/cohorts/1/data-sheets", **SETTLING),
    "certification.data_sheets_file GET": Row(
        "/certificates/cohorts/1/data-sheets.pdf", things=sheets_made, **HERS
    ),
    "certification.issue_to_guests GET": Row("/certificates/issue/mentor/2026-02", **ONLY_COORDINATORS),
    "certification.issue_to_guests POST": Row(
        "/certificates/issue/mentor/2026-02", coordinator=422, others=403, stranger=401
    ),
    "certification.draft_of_guest GET": Row(
        "/certificates/issue/mentor/2026-02/draft.pdf", coordinator=404, others=403, stranger=303
    ),
    "certification.roads_table GET": Row("/certificates/cohorts/1/roads.xlsx", **HERS),
    "certification.rules GET": Row("/certificates/cohorts/1/rules", **HERS),
    "certification.rules POST": Row(
        "/certificates/cohorts/1/rules", coordinator=422, others=404, stranger=401
    ),
    "certification.show_pasante GET": Row(
        "/certificates/pasantes/1", coordinator=200, mentor=403, pasante=403, others=404, stranger=303
    ),
    "certification.waive POST": Row(
        "/certificates/pasantes/1/waivers", coordinator=422, mentor=403, pasante=403, others=404, stranger=401
    ),
    "certification.take_back_waiver POST": Row(
        "/certificates/waivers/{id}/take-back", things=a_waiver, **SETTLING
    ),
    "certification.issue GET": Row("/certificates/cohorts/1/issue/diploma", **HERS),
    "certification.issue POST": Row(
        "/certificates/cohorts/1/issue/diploma", coordinator=422, others=404, stranger=401
    ),
    "certification.draft GET": Row(
        "/certificates/cohorts/1/issue/diploma/draft.pdf", others=404, stranger=303
    ),
    "certification.show_batch GET": Row("/certificates/batches/{id}", things=a_batch_of_hers, **HERS),
    "certification.print_file GET": Row(
        "/certificates/batches/{id}/print.pdf", things=a_batch_of_hers, **HERS
    ),
    "certification.archive GET": Row(
        "/certificates/batches/{id}/certificates.zip", things=a_batch_of_hers, **HERS
    ),
    "certification.delivery GET": Row(
        "/certificates/batches/{id}/delivery.xlsx", things=a_batch_of_hers, **HERS
    ),
    "certification.printing GET": Row("/certificates/batches/{id}/printing", things=a_batch_of_hers, **HERS),
    "certification.printing POST": Row(
        "/certificates/batches/{id}/printing",
        things=a_batch_of_hers,
        coordinator=422,
        others=404,
        stranger=401,
    ),
    "certification.ordered_file GET": Row(
        "/certificates/print-orders/{id}.pdf", things=an_ordered_print, **HERS
    ),
    "certification.calibration GET": Row(
        "/certificates/batches/{id}/calibration.pdf", things=a_batch_of_hers, **HERS
    ),
    "certification.stock GET": Row("/certificates/batches/{id}/stock.pdf", things=a_batch_of_hers, **HERS),
    "certification.signing_key GET": Row("/certificates/signing-key", **ONLY_COORDINATORS),
    "certification.signing_key POST": Row(
        "/certificates/signing-key", coordinator=422, others=403, stranger=401
    ),
    "certification.enter_registry_of_batch POST": Row(
        "/certificates/batches/{id}/registry",
        things=a_batch_of_hers,
        coordinator=422,
        others=404,
        stranger=401,
    ),
    "certification.enter_registry POST": Row(
        "/certificates/{id}/registry",
        things=a_certificate,
        coordinator=303,
        pasante=403,
        others=404,
        stranger=401,
    ),
    "certification.mail_batch POST": Row(
        "/certificates/batches/{id}/letters", things=a_batch_of_hers, **SETTLING
    ),
    "certification.mail POST": Row(
        "/certificates/{id}/letter",
        things=a_certificate,
        coordinator=303,
        pasante=403,
        others=404,
        stranger=401,
    ),
    "certification.note_arrival POST": Row(
        "/certificates/{id}/letter/arrived",
        things=a_certificate,
        coordinator=303,
        pasante=403,
        others=404,
        stranger=401,
    ),
    "certification.resume POST": Row("/certificates/batches/{id}/resume", things=a_batch_of_hers, **SETTLING),
    "certification.register GET": Row("/certificates/register", **ONLY_COORDINATORS),
    "certification.register_table GET": Row("/certificates/register.xlsx", **ONLY_COORDINATORS),
    "certification.show GET": Row(
        "/certificates/{id}", things=a_certificate, coordinator=200, pasante=403, others=404, stranger=303
    ),
    "certification.file GET": Row(
        "/certificates/{id}/file",
        things=one_with_its_file,
        coordinator=200,
        pasante=200,
        others=404,
        stranger=303,
    ),
    "certification.ask_to_correct POST": Row(
        "/certificates/{id}/replace/ask",
        things=a_certificate,
        coordinator=303,
        pasante=403,
        others=404,
        stranger=401,
    ),
    "certification.draft_of_correction GET": Row(
        "/certificates/{id}/replacement.pdf",
        things=a_certificate,
        coordinator=200,
        pasante=403,
        others=404,
        stranger=303,
    ),
    "certification.replace POST": Row(
        "/certificates/{id}/replace",
        things=a_certificate,
        coordinator=303,
        pasante=403,
        others=404,
        stranger=401,
    ),
    "certification.ask_revocation POST": Row(
        "/certificates/{id}/revoke",
        things=a_certificate,
        coordinator=422,
        pasante=403,
        others=404,
        stranger=401,
    ),
    "certification.confirm_revocation POST": Row(
        "/certificates/{id}/revoke/confirm",
        things=a_certificate,
        coordinator=303,
        pasante=403,
        others=404,
        stranger=401,
    ),
    "certification.drop_revocation POST": Row(
        "/certificates/{id}/revoke/drop",
        things=one_asked_to_be_revoked,
        coordinator=303,
        pasante=403,
        others=404,
        stranger=401,
    ),
    "certification.templates GET": Row("/certificates/templates", **ONLY_COORDINATORS),
    "certification.template_versions GET": Row(
        "/certificates/templates/diploma/es", things=a_version, **ONLY_COORDINATORS
    ),
    "certification.edit_template GET": Row(
        "/certificates/templates/diploma/es/edit?from={number}", things=a_version, **ONLY_COORDINATORS
    ),
    "certification.edit_template POST": Row(
        "/certificates/templates/seminar/es/edit", coordinator=303, others=403, stranger=401
    ),
    "certification.preview_template POST": Row(
        "/certificates/templates/seminar/es/preview", coordinator=200, others=403, stranger=401
    ),
    "certification.template_picture GET": Row(
        "/certificates/templates/seminar/es/0/picture.png", **ONLY_COORDINATORS
    ),
    "certification.compare_templates GET": Row(
        "/certificates/templates/diploma/es/compare?one={number}&other=0",
        things=a_version,
        **ONLY_COORDINATORS,
    ),
    "certification.use_template POST": Row(
        "/certificates/templates/versions/{id}/use", things=a_version, **SETTLING
    ),
    "certification.use_shipped_template POST": Row(
        "/certificates/templates/diploma/es/use-shipped", coordinator=303, others=403, stranger=401
    ),
    "certification.put_template_away POST": Row(
        "/certificates/templates/versions/{id}/put-away", things=a_version, **SETTLING
    ),
    "verification.show GET": Row("/v/token-of-hers", things=a_certificate, others=200),
    "verification.credential GET": Row(
        "/v/token-of-hers/credential.json", things=one_with_its_credential, others=200
    ),
    "verification.did_document GET": Row("/.well-known/did.json", others=200),
    "verification.status_list GET": Row("/status/1", things=one_with_its_credential, others=200),
    "verification.without_signal GET": Row("/verify/without-signal", others=200),
    "verification.by_code GET": Row("/verify", others=200),
    "verification.by_code POST": Row(
        "/verify", things=a_certificate, fields={"folio": SNAPSHOT["folio"], "code": "EFF8H7JAXV"}, others=200
    ),
    "verification.by_file POST": Row("/verify/file", others=404),
    "certification.cancel_request POST": Row(
        "/certificates/approvals/{id}/cancel", things=a_request, **SETTLING
    ),
    "certification.make_link POST": Row(
        "/certificates/approvals/signatories/{id}/link", things=an_answer, **(SETTLING | {"coordinator": 200})
    ),
    "certification.mail_link POST": Row(
        "/certificates/approvals/signatories/{id}/link/mail", things=an_answer, others=404, stranger=401
    ),
    "verification.answer GET": Row("/approve/link-of-hers", things=an_answer, others=200),
    "verification.draft_to_approve GET": Row("/approve/link-of-hers/draft.pdf", things=an_answer, others=200),
    "verification.sheet_picture GET": Row(
        "/approve/link-of-hers/sheets/before.png", things=an_answer_to_a_correction, others=200
    ),
    "verification.picture GET": Row(
        "/approve/link-of-hers/picture.png", things=an_answer_with_picture, others=200
    ),
    "verification.hand_in_picture POST": Row("/approve/link-of-hers/picture", things=an_answer, others=422),
    "verification.take_back_picture POST": Row(
        "/approve/link-of-hers/picture/take-back", things=an_answer, others=422
    ),
    "verification.approve POST": Row("/approve/link-of-hers/yes", things=an_answer, others=303),
    "verification.decline POST": Row("/approve/link-of-hers/no", things=an_answer, others=422),
}
