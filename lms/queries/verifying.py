"""What still holds of a signature."""

import enum
from dataclasses import dataclass
from datetime import date, datetime

from foundation.clock import local_date
from lms.models import Signature
from lms.queries.declarations import texts_of
from lms.rules.declarations import DeclarationState, TextFacts, standing


class Force(enum.StrEnum):
    HOLDS = "holds"
    # A later text asks for a new signature, and there is still time.
    SIGN_AGAIN = "sign_again"
    # That time is over.
    LAPSED = "lapsed"
    # The same person signed again.
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    # The job for which it was signed is over.
    ENDED = "ended"


@dataclass(frozen=True)
class InForce:
    force: Force
    # Since when, or until when; None where there is no day to tell.
    day: date | None = None


def in_force(signature: Signature, *, at: datetime) -> InForce:
    """What says least for it comes first."""
    on = local_date(at)
    withdrawal = getattr(signature, "withdrawal", None)
    if withdrawal:
        return InForce(Force.WITHDRAWN, local_date(withdrawal.withdrawn_at))
    if signature.engagement.ends_on and signature.engagement.ends_on < on:
        return InForce(Force.ENDED, signature.engagement.ends_on)
    later = Signature.objects.filter(
        engagement=signature.engagement_id,
        declaration=signature.declaration_id,
        withdrawal=None,
        signed_at__gt=signature.signed_at,
    ).order_by("signed_at")
    if newer := later.first():
        return InForce(Force.REPLACED, newer.signed_on)
    texts = [
        TextFacts(text.valid_from, text.sign_again_days) for text in texts_of(signature.declaration.code)
    ]
    found = standing(texts, signed_text=signature.text_version.valid_from, is_gate_open=True, on=on)
    if found.state is not DeclarationState.SIGN_AGAIN:
        return InForce(Force.HOLDS)
    return InForce(Force.SIGN_AGAIN if found.counts(on=on) else Force.LAPSED, found.due_on)
