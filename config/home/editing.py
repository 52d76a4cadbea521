"""What editors made, what waits for approval, and what must be looked at again."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState, get_page_models

from config.home.reader import Reader
from config.home.rules import Offer, Place, Thing, Urgency
from dilemmas.queries.polls import waiting_reactions
from dilemmas.queries.proposals import waiting_count
from foundation.content.models import BasePage
from foundation.people.models import User
from foundation.people.rights import Right
from measurement.queries.instruments import submitted_instruments


def editing(reader: Reader) -> Offer:
    makes, approves = reader.sight(Right.CONTENT), reader.sight(Right.CONTENT_APPROVAL)
    user = reader.person.user
    if user is None or not (makes or approves):
        return Offer()
    sentence = _("Pagina’s en modules goedkeuren") if approves else _("Pagina’s en modules maken")
    return Offer(
        things=[
            *(_to_approve(user) if approves else ()),
            *(_questionnaires() if approves else ()),
            *_reactions(),
            *(_proposals() if approves else ()),
            *_to_review(reader),
            *(_drafts(user) if makes else ()),
        ],
        places=[
            Place(_("Redactie"), reverse("wagtailadmin_home"), sentence),
            *(_place_of_proposals() if approves else ()),
        ],
    )


def _place_of_proposals() -> Iterator[Place]:
    yield Place(
        _("Ingebrachte dilemma’s"),
        reverse("dilemmas:proposals"),
        _("Wat collega’s inbrachten, en wat ervan wordt"),
    )


def _proposals() -> Iterator[Thing]:
    count = waiting_count()
    if count:
        yield Thing(
            key="content:proposals",
            title=ngettext(
                "%(n)d ingebracht dilemma wacht op jou", "%(n)d ingebrachte dilemma’s wachten op jou", count
            )
            % {"n": count},
            sentence=_("Een collega schreef op wat er gebeurde. Alleen jij leest het."),
            url=reverse("dilemmas:proposals"),
            action=_("Lees wat er binnenkwam"),
            label=_("Ingebracht"),
            name=_("Dilemma’s"),
            sign=str(count),
        )


def _to_approve(user: User) -> Iterator[Thing]:
    count = TaskState.objects.reviewable_by(user).count()
    if count:
        yield Thing(
            key="content:approve",
            title=ngettext(
                "%(n)d pagina wacht op jouw akkoord", "%(n)d pagina’s wachten op jouw akkoord", count
            )
            % {"n": count},
            sentence=_(
                "Een redacteur diende ze in. Lees wat er verandert, en keur goed of vraag om een aanpassing."
            ),
            url=reverse("wagtailadmin_home"),
            action=_("Bekijk wat er verandert"),
            label=_("Wacht op akkoord"),
            name=_("Redactie"),
            sign=str(count),
        )


def _questionnaires() -> Iterator[Thing]:
    count = submitted_instruments().count()
    if count:
        yield Thing(
            key="content:questionnaires",
            title=ngettext(
                "%(n)d vragenlijst wacht op jouw akkoord",
                "%(n)d vragenlijsten wachten op jouw akkoord",
                count,
            )
            % {"n": count},
            sentence=_("Een redacteur diende hem in. Kijk wat er verandert, en publiceer of stuur terug."),
            url=reverse("wagtailadmin_home"),
            action=_("Bekijk de vragenlijst"),
            label=_("Wacht op akkoord"),
            name=_("Redactie"),
            sign=str(count),
        )


def _reactions() -> Iterator[Thing]:
    """Lines about the poll of the week that nobody read yet; whoever makes or approves content reads them."""
    count = waiting_reactions().count()
    if count:
        yield Thing(
            key="content:reactions",
            title=ngettext("%(n)d reactie op de poll wacht", "%(n)d reacties op de poll wachten", count)
            % {"n": count},
            sentence=_("Niemand ziet ze voordat jij ze las. Keur goed, haal een naam weg of wijs af."),
            url=reverse("dilemmas:poll_reactions"),
            action=_("Lees de reacties"),
            label=_("Wacht op lezen"),
            name=_("Redactie"),
            sign=str(count),
        )


def _to_review(reader: Reader) -> Iterator[Thing]:
    """Live pages whose day to be looked at again has come; all types in one query."""
    models = [model for model in get_page_models() if issubclass(model, BasePage)]
    late = [
        model.objects.live().filter(review_on__lte=reader.today).order_by().values_list("pk")
        for model in models
    ]
    count = late[0].union(*late[1:]).count()
    if count:
        yield Thing(
            key="content:review",
            title=ngettext(
                "%(n)d pagina is aan herziening toe", "%(n)d pagina’s zijn aan herziening toe", count
            )
            % {"n": count},
            sentence=_("Klopt alles nog? Pas aan wat anders is, en kies een nieuwe dag."),
            url=reverse("wagtailadmin_home"),
            action=_("Bekijk de pagina’s"),
            label=_("Opnieuw bekijken"),
            name=_("Redactie"),
            sign=str(count),
        )


def _drafts(user: User) -> Iterator[Thing]:
    """What this editor changed and did not submit yet."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values("revision_id")
    count = (
        Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)
        .exclude(latest_revision__in=waiting)
        .count()
    )
    if count:
        yield Thing(
            key="content:drafts",
            title=ngettext(
                "%(n)d pagina heeft een concept van jou", "%(n)d pagina’s hebben een concept van jou", count
            )
            % {"n": count},
            sentence=_("Niemand ziet het nog. Maak het af en dien het in."),
            url=reverse("wagtailadmin_home"),
            action=_("Ga verder met je concept"),
            urgency=Urgency.CAN,
            label=_("Nog niet ingediend"),
            name=_("Redactie"),
            sign=str(count),
        )
