"""What a scanned code says: whether somebody may start, and nothing of who it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from foundation.clock import local_date
from foundation.people.models import Engagement, PersonStatus
from lms.models import ConductCertificate, Signature, StartPass
from lms.queries.declarations import start_state
from lms.rules.declarations import DeclarationState
from lms.tokens import Carries, as_short_code, id_in, short_code


@dataclass(frozen=True)
class SignedText:
    title: str
    # The first day of the text, and the day of the signature.
    valid_from: date
    signed_on: date


@dataclass(frozen=True)
class PassStatus:
    """Of one pass, at one moment. Decided anew each time: a pass that was photographed proves nothing."""

    engagement: Engagement
    is_valid: bool
    texts: Sequence[SignedText]
    # The first and the last day of work, and when it ends sooner; None when that is open.
    starts_on: date | None
    valid_until: date | None


def find_pass(code: str) -> StartPass | None:
    """By what the QR carries or the code below it; also one that was taken back. None for anything else."""
    passes = StartPass.objects.select_related("engagement__person", "engagement__sponsor")
    public_id = id_in(Carries.START_PASS, code)
    if public_id:
        return passes.filter(public_id=public_id).first()
    short = as_short_code(code)
    if not short:
        return None
    # The code stands in no row; there are as many passes as people who work here.
    standing = StartPass.objects.filter(revoked_at=None).values_list("public_id", flat=True)
    found = next((one for one in standing if short_code(one) == short), None)
    return passes.filter(public_id=found).first() if found else None


def pass_status(found: StartPass, *, at: datetime) -> PassStatus:
    on, engagement = local_date(at), found.engagement
    state = start_state(engagement, at=at)
    is_here = engagement.person.status == PersonStatus.ACTIVE and (
        engagement.ends_on is None or engagement.ends_on >= on
    )
    ends = [engagement.ends_on]
    ends += [
        status.standing.due_on
        for status in state.declarations
        if status.is_gate and status.state is DeclarationState.SIGN_AGAIN
    ]
    if any(condition.code == "conduct_certificate" for condition in state.conditions):
        last = ConductCertificate.objects.filter(engagement=engagement).order_by("-valid_until").first()
        ends.append(last.valid_until if last else None)
    return PassStatus(
        engagement=engagement,
        is_valid=found.revoked_at is None and is_here and state.may_start and bool(state.conditions),
        texts=[
            SignedText(
                status.declaration.title, status.signature.text_version.valid_from, status.signature.signed_on
            )
            for status in state.declarations
            if status.signature
        ],
        starts_on=engagement.starts_on,
        valid_until=min((day for day in ends if day), default=None),
    )


def standing_pass(engagement: Engagement) -> StartPass | None:
    return StartPass.objects.filter(engagement=engagement, revoked_at=None).first()


def signature_of_token(code: str) -> Signature | None:
    """By what the QR of a document carries."""
    public_id = id_in(Carries.SIGNATURE, code)
    if public_id is None:
        return None
    signatures = Signature.objects.select_related("engagement__person", "text_version", "declaration")
    return signatures.filter(public_id=public_id).first()
