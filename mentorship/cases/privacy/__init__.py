"""The privacy gate: finds what may identify a person in the free text of a case review.

A seat-belt, not a guarantee: it knows shapes, cues and lists, not meaning. A second person is the rule.
The browser runs the same rules: static/js/privacy-gate.js, from the same static/js/privacy-rules.json.
"""

from mentorship.cases.privacy.explanations import EXPLANATIONS, PAGE_SENTENCES, Explanation
from mentorship.cases.privacy.gate import Finding, find, fingerprint
from mentorship.cases.privacy.known import NOBODY_KNOWN, KnownNames
from mentorship.cases.privacy.rules import RULES_VERSION

__all__ = [
    "EXPLANATIONS",
    "NOBODY_KNOWN",
    "PAGE_SENTENCES",
    "RULES_VERSION",
    "Explanation",
    "Finding",
    "KnownNames",
    "find",
    "fingerprint",
]
