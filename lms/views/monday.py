"""The manager's ten minutes a week: one line a person, one thing to do, and a tick."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_GET, require_POST

from foundation.audit.actions import record_lookups
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Role
from foundation.people.rights import Right, Scope
from lms.actions.reminders import tick
from lms.queries.monday import MondayItem, monday_list
from lms.rules.monday import Ticked, Todo, monday_of


@dataclass(frozen=True)
class MondayLine:
    item: MondayItem
    sentence: str
    advice: str
    # Empty where somebody has no e-mail.
    mail_to: str

    @property
    def may_remind(self) -> bool:
        return self.item.todo in (Todo.LATE, Todo.SOON)


@access(right=Right.COMPLETION_BY_NAME, scopes={Scope.OWN_TEAM}, shows=Shows.LIST)
@require_GET
def monday(request: PersonRequest) -> HttpResponse:
    items = monday_list(request.person, at=request.at)
    record_lookups(
        subject_ids=sorted({item.person.public_id for item in items}),
        actor_id=request.person.public_id,
        role=Role.MANAGER,
        purpose=Purpose.TEAM_STATUS,
        at=request.at,
    )
    ticked = Ticked(done=sum(item.is_done for item in items), total=len(items))
    context = {
        "groups": _groups([_line(item) for item in items]),
        "ticked": ticked,
        "finding": _finding(ticked),
        "week": formats.date_format(monday_of(local_date(request.at)), "j F"),
    }
    return render(request, "lms/monday.html", context)


@access(right=Right.COMPLETION_BY_NAME, scopes={Scope.OWN_TEAM}, shows=Shows.ACTION)
@require_POST
def tick_off(request: PersonRequest) -> HttpResponse:
    """Only what stands on the own list of this week; somebody may have finished meanwhile."""
    wanted = request.POST.get("item", "")
    if wanted in {item.key for item in monday_list(request.person, at=request.at)}:
        tick(
            manager=request.person,
            week=monday_of(local_date(request.at)),
            item=wanted,
            is_done=request.POST.get("done") == "1",
            at=request.at,
        )
    return redirect("lms:monday")


def _groups(lines: list[MondayLine]) -> list[tuple[str, list[MondayLine]]]:
    titles = {
        Todo.LATE: _("Over de uiterste dag"),
        Todo.STARTS: _("Begint deze of volgende week"),
        Todo.DAY: _("Legt deze week de eed of belofte af"),
        Todo.TRAINING: _("Heeft deze week een dag van het programma"),
        Todo.SOON: _("Bijna de uiterste dag"),
    }
    return [
        (title, found)
        for todo, title in titles.items()
        if (found := [line for line in lines if line.item.todo is todo])
    ]


def _finding(ticked: Ticked) -> str:
    if not ticked.total:
        return _("Deze week is er niets voor je te doen")
    if ticked.is_all:
        return _("Je lijst is klaar. Tot volgende week")
    left = ticked.total - ticked.done
    return ngettext(
        "Deze week: nog %(n)d ding om te doen", "Deze week: nog %(n)d dingen om te doen", left
    ) % {"n": left}


def _line(item: MondayItem) -> MondayLine:
    day = formats.date_format(item.day, "l j F") if item.day else ""
    what = get_text_list(list(item.titles), _("en"))
    sentence, advice = {
        Todo.LATE: (_("Kon tot en met %(day)s"), _("Vraag of het lukt en of er tijd voor is.")),
        Todo.SOON: (_("Tot en met %(day)s"), _("Vraag of er deze week tijd voor is.")),
        Todo.STARTS: (_("Eerste werkdag: %(day)s"), _("Vertel wat er op het plein klaarstaat.")),
        Todo.DAY: (_("Op %(day)s"), _("Wens succes, en houd de agenda vrij.")),
        Todo.TRAINING: (_("Op %(day)s"), _("Houd de agenda vrij, en vraag daarna hoe het was.")),
    }[item.todo]
    text = sentence % {"day": day}
    return MondayLine(item, f"{text}: {what}" if what else text, advice, _mail_to(item))


def _mail_to(item: MondayItem) -> str:
    """In the language of who reads it; the manager writes the rest."""
    if not item.person.email:
        return ""
    with override(item.person.language):
        subject = {
            Todo.LATE: _("Lukt het met je stappen op Integriteitsplein?"),
            Todo.SOON: _("Heb je deze week tijd voor Integriteitsplein?"),
            Todo.STARTS: _("Welkom, en wat er voor je klaarstaat"),
            Todo.DAY: _("Succes met je eed of belofte"),
            Todo.TRAINING: _("Veel plezier op je trainingsdag"),
        }[item.todo]
    return f"mailto:{quote(item.person.email, safe='@')}?subject={quote(str(subject))}"
