"""What is read of certificates: everybody's road, the register, the batches, what a stranger verifies."""

from certification.queries.register import (
    MOST,
    Wanted,
    asked_to_revoke,
    batches_of,
    certificates_in,
    certificates_of,
    cohorts,
    pasantes_in,
    register,
    replaced_by,
    seminars_held,
    waivers_of,
    whole_batch,
    whole_certificate,
)
from certification.queries.roads import Road, road, roads, rules_of, values_of, waived_rules
from certification.queries.verifying import (
    find_by_code,
    find_by_credential,
    find_by_file,
    find_by_token,
    read_folio,
)

__all__ = [
    "MOST",
    "Road",
    "Wanted",
    "asked_to_revoke",
    "batches_of",
    "certificates_in",
    "certificates_of",
    "cohorts",
    "find_by_code",
    "find_by_credential",
    "find_by_file",
    "find_by_token",
    "pasantes_in",
    "read_folio",
    "register",
    "replaced_by",
    "road",
    "roads",
    "rules_of",
    "seminars_held",
    "values_of",
    "waived_rules",
    "waivers_of",
    "whole_batch",
    "whole_certificate",
]
