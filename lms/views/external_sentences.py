"""What stands open for an external, and where the mail is, said to who vouches for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import DomainError
from lms.models import ConductCertificate, DeclarationForm
from lms.queries.declarations import Condition, DeclarationStatus
from lms.queries.externals import Delivery, ExternalFile, LinkState
from lms.rules.declarations import ConditionActor, ConditionState, DeclarationState

# From this many days before its last day on, the page says so.
ENDS_SOON_DAYS = 60


@dataclass(frozen=True)
class ConditionLine:
    name: str
    # What is so, or who must do what.
    sentence: str
    # Of components/label.html, and its words.
    kind: str
    label: str
    # Key of what the reader can do about it: '', 'code', 'explain' or 'certificate'.
    act: str = ""
    declaration: str = ""


def condition_lines(
    file: ExternalFile,
    *,
    titles: Mapping[UUID, str],
    certificate: ConductCertificate | None,
    on: date,
) -> list[ConditionLine]:
    """`titles`: of the modules."""
    statuses = {status.declaration.code: status for status in file.state.declarations}
    name = file.person.given_name
    return [
        _line(
            condition, statuses.get(condition.code), name=name, titles=titles, certificate=certificate, on=on
        )
        for condition in file.state.conditions
    ]


def _line(
    condition: Condition,
    status: DeclarationStatus | None,
    *,
    name: str,
    titles: Mapping[UUID, str],
    certificate: ConductCertificate | None,
    on: date,
) -> ConditionLine:
    kind, label = _label(condition, status)
    if condition.module:
        title = titles.get(condition.module.module_key, _("de module"))
        said = _("Af.") if condition.is_done else _("%(name)s is aan de beurt.") % {"name": name}
        return ConditionLine(_("Module ‘%(title)s’") % {"title": title}, said, kind, label)
    if status:
        return ConditionLine(
            status.declaration.title,
            _declaration_sentence(condition, status, name=name),
            kind,
            label,
            act=_act(condition, status),
            declaration=status.declaration.code,
        )
    said = (
        _certificate_sentence(certificate, on=on)
        if certificate and condition.is_done
        else _("Jij bent aan de beurt. Vraag om de VOG, kijk ernaar en leg vast dat je hem zag.")
    )
    return ConditionLine(_("VOG"), said, kind, label, act="certificate")


def _label(condition: Condition, status: DeclarationStatus | None) -> tuple[str, str]:
    if status and status.state is DeclarationState.SIGN_AGAIN:
        return "warning", _("Opnieuw tekenen")
    return {
        ConditionState.DONE: ("ok", _("Klaar")),
        ConditionState.OPEN: ("now", _("Nog te doen")),
        ConditionState.WAITS: ("closed", _("Kan nog niet")),
    }[condition.state]


def _declaration_sentence(condition: Condition, status: DeclarationStatus, *, name: str) -> str:
    if status.state is DeclarationState.NO_TEXT:
        return _("HR is aan de beurt: er is nog geen tekst.")
    if status.state is DeclarationState.SIGN_AGAIN:
        day = date_format(status.standing.due_on, "j F Y") if status.standing.due_on else ""
        return _("De tekst is veranderd. %(name)s tekent opnieuw, uiterlijk op %(day)s.") % {
            "name": name,
            "day": day,
        }
    if condition.is_done and status.signature:
        return _("Getekend op %(day)s.") % {"day": date_format(status.signature.signed_on, "j F Y")}
    if condition.actor is ConditionActor.SPONSOR:
        return _("%(name)s tekende. Jij of een gespreksleider legt de tekst nog uit, in een gesprek.") % {
            "name": name
        }
    if condition.state is ConditionState.WAITS:
        return _("Gaat open als de module af is.")
    return _("%(name)s is aan de beurt, en heeft dan een code van jou nodig.") % {"name": name}


def _act(condition: Condition, status: DeclarationStatus) -> str:
    needs_explaining = status.declaration.form == DeclarationForm.ACKNOWLEDGED and not status.is_explained
    if needs_explaining and condition.actor is ConditionActor.SPONSOR:
        return "explain"
    return "code" if status.must_sign else ""


def _certificate_sentence(certificate: ConductCertificate, *, on: date) -> str:
    days = {
        "seen": date_format(certificate.seen_on, "j F Y"),
        "last": date_format(certificate.valid_until, "j F Y"),
    }
    if (certificate.valid_until - on).days <= ENDS_SOON_DAYS:
        return _("Gezien op %(seen)s. Loopt af op %(last)s: vraag op tijd om een nieuwe.") % days
    return _("Gezien op %(seen)s, geldig tot %(last)s.") % days


@dataclass(frozen=True)
class LinkLine:
    sentence: str
    kind: str
    label: str


def link_line(link: LinkState, *, name: str) -> LinkLine:
    """Where the mail with the link is, and whether it was opened."""
    if link.link and link.link.bound_at:
        day = date_format(link.link.bound_at, "j F, H.i")
        return LinkLine(
            _("%(name)s opende de link op %(day)s. Hij werkt alleen nog op dat apparaat.")
            % {"name": name, "day": day},
            "ok",
            _("Link geopend"),
        )
    if link.has_account:
        return LinkLine(
            _("%(name)s logt in met een eigen account.") % {"name": name}, "ok", _("Eigen account")
        )
    if link.link and link.is_over:
        return LinkLine(_("De link is verlopen. Stuur een nieuwe."), "warning", _("Link verlopen"))
    sent = date_format(link.sent_at, "j F, H.i") if link.sent_at else ""
    return {
        Delivery.WAITING: LinkLine(_("De mail wordt zo verstuurd."), "now", _("Mail wacht")),
        Delivery.SENT: LinkLine(
            _("De mail ging uit op %(day)s. De link is nog niet geopend.") % {"day": sent},
            "now",
            _("Mail verstuurd"),
        ),
        Delivery.FAILED: LinkLine(
            _("De mail kwam niet aan. Klopt het adres? Toon de link als QR, of stuur hem opnieuw."),
            "error",
            _("Mail mislukt"),
        ),
        Delivery.UNCERTAIN: LinkLine(
            _("We weten niet of de mail aankwam. Vraag het na, of stuur hem opnieuw."),
            "warning",
            _("Mail onzeker"),
        ),
        Delivery.NONE: LinkLine(_("Er is geen link die werkt. Stuur een nieuwe."), "warning", _("Geen link")),
    }[link.delivery]


def who_acts(file: ExternalFile) -> str:
    """Of the list: the first thing that is open, in a few words."""
    waiting = [one for one in file.state.open_conditions if one.state is not ConditionState.WAITS]
    if file.may_start:
        return ""
    if file.link.is_lost:
        return _("jij: de link")
    actors = {one.actor for one in waiting}
    said = []
    if ConditionActor.EXTERNAL in actors:
        said.append(file.person.given_name)
    if ConditionActor.SPONSOR in actors:
        said.append(_("jij"))
    if ConditionActor.HR in actors:
        said.append(_("HR"))
    return ", ".join(said)


# What is wrong with a cell of a list; `kinds`: those to choose from.
CELL_FAULTS: dict[str, Any] = {
    "no_family_name": gettext_lazy("Schrijf een voornaam en een achternaam."),
    "too_long": gettext_lazy("Deze naam is te lang."),
    "twice": gettext_lazy("Deze persoon staat twee keer in de lijst."),
    "no_email": gettext_lazy("Dit is geen e-mailadres."),
    "unknown_kind": gettext_lazy("Kies uit: %(kinds)s."),
    "unknown_unit": gettext_lazy("Bij het onderdeel met deze code mag jij niemand uitnodigen."),
    "no_day": gettext_lazy("Schrijf een dag als 31-12-2026."),
    "ends_in_the_past": gettext_lazy("Deze dag is al geweest."),
    "ends_before_start": gettext_lazy("Deze dag ligt voor de eerste dag."),
    "unknown_language": gettext_lazy("Kies nl of en."),
}
LIST_FAULTS: dict[str, Any] = {
    "empty": gettext_lazy("Er staat geen regel onder de kop."),
    "no_heading": gettext_lazy(
        "De eerste regel moet de kop zijn: naam; e-mail; soort; eenheidcode; begin; einde; taal."
    ),
    "too_many": gettext_lazy("Dit zijn meer dan 200 regels. Knip de lijst in stukken."),
}
_ERRORS: dict[str, Any] = {
    "not_external": gettext_lazy("HR regelt de start van deze mensen. Een link is daar niet voor."),
    "no_name": gettext_lazy("Schrijf een voornaam en een achternaam."),
    "no_email": gettext_lazy("Zonder e-mailadres kunnen we geen link sturen."),
    "ends_before_start": gettext_lazy("De laatste dag ligt voor de eerste dag."),
    "ends_in_the_past": gettext_lazy("De laatste dag is al geweest."),
    "not_here": gettext_lazy("Deze persoon werkt hier niet meer. Kies eerst een latere laatste dag."),
    "own_code": gettext_lazy("Jezelf kun je niet bevestigen. Vraag een ander die je kent."),
    "too_many_codes": gettext_lazy(
        "Er zijn vandaag te veel verkeerde codes getypt. Morgen kan het weer, of vraag HR."
    ),
    "seen_in_the_future": gettext_lazy("Deze dag komt nog. Kies de dag waarop je de VOG zag."),
    "certificate_over": gettext_lazy("Deze VOG is al verlopen. Vraag om een nieuwe."),
    "no_reason": gettext_lazy("Schrijf op waarom deze handtekening niet meer telt."),
    "not_acknowledged_form": gettext_lazy("Bij deze verklaring hoort geen uitleg in een gesprek."),
}


def external_error(error: DomainError) -> str:
    """What went wrong and how to mend it."""
    if error.code == "already_here":
        return (
            _(
                "%(person)s werkt hier in die tijd al. Zoek de naam bij ‘Externen’ en verander daar de laatste dag."
            )
            % error.details
        )
    said = _ERRORS.get(error.code)
    return str(said) if said else _("Dit kan niet. Er is niets veranderd.")
