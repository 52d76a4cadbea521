"""Externals of Lindewaard, in every state, and a signing round that is half way."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from config.demo.history import moment
from foundation.mailing.models import MailStatus, OutboxMessage
from foundation.people.actions.links import bind_link, confirm_identity, give_code
from foundation.people.links import token_of
from foundation.people.models import (
    CodeChannel,
    Engagement,
    EngagementKind,
    Person,
    PersonalLink,
    Unit,
)
from foundation.people.queries.kinds import external_kinds
from lms.actions.content import load_external_module
from lms.actions.declaring import load_declarations, load_first_table, open_round, set_steps
from lms.actions.externals import NewExternal, note_certificate, register_external
from lms.actions.requirements import publish_requirement
from lms.actions.signing import sign_by_account, sign_by_link
from lms.actions.taking import finish_steps, start_attempt
from lms.models import Declaration, EntryStep, GateKind, ModulePage, StepOfKind, TextVersion
from lms.queries.declarations import start_state, texts_of
from lms.queries.rounds import signers_of

# The code of the requirement.
EXTERNALS = "externen"


def load_declaration_content(*, at: datetime, certificate_kinds: Iterable[str] = ()) -> None:
    """The module for externals, the texts that come along, and who signs what; what is there stays."""
    load_external_module()
    load_declarations(at=at)
    load_first_table(at=at, certificate_kinds=certificate_kinds)


def publish_external_requirement(*, valid_from: date) -> None:
    """Whoever starts from this day on completes the module before a declaration."""
    module = ModulePage.objects.get(slug="welkom-als-externe", locale__language_code="nl")
    publish_requirement(
        code=EXTERNALS,
        title="Welkom als externe",
        kinds=[kind.code for kind in external_kinds()],
        steps=[(module.translation_key, 1)],
        gates=[GateKind.DECLARATION],
        valid_from=valid_from,
        starts_from=valid_from,
        due_months=1,
    )


# Hired by Joris, who works in Projecten.
SPONSOR, UNIT = "100011", "SO-RO-P"
WITH_CERTIFICATE = (
    EngagementKind.HIRED,
    EngagementKind.SELF_EMPLOYED,
    EngagementKind.AGENCY,
    EngagementKind.INTERN,
)
# So many of the round sign; half of them in the demo as it is served.
MOST_SIGNERS = 90
CLUSTER, ROUND_CODE = "WI", "verklaring-informatiegebruik"
SMTP_REFUSAL = "550 5.1.1 mailbox unavailable"


def ask_for_certificates(*, at: datetime) -> None:
    """Lindewaard's choice: hired people show a VOG before they start."""
    for kind in WITH_CERTIFICATE:
        steps = StepOfKind.objects.filter(kind=kind, step=EntryStep.DECLARATION).values("declaration")
        set_steps(
            kind=kind,
            takes_oath=False,
            shows_certificate=True,
            declarations=Declaration.objects.filter(pk__in=steps),
            by=None,
            at=at,
        )


def welcome_externals(*, now: datetime) -> None:
    """Seven of Joris, each a step further, and one who was here before."""
    sponsor = Person.objects.get(personnel_number=SPONSOR)
    day = now.date()
    failed = _invite(
        "Bilal", "Haddou", sponsor, starts_on=day + timedelta(days=9), at=now - timedelta(days=3)
    )
    opened = _invite(
        "Femke", "Postma", sponsor, starts_on=day + timedelta(days=7), at=now - timedelta(days=4)
    )
    waiting = _invite(
        "Luuk", "Hendriks", sponsor, starts_on=day + timedelta(days=1), at=now - timedelta(days=6)
    )
    ready = _invite("Mila", "Dekker", sponsor, starts_on=day, at=now - timedelta(days=12))
    OutboxMessage.objects.filter(template="lms/external_link", recipient=failed.person).update(
        status=MailStatus.FAILED, last_error=SMTP_REFUSAL
    )
    _take(opened, lessons=1, at=now - timedelta(days=1))
    for one, at in ((waiting, now - timedelta(days=1)), (ready, now - timedelta(days=8))):
        _take(one, at=at)
    note_certificate(engagement=waiting, seen_on=day - timedelta(days=2), by=sponsor, at=now)
    _sign_all(ready, sponsor, at=now - timedelta(days=7))
    note_certificate(engagement=ready, seen_on=day - timedelta(days=7), by=sponsor, at=now)
    _signed_earlier(sponsor, now=now)
    _was_here_before(sponsor, now=now)


def invite_somebody_today(*, now: datetime) -> None:
    """Whose mail goes out when the demo starts."""
    sponsor = Person.objects.get(personnel_number=SPONSOR)
    _invite("Sanne", "Kok", sponsor, starts_on=now.date() + timedelta(days=14), at=now)


