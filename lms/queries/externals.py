"""Externals as those who vouch for them see them: what stands open, and whether the mail arrived."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.clock import local_date
from foundation.mailing.models import MailStatus, OutboxMessage
from foundation.people.models import (
    Engagement,
    Membership,
    Person,
    PersonalLink,
    PersonKind,
    PersonStatus,
    Unit,
)
from foundation.people.queries import UnitHistory, unit_name_on
from lms.models import ConductCertificate, Signature
from lms.queries.declarations import StartState, certificates_on, start_states
from lms.rules.externals import link_mail_key


class Delivery(enum.StrEnum):
    """Where the mail with the link is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    # The mail server may have it or not.
    UNCERTAIN = "uncertain"
    # No mail went: no address, or the link was withdrawn.
    NONE = "none"


_DELIVERIES = {
    MailStatus.QUEUED: Delivery.WAITING,
    MailStatus.SENDING: Delivery.WAITING,
    MailStatus.SENT: Delivery.SENT,
    MailStatus.FAILED: Delivery.FAILED,
    MailStatus.UNCERTAIN: Delivery.UNCERTAIN,
}


@dataclass(frozen=True)
class LinkState:
    """The newest link of one job and its mail."""

    link: PersonalLink | None
    delivery: Delivery
    sent_at: datetime | None = None
    is_over: bool = False
    # Comes in with a log-in of their own, and needs no link.
    has_account: bool = False

    @property
    def is_opened(self) -> bool:
        return self.link is not None and self.link.bound_at is not None

    @property
    def is_lost(self) -> bool:
        """Whether somebody must look after the mail."""
        lost = self.delivery in (Delivery.FAILED, Delivery.UNCERTAIN, Delivery.NONE)
        return not self.is_opened and not self.has_account and (lost or self.is_over)


@dataclass(frozen=True)
class ExternalFile:
    """One job of one external."""

    engagement: Engagement
    state: StartState
    link: LinkState
    unit_name: str

    @property
    def person(self) -> Person:
        return self.engagement.person

    @property
    def may_start(self) -> bool:
        return self.state.may_start


def all_externals() -> QuerySet[Engagement]:
    """For whom somebody vouches; also who left."""
    return Engagement.objects.filter(
        kind__in=PersonKind.objects.external().values("code"),
        person__status=PersonStatus.ACTIVE,
        sponsor__isnull=False,
    ).select_related("person__user", "sponsor")


def externals_of(sponsor: Person | None, *, on: date) -> QuerySet[Engagement]:
    """Who is here or comes, soonest first; of everybody when there is no `sponsor`."""
    found = all_externals().filter(Q(ends_on=None) | Q(ends_on__gte=on))
    if sponsor is not None:
        found = found.filter(sponsor=sponsor)
    return found.order_by("starts_on", "person__family_name", "person__given_name", "pk")


def files_of(engagements: QuerySet[Engagement], *, at: datetime) -> list[ExternalFile]:
    """In the order given; the number of queries does not grow with them."""
    on = local_date(at)
    rows = list(
        engagements.annotate(
            unit_name=unit_name_on("pk", on=on),
            is_certified=Exists(certificates_on(on).filter(engagement=OuterRef("pk"))),
        )
    )
    states = start_states(rows, at=at, certified={row.pk for row in rows if row.is_certified})
    links = link_states(rows, at=at)
    return [
        ExternalFile(engagement=row, state=states[row.pk], link=links[row.pk], unit_name=row.unit_name or "")
        for row in rows
    ]


def link_states(engagements: Sequence[Engagement], *, at: datetime) -> dict[int, LinkState]:
    """Engagement id → its link and mail."""
    ids = [engagement.pk for engagement in engagements]
    links = {
        link.engagement_id: link for link in PersonalLink.objects.filter(engagement__in=ids, voided_at=None)
    }
    keys = [link_mail_key(link.public_id) for link in links.values()]
    mails = {mail.key: mail for mail in OutboxMessage.objects.filter(key__in=keys)}
    return {
        engagement.pk: LinkState(None, Delivery.NONE, has_account=_has_account(engagement))
        if engagement.pk not in links
        else _link_state(links[engagement.pk], mails, at=at)
        for engagement in engagements
    }


def _has_account(engagement: Engagement) -> bool:
    """A log-in of their own; not the one that came with an earlier link, which has no password."""
    user = engagement.person.user
    return user is not None and user.has_usable_password()


def _link_state(link: PersonalLink, mails: dict[str, OutboxMessage], *, at: datetime) -> LinkState:
    mail = mails.get(link_mail_key(link.public_id))
    delivery = _DELIVERIES.get(MailStatus(mail.status), Delivery.NONE) if mail else Delivery.NONE
    return LinkState(
        link=link,
        delivery=delivery,
        sent_at=mail.sent_at if mail else None,
        is_over=link.expires_at <= at,
    )


def signatures_of(engagement: Engagement) -> list[Signature]:
    """The last one first, with its withdrawal."""
    return list(
        Signature.objects.filter(engagement=engagement)
        .select_related("declaration", "text_version", "withdrawal", "document")
        .defer("document__content")
        .order_by("-signed_at", "-pk")
    )


def certificate_of(engagement: Engagement) -> ConductCertificate | None:
    """The one that holds longest."""
    return (
        ConductCertificate.objects.filter(engagement=engagement)
        .select_related("seen_by")
        .order_by("-valid_until")
        .first()
    )


def units_to_work_in(sponsor: Person | None, *, on: date) -> list[tuple[Unit, str]]:
    """Units with their names of this day: in which the sponsor works or leads somebody; all without a sponsor."""
    history = UnitHistory()
    units = Unit.objects.order_by("code")
    if sponsor is not None:
        jobs = Engagement.objects.active_on(on).filter(Q(person=sponsor) | Q(line_manager=sponsor))
        memberships = Membership.objects.in_force(on).filter(engagement__in=jobs)
        units = units.filter(pk__in=memberships.values("unit"))
    named = [(unit, place.name) for unit in units if (place := history.place_of(unit.pk, on=on))]
    return sorted(named, key=lambda pair: pair[1])
