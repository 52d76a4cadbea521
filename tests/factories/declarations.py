"""Declarations, externals and their signatures, made through the platform's own actions."""

from datetime import date, datetime, timedelta
from uuid import UUID

from dilemmas.models import LiveSession
from foundation.meetings.actions import invite, record_attendance
from foundation.people.actions.links import bind_link, confirm_identity, give_code
from foundation.people.links import token_of
from foundation.people.models import CodeChannel, Engagement, Person, PersonalLink
from lms.actions.declaring import publish_text, save_declaration, set_steps
from lms.actions.externals import NewExternal, register_external
from lms.actions.requirements import publish_requirement
from lms.actions.signing import sign_by_account, sign_by_link
from lms.models import Declaration, Signature, TextVersion
from lms.queries.declarations import texts_of
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

PARALLEL = {
    "code": "parallel_work",
    "prompt": "Heb je ander werk?",
    "kind": "yes_no_text",
    "required": True,
    "help": "Alleen voor wie.",
}


def text(*articles: tuple[str, str], questions: tuple[dict, ...] = ()) -> dict:
    return {
        "intro": "Ik werk hier een tijd.",
        "articles": [{"heading": heading, "text": body} for heading, body in articles]
        or [{"heading": "Geheim", "text": "Ik houd geheim wat geheim is."}],
        "closing": "Ik heb alles gelezen.",
        "questions": list(questions),
    }


def make_declaration(
    *,
    at: datetime,
    code: str = "geheimhouding",
    title: str = "Geheimhoudingsverklaring",
    valid_from: date = date(2020, 1, 1),
    questions: tuple[dict, ...] = (),
    form: str = "signed",
) -> Declaration:
    declaration = save_declaration(code=code, title_nl=title, title_en="", form=form, by=None, at=at)
    add_text(declaration, text(questions=questions), valid_from=valid_from, at=at)
    return declaration


def add_text(
    declaration: Declaration,
    content: dict,
    *,
    at: datetime,
    valid_from: date,
    sign_again_days: int | None = None,
    **others: dict,
) -> TextVersion:
    return publish_text(
        declaration=declaration,
        valid_from=valid_from,
        legal_source="Voorbeeldtekst",
        contents={"nl": content, **others},
        sign_again_days=sign_again_days,
        at=at,
    )


def require_for_declarations(*module_keys: UUID, kinds: tuple[str, ...] = ("inhuur", "zzp'er")) -> None:
    publish_requirement(
        code="externen",
        title="Welkom als externe",
        kinds=kinds,
        steps=[(key, 1) for key in module_keys],
        gates=["declaration"],
        valid_from=date(2020, 1, 1),
        due_months=1,
    )


def let_sign(
    *declarations: Declaration, at: datetime, kind: str = "inhuur", certificate: bool = False
) -> None:
    set_steps(
        kind=kind,
        takes_oath=False,
        shows_certificate=certificate,
        declarations=declarations,
        by=None,
        at=at,
    )


def make_sponsor(*, at: datetime) -> Person:
    person = PersonFactory(given_name="Hanneke", family_name="Wit", infix="de")
    EngagementFactory(person=person, starts_on=date(2016, 1, 1))
    return person


def make_external(*, sponsor: Person, at: datetime, by: Person | None = None, **given: object) -> Engagement:
    values = {
        "given_name": "Karim",
        "family_name": "Yilmaz",
        "email": "karim@bureau.example",
        "kind": "inhuur",
        "starts_on": date(2022, 3, 7),
        "ends_on": date(2022, 9, 30),
        **given,
    }
    values.setdefault("unit", None)
    values["unit"] = values["unit"] or UnitFactory()
    return register_external(new=NewExternal(**values), sponsor=sponsor, by=by or sponsor, at=at)


def standing_link(engagement: Engagement) -> PersonalLink:
    return PersonalLink.objects.get(engagement=engagement, voided_at=None)


def bound_link(engagement: Engagement, *, at: datetime) -> PersonalLink:
    link = standing_link(engagement)
    if link.bound_at is None:
        bind_link(link=link, token=token_of(link.public_id), at=at)
    return PersonalLink.objects.select_related("engagement__person").get(pk=link.pk)


def confirm(link: PersonalLink, *, at: datetime) -> None:
    code = give_code(
        engagement=link.engagement, channel=CodeChannel.SPONSOR, by=link.engagement.sponsor, at=at
    )
    confirm_identity(link=link, code=code, at=at)


def sign_with_account(
    engagement: Engagement, declaration: Declaration, *, at: datetime, answers: dict | None = None
) -> Signature:
    """Just logged in."""
    return sign_by_account(
        engagement=engagement,
        declaration=declaration,
        text=texts_of(declaration.code).filter(valid_from__lte=at.date()).first(),
        read_in="nl",
        answers=answers or {},
        logged_in_at=at,
        logged_in_by="password",
        at=at,
    )


def was_there(session: LiveSession, engagement: Engagement, *, at: datetime) -> None:
    """As checking in leaves it when the session has ended."""
    before = session.occasion.starts_at - timedelta(days=1)
    [seat] = invite(occasion=session.occasion, engagements=[engagement], at=before)
    record_attendance(seat=seat, present=True, by=engagement.person, at=at)


def sign(
    engagement: Engagement, declaration: Declaration, *, at: datetime, answers: dict | None = None
) -> Signature:
    """With a bound link and a code of the sponsor."""
    link = bound_link(engagement, at=at)
    confirm(link, at=at)
    current = texts_of(declaration.code).filter(valid_from__lte=at.date()).first()
    return sign_by_link(
        link=link, declaration=declaration, text=current, read_in="nl", answers=answers or {}, at=at
    )
