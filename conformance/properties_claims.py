"""What is done with each failure that the generator of requests can claim.

A claim is no verdict: most count only where the layer's own reading of the same bytes bears them
out. What may not come in here: requests and answers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """What is done with a failure that the generator claims."""

    clause: str
    """Where it would belong."""
    counts: bool = False
    """Counts as it is. Otherwise the layer's own reading of the same bytes decides."""


CLAIMS = {
    "ST101": Claim("CA-COMMON-003"),  # an answer of 500
    "ST102": Claim("CA-COMMON-019"),  # 500 because of the content type
    "ST103": Claim("CA-COMMON-048"),  # a status the document does not have
    "ST104": Claim("CA-COMMON-001"),  # no content type
    "ST105": Claim("CA-COMMON-001"),  # another content type
    "ST106": Claim("CA-COMMON-001"),  # a content type without form
    "ST107": Claim("CA-COMMON-048"),  # a header is missing
    "ST108": Claim("CA-COMMON-048"),  # not valid against the schema
    "ST109": Claim("CA-COMMON-001"),  # not JSON
    "ST110": Claim("CA-COMMON-001"),  # cannot be read
    "ST111": Claim("CA-COMMON-048"),  # the discriminator does not fit
    "ST201": Claim("CA-COMMON-015"),  # something invalid was taken
    "ST202": Claim("CA-COMMON-043"),  # something valid was refused
    "ST203": Claim("CA-COMMON-026"),  # a header that is needed was not missed
    "ST204": Claim("CA-COMMON-009"),  # a method that is not there
    "ST205": Claim("CA-COMMON-009"),  # Allow in an answer to OPTIONS
    "ST401": Claim("CA-COMMON-021", counts=True),  # answered without a valid token
}
"""Every failure that the generator can make with what it is asked to do. Any other code means that
it has changed, and is an error of the suite."""
