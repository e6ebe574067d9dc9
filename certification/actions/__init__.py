"""What is done to rules and certificates."""

from certification.actions.correcting import (
    ask_revocation,
    candidate_of,
    confirm_revocation,
    document_of,
    drop_revocation,
    reads_otherwise,
    replace_certificate,
    replacement_of,
)
from certification.actions.issuing import AlreadyIssued, issue, resume, take_numbers
from certification.actions.mailing import mail_batch, mail_certificate, may_be_written, note_arrival
from certification.actions.ordering import order_print
from certification.actions.registering import enter_registry, enter_registry_of_batch
from certification.actions.rules import change_rules, freeze_rules, take_back_waiver, waive

__all__ = [
    "AlreadyIssued",
    "ask_revocation",
    "candidate_of",
    "change_rules",
    "confirm_revocation",
    "document_of",
    "drop_revocation",
    "enter_registry",
    "enter_registry_of_batch",
    "freeze_rules",
    "issue",
    "mail_batch",
    "mail_certificate",
    "may_be_written",
    "note_arrival",
    "order_print",
    "reads_otherwise",
    "replace_certificate",
    "replacement_of",
    "resume",
    "take_back_waiver",
    "take_numbers",
    "waive",
]
