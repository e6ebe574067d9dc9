"""The institution's signature on certificates: its keys, signing with them, and checking what was signed.

`actions` and `queries` keep and read keys; `current_seal()` gives a `Seal` for a batch.
"""

from certification.seals.actions import add_key, ensure_development_key, lock_again
from certification.seals.checking import Known, State, Verdict, check
from certification.seals.queries import all_keys, current_key, current_seal, find_key, known
from certification.seals.seal import Seal
from certification.seals.signing import sign, timestamped
from certification.seals.timestamps import NotTimestamped, is_configured

__all__ = [
    "Known",
    "NotTimestamped",
    "Seal",
    "State",
    "Verdict",
    "add_key",
    "all_keys",
    "check",
    "current_key",
    "current_seal",
    "ensure_development_key",
    "find_key",
    "is_configured",
    "known",
    "lock_again",
    "sign",
    "timestamped",
]