def sign_in_rounds(*, hr: Person, now: datetime) -> None:
    """Everybody in Werk en Inkomen; some have signed."""
    opened = now - timedelta(days=13)
    round_ = open_round(
        title="Verklaring informatiegebruik Werk en Inkomen",
        declaration=Declaration.objects.get(code=ROUND_CODE),
        units=[Unit.objects.get(code=CLUSTER)],
        starts_on=opened.date(),
        due_on=now.date() + timedelta(days=18),
        by=hr,
        at=opened,
    )
    # Hired people do their module first.
    signers = [
        one.engagement for one in signers_of(round_, at=now) if one.engagement.kind == EngagementKind.EMPLOYEE
    ]
    text = texts_of(ROUND_CODE).filter(valid_from__lte=opened.date())[0]
    answers = _answers(text)
    for number, job in enumerate(signers[::2][:MOST_SIGNERS]):
        at = opened + timedelta(days=1 + number % 10, hours=number % 7, minutes=number % 60)
        sign_by_account(
            engagement=job,
            declaration=round_.declaration,
            text=text,
            read_in="nl",
            answers=answers,
            logged_in_at=at - timedelta(minutes=3),
            logged_in_by="password",
            at=at,
        )


def _signed_earlier(sponsor: Person, *, now: datetime) -> None:
    """Before the integriteitsverklaring changed on 1 September; and with a VOG that ends soon."""
    at = moment(date(2026, 6, 29), 10)
    job = _invite("Ravi", "Ramdin", sponsor, starts_on=date(2026, 7, 1), at=at, kind="zzp'er")
    _take(job, at=at)
    _sign_all(job, sponsor, at=at + timedelta(hours=1))
    note_certificate(
        engagement=job, seen_on=date(2026, 6, 29), valid_until=date(2027, 1, 9), by=sponsor, at=at
    )


def _was_here_before(sponsor: Person, *, now: datetime) -> None:
    """Until July in Dienstverlening; now in another cluster: what was completed counts, what was signed does not."""
    at = moment(date(2026, 2, 25), 9)
    before = Person.objects.get(personnel_number="100003")
    job = _invite(
        "Gerda",
        "Molenaar",
        before,
        starts_on=date(2026, 3, 2),
        at=at,
        ends_on=date(2026, 7, 17),
        unit="DV-PZ-B",
    )
    _take(job, at=at)
    _sign_all(job, before, at=at + timedelta(hours=1))
    _invite(
        "Gerda", "Molenaar", sponsor, starts_on=now.date() + timedelta(days=7), at=now - timedelta(days=2)
    )


def _invite(
    given_name: str,
    family_name: str,
    sponsor: Person,
    *,
    starts_on: date,
    at: datetime,
    ends_on: date | None = None,
    kind: str = "inhuur",
    unit: str = UNIT,
) -> Engagement:
    new = NewExternal(
        given_name=given_name,
        family_name=family_name,
        email=f"{given_name}.{family_name}@bureau.example".lower(),
        kind=kind,
        unit=Unit.objects.get(code=unit),
        starts_on=starts_on,
        ends_on=ends_on or starts_on + timedelta(days=180),
    )
    return register_external(new=new, sponsor=sponsor, by=sponsor, at=at)


def _take(job: Engagement, *, at: datetime, lessons: int | None = None) -> None:
    """Opens the link and takes the module, or its first lessons."""
    _bound(job, at=at)
    module = ModulePage.objects.get(slug="welkom-als-externe", locale__language_code="nl")
    attempt = start_attempt(engagement=job, module_key=module.translation_key, language="nl", at=at)
    steps = [step["id"] for lesson in attempt.content["lessons"][:lessons] for step in lesson["steps"]]
    finish_steps(attempt=attempt, step_ids=steps, at=at + timedelta(minutes=18))


def _sign_all(job: Engagement, sponsor: Person, *, at: datetime) -> None:
    """With a code of the sponsor."""
    link = _bound(job, at=at)
    code = give_code(engagement=job, channel=CodeChannel.SPONSOR, by=sponsor, at=at)
    confirm_identity(link=link, code=code, at=at)
    for status in start_state(job, at=at).declarations:
        if status.must_sign and status.text:
            sign_by_link(
                link=link,
                declaration=status.declaration,
                text=status.text,
                read_in="nl",
                answers=_answers(status.text),
                at=at,
            )


def _bound(job: Engagement, *, at: datetime) -> PersonalLink:
    link = PersonalLink.objects.select_related("engagement__person").get(engagement=job, voided_at=None)
    if link.bound_at is None:
        bind_link(link=link, token=token_of(link.public_id), at=at)
        link.refresh_from_db()
    return link


def _answers(text: TextVersion) -> dict[str, str]:
    return {
        one["code"]: "Niet van toepassing." if one["kind"] == "text" else "no"
        for one in text.content.get("questions", ())
    }
