"""What happened to a reminder, said to HR; and to who asks for one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.mailing.models import CancelledBecause, MailStatus, OutboxMessage
from lms.models import DigestKind, Reminder
from lms.queries.reminders import digest_reason
from lms.rules.reminders import Frequency, Stage, WhyNot

STAGES: dict[str, Any] = {
    Stage.ASSIGNED: gettext_lazy("nieuw"),
    Stage.BEFORE_14: gettext_lazy("14 dagen ervoor"),
    Stage.BEFORE_3: gettext_lazy("3 dagen ervoor"),
    Stage.DUE: gettext_lazy("op de laatste werkdag"),
    Stage.AFTER: gettext_lazy("een dag te laat"),
    Stage.WEEK_1: gettext_lazy("een week later"),
    Stage.WEEK_2: gettext_lazy("twee weken later"),
    Stage.WEEK_3: gettext_lazy("drie weken later"),
    Stage.WEEK_4: gettext_lazy("vier weken later"),
}
# Reason of a weekly digest → to whom as what.
DIGESTS: dict[str, Any] = {
    digest_reason(DigestKind.MANAGERS): gettext_lazy("aan de leidinggevende: wie te laat is in het team"),
    digest_reason(DigestKind.COORDINATORS): gettext_lazy(
        "aan de coördinator: wie twee weken of meer te laat is"
    ),
}
WHY_NOT: dict[WhyNot, Any] = {
    WhyNot.SETTLED: gettext_lazy("al klaar, vrijgesteld of gesloten"),
    WhyNot.TODAY: gettext_lazy("krijgt die dag al een mail, of er wacht er nog één"),
    WhyNot.WEEKLY: gettext_lazy("wil één mail per week, en kreeg die al"),
    WhyNot.NO_EMAIL: gettext_lazy("geen e-mailadres: vertel het zelf"),
    WhyNot.AWAY: gettext_lazy("niet beschikbaar"),
    WhyNot.NO_DATE: gettext_lazy("nog geen uiterste dag"),
    WhyNot.EXTERNAL: gettext_lazy("externe: krijgt mail met een eigen link"),
    WhyNot.NOT_HERE: gettext_lazy("nog niet begonnen of uit dienst"),
}
FREQUENCIES: dict[Frequency, tuple[Any, Any]] = {
    Frequency.EACH: (gettext_lazy("Elke keer"), gettext_lazy("Hooguit één mail per werkdag.")),
    Frequency.WEEKLY: (
        gettext_lazy("Hooguit één keer per week"),
        gettext_lazy("Alles van die week staat in één mail."),
    ),
}


def tell_reminded(request: HttpRequest, count: int) -> None:
    """After the press that sends an extra reminder."""
    if count:
        words = ngettext(
            "%(n)d persoon krijgt een herinnering.", "%(n)d mensen krijgen een herinnering.", count
        )
        messages.success(request, words % {"n": count})
    else:
        messages.info(request, _("Niemand kreeg een mail: intussen is er iets veranderd."))


def stage_in_words(reminder: Reminder) -> str:
    if reminder.asked_by:
        return _("op verzoek van %(name)s") % {"name": reminder.asked_by.full_name}
    return str(STAGES[reminder.stage])


def fate(reminder: Reminder) -> tuple[str, str]:
    """Kind of components/label.html, and the words."""
    message = reminder.message
    if message.status == MailStatus.SENT:
        return "ok", _("verstuurd")
    if message.status == MailStatus.CANCELLED:
        return "closed", _("niet verstuurd: %(why)s") % {"why": _why_not(reminder)}
    if message.status in (MailStatus.FAILED, MailStatus.UNCERTAIN):
        return "warning", str(MailStatus(message.status).label)
    return "now", _("wacht op verzending")


def fate_of_digest(message: OutboxMessage) -> tuple[str, str]:
    """As `fate`."""
    if message.status == MailStatus.SENT:
        return "ok", _("verstuurd")
    if message.status == MailStatus.CANCELLED:
        if message.cancelled_because == CancelledBecause.SETTLED:
            return "closed", _("niet verstuurd: niemand was te laat")
        return "closed", _("niet verstuurd: %(why)s") % {"why": message.get_cancelled_because_display()}
    if message.status in (MailStatus.FAILED, MailStatus.UNCERTAIN):
        return "warning", str(MailStatus(message.status).label)
    return "now", _("wacht op verzending")


def _why_not(reminder: Reminder) -> str:
    assignment = reminder.assignment
    if assignment.completed_at:
        return _("al gedaan")
    if assignment.exempt_at:
        return _("vrijgesteld")
    if assignment.closed_at:
        return str(assignment.get_closed_because_display())
    if reminder.message.cancelled_because == CancelledBecause.NO_READER:
        return _("geen adres")
    return _("niet meer nodig")
