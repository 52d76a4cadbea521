"""The manager's own team: how far everybody is, in words and stones."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from foundation.audit.actions import record_lookups
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.models import Role
from foundation.people.rights import Right, Scope
from lms.queries.team import TeamMember, team_of
from lms.rules.team import Standing, StepKind, StepState, TeamStep
from lms.views.moments import starting_text


@dataclass(frozen=True)
class StepLine:
    name: str
    sentence: str
    # done, now or empty, as the stones.
    mark: str


@dataclass(frozen=True)
class MemberLine:
    member: TeamMember
    steps: list[StepLine]
    label: str
    # Of components/label.html.
    kind: str

    @property
    def is_reported(self) -> bool:
        return self.member.is_reported

    @property
    def may_remind(self) -> bool:
        """Whether there is something to be reminded of; whether a mail may go is seen on the next page."""
        has_open = self.member.standing in (Standing.LATE, Standing.ON_THE_WAY)
        return has_open and not self.is_reported


@access(right=Right.COMPLETION_BY_NAME, scopes={Scope.OWN_TEAM}, shows=Shows.LIST)
@require_GET
def team(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    members = team_of(request.person, at=request.at)
    record_lookups(
        subject_ids=[member.person.public_id for member in members],
        actor_id=request.person.public_id,
        role=Role.MANAGER,
        purpose=Purpose.TEAM_STATUS,
        at=request.at,
    )
    lines = [member_line(member, today=today) for member in members]
    is_admin = sight_of(request.held_roles, Right.TEAM_ADMIN, on=today) is not None
    context = {
        "lines": lines,
        "groups": _groups(lines),
        "finding": finding(members),
        "may_print": is_admin,
        "may_remind": is_admin and any(line.may_remind for line in lines),
    }
    return render(request, "lms/team.html", context)


def _groups(lines: list[MemberLine]) -> dict[str, list[MemberLine]]:
    """Who is under way in full; who is done and who has nothing to do, a line each."""
    folded = {Standing.DONE: "done", Standing.NOTHING: "nothing"}
    groups: dict[str, list[MemberLine]] = {"open": [], "done": [], "nothing": []}
    for line in lines:
        place = "open" if line.is_reported else folded.get(line.member.standing, "open")
        groups[place].append(line)
    return groups


def finding(members: list[TeamMember]) -> str:
    """The heading: what stands out in this team."""
    asked = [one for one in members if one.standing is not Standing.NOTHING and not one.is_reported]
    late = [member for member in asked if member.standing is Standing.LATE]
    open_ones = [member for member in asked if member.standing is not Standing.DONE]
    if late:
        return ngettext(
            "%(n)d collega in je team is over de uiterste dag",
            "%(n)d collega’s in je team zijn over de uiterste dag",
            len(late),
        ) % {"n": len(late)}
    if not asked:
        return _("Voor je team staat er nu niets klaar")
    if not open_ones:
        return _("Iedereen in je team is klaar")
    return ngettext(
        "Je team loopt op schema: %(n)d collega is nog onderweg",
        "Je team loopt op schema: %(n)d collega’s zijn nog onderweg",
        len(open_ones),
    ) % {"n": len(open_ones)}


def member_line(member: TeamMember, *, today: date) -> MemberLine:
    label, kind = _label(member, today=today)
    return MemberLine(member, _step_lines(member.steps), label, kind)


def _label(member: TeamMember, *, today: date) -> tuple[str, str]:
    day = formats.date_format(member.due_on, "j F") if member.due_on else ""
    if member.standing is Standing.LATE:
        return _("Kon tot en met %(day)s") % {"day": day}, "warning"
    if member.standing is Standing.AWAY:
        return _("Niet beschikbaar"), "closed"
    if member.standing is Standing.DONE:
        return _("Klaar"), "ok"
    if member.standing is Standing.NOTHING:
        return "", ""
    return (_("Tot en met %(day)s") % {"day": day} if day else _("Onderweg")), "now"


def _step_lines(steps: tuple[TeamStep, ...]) -> list[StepLine]:
    first_open = next((step for step in steps if not step.is_done), None)
    return [
        StepLine(_name(step), _sentence(step), "af" if step.is_done else ("nu" if step is first_open else ""))
        for step in steps
    ]


def _name(step: TeamStep) -> str:
    if step.kind in (StepKind.MODULE, StepKind.PART):
        return step.title
    return _("Plek bij de bijeenkomst") if step.kind is StepKind.CEREMONY else _("Ambtseed")


def _sentence(step: TeamStep) -> str:
    if step.kind is StepKind.MODULE:
        return {
            StepState.TODO: _("nog niet begonnen"),
            StepState.STARTED: _("begonnen"),
            StepState.DONE: _("af"),
        }[step.state]
    if step.kind is StepKind.OATH:
        return _("afgelegd") if step.is_done else _("nog niet afgelegd")
    if step.state is StepState.DONE:
        return _("af") if step.kind is StepKind.PART else _("geweest")
    if step.starts_at is None:
        return _("nog open") if step.kind is StepKind.PART else _("HR nodigt uit zodra het kan")
    words = (
        _("ingeschreven voor %(moment)s")
        if step.state is StepState.BOOKED
        else _("uitgenodigd voor %(moment)s")
    )
    return words % {"moment": starting_text(step.starts_at)}
