"""Why a value is not known: codes that fit any fact, after those by which the Beneficial Ownership Data Standard says it of owners.

Its code list is `unspecifiedReason` of BODS 0.4 (schema/codelists/unspecifiedReason.csv in https://github.com/openownership/data-standard).
Each of its codes has one of ours; ours without one of theirs are for facts that no register holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why a value is undisclosed or unknown."""

    code: str
    words: str
    """As a heading says it."""
    description: str
    """A sentence for readers."""
    fits: tuple[str, ...]
    """The values that it can explain: undisclosed (somebody keeps it back), unknown (nobody says it)."""
    bods: str = ""
    """The BODS code that says the same of owners, where there is one."""


_ALL = (
    Reason(
        "not_disclosed",
        "Not disclosed",
        "Whoever could tell it has not told it.",
        ("undisclosed",),
        "interestedPartyHasNotProvidedInformation",
    ),
    Reason(
        "not_confirmed",
        "Asked, and not confirmed",
        "Whoever was asked was unwilling or unable to confirm it.",
        ("undisclosed",),
        "subjectUnableToConfirmOrIdentifyBeneficialOwner",
    ),
    Reason(
        "exempt_from_disclosure",
        "Need not be disclosed",
        "Whoever could tell it has no duty to.",
        ("undisclosed",),
        "subjectExemptFromDisclosure",
    ),
    Reason(
        "protected",
        "Protected from disclosure",
        "Whoever it is about may stay unnamed.",
        ("undisclosed",),
        "interestedPartyExemptFromDisclosure",
    ),
    Reason("not_yet_decided", "Not yet decided", "It was still open at the time.", ("unknown",)),
    Reason("left_out", "Left out by the source", "The source speaks of the matter and does not say it.", ("unknown",)),
    Reason("not_asked", "Not asked", "Nobody is known to have asked.", ("unknown",)),
    Reason(
        "not_known_to_publisher",
        "Not known to us",
        "It may well be known, but those who made this briefing did not find it.",
        ("unknown",),
        "informationUnknownToPublisher",
    ),
    Reason("not_known_to_anyone", "Not known to anyone", "Nobody is known to know it.", ("unknown",)),
    Reason("no_such_thing", "Perhaps nothing to know", "There may be nothing of the kind at all.", ("unknown",), "noBeneficialOwners"),
    Reason("reason_unknown", "Not known why", "Why it is not known is not known either.", ("undisclosed", "unknown"), "unknown"),
)

REASONS: Mapping[str, Reason] = {reason.code: reason for reason in _ALL}
"""By code, in the order in which pages list them."""


def reasons_for(kind: str) -> tuple[str, ...]:
    """Return the codes that can explain 'undisclosed' or 'unknown'."""
    return tuple(reason.code for reason in _ALL if kind in reason.fits)
