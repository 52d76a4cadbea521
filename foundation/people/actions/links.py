"""Letting somebody in by a personal link, and confirming by a code of another channel who it is."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from foundation.audit.actions import record_event, record_events
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.people.links import is_token_of
from foundation.people.models import (
    CodeChannel,
    ConfirmationCode,
    Engagement,
    Person,
    PersonalLink,
    PersonStatus,
    User,
)
from foundation.people.rules.links import (
    CODE_LASTS,
    CONFIRMED_LASTS,
    LINK_LASTS,
    MOST_CODES_A_DAY,
    MOST_FAILURES_A_CODE,
    as_code,
    new_code,
    new_mark,
)


def issue_link(*, engagement: Engagement, by: Person | None, at: datetime) -> PersonalLink:
    """A new link; an older one no longer opens anything. Raises NotAllowed `not_here`."""
    [link] = issue_links(engagements=[engagement], by=by, at=at)
    return link


@transaction.atomic
def issue_links(
    *, engagements: Collection[Engagement], by: Person | None, at: datetime
) -> list[PersonalLink]:
    """As `issue_link`, each their own, by the key of the engagement; all of them or none, in a constant number of
    queries."""
    locked = _locked_of([one.pk for one in engagements])
    for engagement in locked:
        _require_here(engagement, at=at)
    PersonalLink.objects.filter(engagement__in=locked, voided_at=None).update(voided_at=at)
    links = PersonalLink.objects.bulk_create(
        PersonalLink(engagement=one, made_at=at, made_by=by, expires_at=at + LINK_LASTS) for one in locked
    )
    record_events(
        kind="personal_link_issued",
        subjects=[(one.engagement.person.public_id, {"link": str(one.public_id)}) for one in links],
        at=at,
        actor_id=by.public_id if by else None,
    )
    return links


@transaction.atomic
def withdraw_link(*, engagement: Engagement, by: Person | None, at: datetime) -> bool:
    """Whether there was one that could still be used."""
    engagement = _locked(engagement)
    standing = PersonalLink.objects.filter(engagement=engagement, voided_at=None)
    if not standing.update(voided_at=at):
        return False
    record_event(
        kind="personal_link_withdrawn",
        at=at,
        actor_id=by.public_id if by else None,
        subject_id=engagement.person.public_id,
    )
    return True


@transaction.atomic
def bind_link(*, link: PersonalLink, token: str, at: datetime) -> str:
    """Binds the link to the browser that asks, and gives what that browser must keep.

    Raises NotAllowed: `link_refused` (wrong, withdrawn or of somebody who is not here any more), `link_expired`,
    `link_used` (another browser has it).
    """
    _locked(link.engagement)
    link = PersonalLink.objects.select_related("engagement__person").get(pk=link.pk)
    require_standing(link, at=at)
    if not is_token_of(link, token):
        raise NotAllowed("link_refused")
    if link.bound_at is not None:
        raise NotAllowed("link_used")
    mark = new_mark()
    link.bound_at, link.browser_digest = at, _digest_of_mark(link, mark)
    link.save(update_fields=["bound_at", "browser_digest"])
    _login_of(link.engagement.person)
    record_event(
        kind="personal_link_used",
        at=at,
        actor_id=link.engagement.person.public_id,
        subject_id=link.engagement.person.public_id,
        details={"link": str(link.public_id)},
    )
    return mark


def is_bound_to(link: PersonalLink, mark: str) -> bool:
    return link.bound_at is not None and constant_time_compare(
        link.browser_digest, _digest_of_mark(link, mark)
    )


def require_standing(link: PersonalLink, *, at: datetime) -> None:
    """Raises NotAllowed `link_refused` or `link_expired`."""
    if link.voided_at is not None:
        raise NotAllowed("link_refused")
    if link.expires_at <= at:
        raise NotAllowed("link_expired")
    if not _is_here(link.engagement, at=at):
        raise NotAllowed("link_refused")


@transaction.atomic
def give_code(*, engagement: Engagement, channel: str, by: Person, at: datetime) -> str:
    """A new code, told once; an older one no longer counts.

    By `CodeChannel.SPONSOR` whoever gives it says to have seen this person. Raises NotAllowed `not_here` and
    `own_code`, and DomainError `too_many_codes`.
    """
    engagement = _locked(engagement)
    _require_here(engagement, at=at)
    if engagement.person_id == by.pk:
        raise NotAllowed("own_code")
    codes = ConfirmationCode.objects.filter(engagement=engagement)
    wasted = codes.filter(failures__gte=MOST_FAILURES_A_CODE, made_at__date=local_date(at))
    if wasted.count() >= MOST_CODES_A_DAY:
        raise DomainError("too_many_codes")
    codes.filter(used_at=None, voided_at=None).update(voided_at=at)
    code = new_code()
    row = ConfirmationCode(
        engagement=engagement,
        channel=CodeChannel(channel),
        made_at=at,
        made_by=by,
        expires_at=at + CODE_LASTS,
    )
    row.digest = _digest_of_code(row, code)
    row.save()
    record_event(
        kind="confirmation_code_given",
        at=at,
        actor_id=by.public_id,
        subject_id=engagement.person.public_id,
        details={"channel": row.channel},
    )
    return code


def confirm_identity(*, link: PersonalLink, code: str, at: datetime) -> ConfirmationCode:
    """The code, used by this. Raises DomainError `code_refused` with `left` (tries) or `no_code`.

    A refusal is counted, so that it must not be rolled back.
    """
    with transaction.atomic():
        _locked(link.engagement)
        row = ConfirmationCode.objects.filter(
            engagement=link.engagement, used_at=None, voided_at=None, expires_at__gt=at
        ).first()
        if row is not None and _fits(row, code):
            row.used_at, row.used_on = at, link
            row.save(update_fields=["used_at", "used_on"])
            return row
        left = _count_failure(row, at=at) if row else 0
    if row is None or not left:
        raise DomainError("no_code")
    raise DomainError("code_refused", left=left)


def confirmation_of(link: PersonalLink, *, at: datetime) -> ConfirmationCode | None:
    """The code by which this link's person was confirmed, while that still serves."""
    return (
        ConfirmationCode.objects.filter(used_on=link, used_at__gt=at - CONFIRMED_LASTS)
        .order_by("-used_at")
        .first()
    )


