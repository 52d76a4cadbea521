"""What somebody has to sign, the externals they vouch for, and HR's declarations."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.home.reader import Reader
from config.home.rules import Coming, Offer, Place, Thing, Urgency
from foundation.people.models import Role
from foundation.people.rights import Right, Scope
from lms.queries.externals import ExternalFile, externals_of, files_of
from lms.queries.my_declarations import OwnDeclaration, own_declarations
from lms.rules.declarations import ConditionActor


def own_signing(reader: Reader) -> Offer:
    """One's own: what to sign, and where it is kept."""
    if Role.EMPLOYEE not in reader.roles:
        return Offer()
    declarations = own_declarations(reader.person, at=reader.at)
    if not declarations:
        return Offer()
    return Offer(
        things=[_to_sign(one, reader) for one in declarations if one.status.must_sign],
        places=[
            Place(
                _("Mijn verklaringen"),
                reverse("lms:my_declarations"),
                _("Wat je tekent en wat je al tekende"),
            )
        ],
    )


def _to_sign(one: OwnDeclaration, reader: Reader) -> Thing:
    status = one.status
    due_on = status.standing.due_on
    urgency = Urgency.NEXT
    if due_on and due_on <= reader.today:
        urgency = Urgency.OVERDUE if due_on < reader.today else Urgency.TODAY
    return Thing(
        key=f"sign:{one.engagement.public_id}:{status.declaration.code}",
        title=status.declaration.title,
        sentence=_("De tekst is veranderd. Je ziet wat er anders is, en tekent opnieuw.")
        if status.state == "sign_again"
        else _("Lees de tekst en onderteken. Dat kost een paar minuten."),
        url=reverse(
            "lms:my_declaration",
            kwargs={"engagement_id": one.engagement.public_id, "code": status.declaration.code},
        ),
        action=_("Lees en onderteken"),
        urgency=urgency,
        due_on=due_on,
        label=_("Om te tekenen"),
        name=_("Mijn verklaringen"),
        icon="tekst",
    )


def externals(reader: Reader) -> Offer:
    """Those one vouches for: whose link did not arrive, and who waits for the reader."""
    sight = reader.sight(Right.EXTERNALS, Scope.OWN_EXTERNALS, Scope.EVERYONE)
    if sight is None:
        return Offer()
    url = reverse("lms:externals")
    own = files_of(externals_of(reader.person, on=reader.today), at=reader.at)
    coming = [
        Coming(file.engagement.starts_on, file.person.full_name, _("begint; mag nog niet starten"))
        for file in own
        if file.engagement.starts_on and file.engagement.starts_on >= reader.today and not file.may_start
    ]
    return Offer(
        things=list(_lost(own, url)) + list(_waiting(own, url, reader)),
        coming=coming,
        places=[Place(_("Externen"), url, _("Uitnodigen, instaan, en zien wie mag starten"))],
    )


def _lost(own: list[ExternalFile], url: str) -> Iterator[Thing]:
    count = sum(file.link.is_lost and not file.may_start for file in own)
    if count:
        yield Thing(
            key="externals:lost",
            title=ngettext("%(n)d link kwam niet aan", "%(n)d links kwamen niet aan", count) % {"n": count},
            sentence=_("Toon de link als QR, of stuur hem opnieuw."),
            url=f"{url}?toon=start",
            action=_("Bekijk bij wie"),
            label=_("Link niet aangekomen"),
            name=_("Externen"),
            sign=str(count),
        )


def _waiting(own: list[ExternalFile], url: str, reader: Reader) -> Iterator[Thing]:
    waiting = [
        file for file in own if any(one.actor is ConditionActor.SPONSOR for one in file.state.open_conditions)
    ]
    if waiting:
        soonest = min(
            (file.engagement.starts_on for file in waiting if file.engagement.starts_on), default=None
        )
        yield Thing(
            key="externals:waiting",
            title=ngettext("%(n)d externe wacht op jou", "%(n)d externen wachten op jou", len(waiting))
            % {"n": len(waiting)},
            sentence=_("Kijk wat jij moet doen: een VOG zien, of iets toelichten."),
            url=f"{url}?toon=actie",
            action=_("Bekijk wie het zijn"),
            due_on=soonest if soonest and soonest >= reader.today else None,
            label=_("Wacht op jou"),
            name=_("Externen"),
            sign=str(len(waiting)),
        )


def administration(reader: Reader) -> Offer:
    if not reader.sight(Right.DECLARATION_ADMIN):
        return Offer()
    return Offer(
        places=[
            Place(
                _("Verklaringen"),
                reverse("lms:declaration_table"),
                _("Wie tekent wat, de teksten en de rondes"),
            )
        ]
    )
