"""What stands between somebody and the first working day, as sentences: each condition apart, with who must act."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.clock import local_date
from foundation.people.models import Engagement
from lms.models import DeclarationForm
from lms.queries.ceremonies import ModuleOnRoute, RouteState, modules_on_route
from lms.queries.declarations import DeclarationStatus, StartState
from lms.rules.declarations import DeclarationState


@dataclass(frozen=True)
class StartStep:
    """One condition. `who`: who must act, in words; empty once it is done."""

    title: str
    sentence: str
    state: RouteState
    who: str = ""
    url: str = ""
    link: str = ""
    # What can be read again, or fetched, once it is done.
    is_done_link: bool = False


def link_job(request: HttpRequest) -> Engagement | None:
    """The job of the personal link by which somebody came in; None for who has an account."""
    link = getattr(request, "personal_link", None)
    return link.engagement if link else None


def start_steps(state: StartState, *, at: datetime) -> list[StartStep]:
    """In the order in which they are done; the first that is open and that this person can do is 'now'."""
    on, sponsor = local_date(at), _sponsor_name(state.engagement)
    steps = [
        _module_step(module) for module in modules_on_route(state.engagement, state.gate, on=local_date(at))
    ]
    steps += [_declaration_step(status, sponsor=sponsor, on=on) for status in state.declarations]
    steps += list(_certificate_steps(state, sponsor=sponsor))
    return _only_first_is_now(steps)


def what_remains(state: StartState, steps: list[StartStep]) -> str:
    """The heading of the page."""
    if not steps:
        return _("Er is niets wat je vooraf moet doen.")
    if state.may_start:
        again = any(step.state is RouteState.NOW for step in steps)
        return _("Je mag starten, maar teken opnieuw.") if again else _("Je mag starten.")
    own = sum(step.state is not RouteState.DONE and step.who == _("jij") for step in steps)
    if not own:
        return _("Jij bent klaar. Nu is een ander aan de beurt.")
    return ngettext("Nog %(n)d ding voor je eerste dag.", "Nog %(n)d dingen voor je eerste dag.", own) % {
        "n": own
    }


def _module_step(module: ModuleOnRoute) -> StartStep:
    title = _("Module %(title)s") % {"title": module.title}
    if module.is_done:
        day = formats.date_format(module.completed_on, "j F Y") if module.completed_on else ""
        return StartStep(title, _("Af op %(day)s.") % {"day": day} if day else _("Af."), RouteState.DONE)
    if module.attempt is None:
        sentence = _("Korte lessen over werken bij de gemeente. Ongeveer %(n)d minuten.") % {
            "n": module.minutes_left
        }
        url, link = reverse("lms:start", kwargs={"module_key": module.module_key}), _("Begin met de module")
    else:
        sentence = ngettext(
            "Jij bent bezig: %(done)d van de %(total)d lessen is af.",
            "Jij bent bezig: %(done)d van de %(total)d lessen zijn af.",
            module.lessons_done,
        ) % {"done": module.lessons_done, "total": module.lesson_count}
        url = reverse("lms:resume", kwargs={"attempt_id": module.attempt.public_id})
        link = _("Ga verder met de module")
    return StartStep(title, sentence, RouteState.NOW, _("jij"), url, link)


def _declaration_step(status: DeclarationStatus, *, sponsor: str, on: date) -> StartStep:
    title, declaration = status.declaration.title, status.declaration
    url = reverse("lms:declaration", kwargs={"code": declaration.code})
    is_read = declaration.form == DeclarationForm.ACKNOWLEDGED
    if status.state is DeclarationState.SHUT:
        return StartStep(
            title, _("Kan zodra je module af is. Lezen mag al."), RouteState.LATER, _("jij"), url
        )
    if status.state is DeclarationState.NO_TEXT:
        return StartStep(title, _("HR zet de tekst nog klaar."), RouteState.LATER, _("HR"))
    if status.state is DeclarationState.SIGN_AGAIN:
        day = formats.date_format(status.standing.due_on, "j F Y") if status.standing.due_on else ""
        sentence = _("De tekst is veranderd. Teken opnieuw, vóór of op %(day)s.") % {"day": day}
        return StartStep(title, sentence, RouteState.NOW, _("jij"), url, _("Bekijk wat er veranderde"))
    if status.must_sign:
        sentence = (
            _("Jij leest haar en zegt dat je haar kent.")
            if is_read
            else _("Jij leest de tekst en ondertekent.")
        )
        return StartStep(title, sentence, RouteState.NOW, _("jij"), url, _("Lees de tekst"))
    day = formats.date_format(status.signature.signed_on, "j F Y") if status.signature else ""
    if not status.is_explained:
        sentence = _("Je las haar op %(day)s. Nog nodig: iemand legt haar aan je uit.") % {"day": day}
        return StartStep(title, sentence, RouteState.LATER, sponsor)
    done = _("Gelezen en toegelicht. Getekend op %(day)s.") if is_read else _("Getekend op %(day)s.")
    signed = reverse("lms:declaration_signed", kwargs={"code": declaration.code})
    return StartStep(
        title, done % {"day": day}, RouteState.DONE, "", signed, _("Bekijk je document"), is_done_link=True
    )


def _certificate_steps(state: StartState, *, sponsor: str) -> Iterator[StartStep]:
    for condition in state.conditions:
        if condition.code != "conduct_certificate":
            continue
        title = _("VOG (verklaring omtrent het gedrag)")
        if condition.is_done:
            yield StartStep(title, _("Gezien."), RouteState.DONE)
        else:
            sentence = _("Laat haar zien aan %(name)s. Wij bewaren alleen dat zij gezien is.") % {
                "name": sponsor
            }
            yield StartStep(title, sentence, RouteState.LATER, sponsor)


def _only_first_is_now(steps: list[StartStep]) -> list[StartStep]:
    """One thing next; what else can be done keeps its own way in."""
    found: list[StartStep] = []
    is_taken = False
    for step in steps:
        is_now = step.state is RouteState.NOW
        found.append(replace(step, state=RouteState.LATER) if is_now and is_taken else step)
        is_taken = is_taken or is_now
    return found


def _sponsor_name(engagement: Engagement) -> str:
    return engagement.sponsor.full_name if engagement.sponsor else _("je opdrachtgever")