def _fits(row: ConfirmationCode, code: str) -> bool:
    typed = as_code(code)
    return bool(typed) and constant_time_compare(row.digest, _digest_of_code(row, typed))


def _count_failure(row: ConfirmationCode, *, at: datetime) -> int:
    """How many tries are left."""
    row.failures += 1
    if row.failures >= MOST_FAILURES_A_CODE:
        row.voided_at = at
    row.save(update_fields=["failures", "voided_at"])
    return MOST_FAILURES_A_CODE - row.failures


def _locked(engagement: Engagement) -> Engagement:
    """Two tabs, or a double click, go one after the other."""
    [locked] = _locked_of([engagement.pk])
    return locked


def _locked_of(engagement_ids: Collection[int]) -> list[Engagement]:
    rows = Engagement.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    return list(rows.filter(pk__in=engagement_ids).order_by("pk"))


def _is_here(engagement: Engagement, *, at: datetime) -> bool:
    """Working, or to come."""
    is_over = engagement.ends_on is not None and engagement.ends_on < local_date(at)
    return engagement.person.status == PersonStatus.ACTIVE and not is_over


def _require_here(engagement: Engagement, *, at: datetime) -> None:
    if not _is_here(engagement, at=at):
        raise NotAllowed("not_here", person=engagement.person.full_name)


def _login_of(person: Person) -> User:
    if person.user is None:
        # Without a password: there is no way in but a link, or single sign-on later.
        person.user = User.objects.create_user(username=f"link-{person.public_id}")
        person.save(update_fields=["user"])
    return person.user


def _digest_of_mark(link: PersonalLink, mark: str) -> str:
    return salted_hmac(
        "foundation.people.links.mark", f"{link.public_id}:{mark}", algorithm="sha256"
    ).hexdigest()


def _digest_of_code(row: ConfirmationCode, code: str) -> str:
    return salted_hmac(
        "foundation.people.links.code", f"{row.public_id}:{code}", algorithm="sha256"
    ).hexdigest()
