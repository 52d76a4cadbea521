"""Working groups: everybody reads who is in them and why; members read what they talk about.

The concern coordinator founds groups and says who is in them; the chair plans, keeps the agenda and writes down
what was decided.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.meetings.calendar_files import calendar_file
from foundation.meetings.groups.actions import (
    add_agenda_item,
    add_member,
    cancel_meeting,
    change_group,
    close_group,
    end_membership,
    found_group,
    move_meeting,
    plan_meeting,
    record_decision,
    remove_agenda_item,
    withdraw_decision,
)
from foundation.meetings.groups.forms import AgendaForm, DecisionForm, GroupForm, MeetingForm
from foundation.meetings.groups.queries import (
    group_ids_of,
    groups_on,
    meeting_with,
    meetings_of,
    members_on,
    standing_in,
)
from foundation.meetings.models import AgendaItem, Decision, Group, GroupMeeting, GroupMember, Part
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.models import Person
from foundation.people.queries.grants import people_named
from foundation.people.rights import Right

MOST_FOUND = 20
SENTENCES: dict[str, Any] = {
    "name_taken": gettext_lazy("Er is al een groep met deze naam. Kies een andere."),
    "group_closed": gettext_lazy("Deze groep is gestopt. Er is niets veranderd."),
    "not_at_work": gettext_lazy("Deze persoon werkt hier vandaag niet en kan geen lid worden."),
    "not_a_member": gettext_lazy("Kies iemand die lid is van de groep."),
    "meeting_over": gettext_lazy("Dit overleg is voorbij of gaat niet door. Er is niets veranderd."),
    "occasion_closed": gettext_lazy("Dit overleg is al begonnen. Er is niets veranderd."),
    "meeting_not_begun": gettext_lazy("Dit overleg is nog niet begonnen. Een besluit schrijf je daarna op."),
    "occasion_without_place": gettext_lazy("Vul een plaats in, of een online adres."),
    "occasion_ends_before_start": gettext_lazy("Het einde ligt voor het begin. Kies een later einde."),
}


@dataclass(frozen=True)
class Place:
    """What the reader may see and do in a group."""

    # Founds groups and says who is in them; what they talk about is the members' own until the group is closed.
    is_coordinator: bool
    is_member: bool
    # Plans the meetings, keeps the agenda and writes down what was decided.
    is_chair: bool
    is_closed: bool

    @property
    def reads_meetings(self) -> bool:
        return self.is_member or (self.is_coordinator and self.is_closed)

    @property
    def leads(self) -> bool:
        return self.is_chair and not self.is_closed


@access(shows=Shows.LIST)
@require_GET
def groups(request: PersonRequest) -> HttpResponse:
    is_coordinator, today = _is_coordinator(request), local_date(request.at)
    own = group_ids_of(request.person, on=today)
    found = groups_on(today, with_closed=is_coordinator)
    context = {
        "own": [one for one in found if one.pk in own and one.closed_at is None],
        "others": [one for one in found if one.pk not in own and one.closed_at is None],
        "closed": [one for one in found if one.closed_at is not None],
        "is_coordinator": is_coordinator,
    }
    return render(request, "meetings/groups.html", context)


@access(shows=Shows.LIST)
@require_GET
def group(request: PersonRequest, group_id: UUID) -> HttpResponse:
    found, place = _group(request, group_id)
    meetings = list(meetings_of(found)) if place.reads_meetings else []
    context = {
        "group": found,
        "place": place,
        "members": members_on(local_date(request.at)).filter(group=found),
        # The next one first.
        "coming": [one for one in reversed(meetings) if one.occasion.ends_at >= request.at],
        "past": [one for one in meetings if one.occasion.ends_at < request.at],
    }
    return render(request, "meetings/group.html", context)


@access(right=Right.CYCLE)
@require_http_methods(["GET", "POST"])
def group_new(request: PersonRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    return _filled_in(
        request,
        form,
        lambda: found_group(**form.cleaned_data, by=request.person, at=request.at),
        then=lambda made: redirect("meetings:members", group_id=made.public_id),
        template="meetings/group_form.html",
    )


@access(right=Right.CYCLE)
@require_http_methods(["GET", "POST"])
def group_change(request: PersonRequest, group_id: UUID) -> HttpResponse:
    found, _place = _group(request, group_id)
    form = GroupForm.of(found, request.POST or None)
    return _filled_in(
        request,
        form,
        lambda: change_group(group=found, **form.cleaned_data, by=request.person, at=request.at),
        then=lambda changed: redirect("meetings:group", group_id=group_id),
        template="meetings/group_form.html",
        group=found,
    )


@access(right=Right.CYCLE, shows=Shows.ACTION)
@require_POST
def group_close(request: PersonRequest, group_id: UUID) -> HttpResponse:
    found, _place = _group(request, group_id)
    close_group(group=found, by=request.person, at=request.at)
    messages.success(request, _("%(group)s is gestopt.") % {"group": found.name})
    return redirect("meetings:group", group_id=group_id)


@access(right=Right.CYCLE, shows=Shows.LIST)
@require_GET
def members(request: PersonRequest, group_id: UUID) -> HttpResponse:
    found, _place = _group(request, group_id)
    today = local_date(request.at)
    search = " ".join(request.GET.get("zoek", "").replace("\0", "").split())[:80]
    current = list(members_on(today).filter(group=found))
    context = {
        "group": found,
        "members": current,
        "search": search,
        "found": people_named(search, on=today, most=MOST_FOUND),
        "member_ids": {one.engagement.person_id for one in current},
        "parts": Part.choices,
    }
    return render(request, "meetings/members.html", context)


@access(right=Right.CYCLE, shows=Shows.ACTION)
@require_POST
def member_add(request: PersonRequest, group_id: UUID) -> HttpResponse:
    found, _place = _group(request, group_id)
    person = _person(request.POST.get("person", ""))
    part = request.POST.get("part", "")
    part = part if part in Part.values else Part.MEMBER
    _try(request, lambda: add_member(group=found, person=person, part=part, by=request.person, at=request.at))
    return redirect("meetings:members", group_id=group_id)


@access(right=Right.CYCLE, shows=Shows.ACTION)
@require_POST
def member_end(request: PersonRequest, group_id: UUID, member_id: UUID) -> HttpResponse:
    # Who came and went the same day leaves no row: the second click finds what it asked for.
    member = GroupMember.objects.filter(public_id=member_id, group__public_id=group_id).first()
    if member:
        end_membership(member=member, by=request.person, at=request.at)
    return redirect("meetings:members", group_id=group_id)


@access()
@require_http_methods(["GET", "POST"])
def meeting_new(request: PersonRequest, group_id: UUID) -> HttpResponse:
    found, place = _group(request, group_id)
    _refuse(not place.leads)
    form = MeetingForm(request.POST or None, at=request.at)
    return _filled_in(
        request,
        form,
        lambda: plan_meeting(group=found, **form.terms(), by=request.person, at=request.at),
        then=lambda made: redirect("meetings:meeting", meeting_id=made.occasion.public_id),
        template="meetings/meeting_form.html",
        group=found,
    )


@access(shows=Shows.LIST)
@require_GET
def meeting(request: PersonRequest, meeting_id: UUID) -> HttpResponse:
    found, place = _meeting(request, meeting_id)
    return _show_meeting(request, found, place)


@access()
@require_http_methods(["GET", "POST"])
def meeting_change(request: PersonRequest, meeting_id: UUID) -> HttpResponse:
    found, _place = _led_meeting(request, meeting_id)
    form = MeetingForm.of(found, request.POST or None, at=request.at)
    return _filled_in(
        request,
        form,
        lambda: move_meeting(meeting=found, **form.terms(), by=request.person, at=request.at),
        then=lambda changed: redirect("meetings:meeting", meeting_id=meeting_id),
        template="meetings/meeting_form.html",
        group=found.group,
        meeting=found,
    )


@access(shows=Shows.ACTION)
@require_POST
def meeting_cancel(request: PersonRequest, meeting_id: UUID) -> HttpResponse:
    found, _place = _led_meeting(request, meeting_id)
    _try(request, lambda: cancel_meeting(meeting=found, by=request.person, at=request.at))
    return redirect("meetings:meeting", meeting_id=meeting_id)


@access(shows=Shows.ACTION)
@require_POST
def agenda_add(request: PersonRequest, meeting_id: UUID) -> HttpResponse:
    found, place = _led_meeting(request, meeting_id)
    form = AgendaForm(request.POST, members=_members_now(request, found.group))
    if form.is_valid():
        try:
            add_agenda_item(meeting=found, **form.item(), at=request.at)
        except DomainError as error:
            form.add_error(None, _sentence(error))
        else:
            return redirect(f"{reverse('meetings:meeting', args=[meeting_id])}#agenda")
    return _show_meeting(request, found, place, agenda_form=form)


@access(shows=Shows.ACTION)
@require_POST
def agenda_remove(request: PersonRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    found, _place = _led_meeting(request, meeting_id)
    item = AgendaItem.objects.filter(meeting=found, public_id=item_id).first()
    if item:
        _try(request, lambda: remove_agenda_item(item=item))
    return redirect(f"{reverse('meetings:meeting', args=[meeting_id])}#agenda")


@access(shows=Shows.ACTION)
@require_POST
def decision_add(request: PersonRequest, meeting_id: UUID) -> HttpResponse:
    found, place = _led_meeting(request, meeting_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            record_decision(meeting=found, **form.cleaned_data, by=request.person, at=request.at)
        except DomainError as error:
            form.add_error(None, _sentence(error))
        else:
            return redirect(f"{reverse('meetings:meeting', args=[meeting_id])}#besluiten")
    return _show_meeting(request, found, place, decision_form=form)


@access(shows=Shows.ACTION)
@require_POST
def decision_remove(request: PersonRequest, meeting_id: UUID, decision_id: UUID) -> HttpResponse:
    found, _place = _led_meeting(request, meeting_id)
    decision = Decision.objects.filter(meeting=found, public_id=decision_id).first()
    if decision:
        _try(request, lambda: withdraw_decision(decision=decision, by=request.person, at=request.at))
    return redirect(f"{reverse('meetings:meeting', args=[meeting_id])}#besluiten")


@access(shows=Shows.FILE)
@require_GET
def meeting_file(request: PersonRequest, meeting_id: UUID) -> HttpResponse:
    found, _place = _meeting(request, meeting_id)
    content = calendar_file(
        found.occasion,
        title=f"{found.group.name}: {found.occasion.title}",
        sequence=found.sequence,
        changed_at=found.changed_at,
        site_url=settings.SITE_URL,
        path=reverse("meetings:meeting", args=[meeting_id]),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="overleg.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _show_meeting(
    request: PersonRequest,
    found: GroupMeeting,
    place: Place,
    *,
    agenda_form: AgendaForm | None = None,
    decision_form: DecisionForm | None = None,
) -> HttpResponse:
    occasion, is_held = found.occasion, found.occasion.cancelled_at is None
    context = {
        "meeting": found,
        "group": found.group,
        "occasion": occasion,
        "agenda": found.agenda.select_related("owner"),
        "decisions": found.decisions.all(),
        "has_begun": occasion.starts_at <= request.at,
        "is_over": occasion.ends_at < request.at,
        "can_change": place.leads and occasion.is_open_at(request.at),
        "agenda_form": agenda_form or AgendaForm(members=_members_now(request, found.group))
        if place.leads and is_held and occasion.ends_at >= request.at
        else None,
        "decision_form": decision_form or DecisionForm()
        if place.leads and is_held and occasion.starts_at <= request.at
        else None,
    }
    is_faulty = bool((agenda_form and agenda_form.errors) or (decision_form and decision_form.errors))
    return render(request, "meetings/meeting.html", context, status=422 if is_faulty else 200)


def _filled_in(
    request: PersonRequest,
    form: Form,
    act: Callable[[], Any],
    *,
    then: Callable[[Any], HttpResponse],
    template: str,
    **context: Any,
) -> HttpResponse:
    """A form on a page of its own: shown, or acted on, or shown again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            return then(act())
        except DomainError as error:
            form.add_error(None, _sentence(error))
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def _try(request: PersonRequest, act: Callable[[], Any]) -> None:
    try:
        act()
    except DomainError as error:
        messages.error(request, _sentence(error))


def _sentence(error: DomainError) -> str:
    return str(SENTENCES.get(error.code, _("Dit kan niet. Er is niets veranderd.")))


def _group(request: PersonRequest, group_id: UUID) -> tuple[Group, Place]:
    found = get_object_or_404(Group, public_id=group_id)
    return found, _place_in(request, found)


def _meeting(request: PersonRequest, meeting_id: UUID) -> tuple[GroupMeeting, Place]:
    found = meeting_with(meeting_id)
    if found is None:
        raise Http404
    place = _place_in(request, found.group)
    _refuse(not place.reads_meetings)
    return found, place


def _led_meeting(request: PersonRequest, meeting_id: UUID) -> tuple[GroupMeeting, Place]:
    found, place = _meeting(request, meeting_id)
    _refuse(not place.leads)
    return found, place


def _place_in(request: PersonRequest, found: Group) -> Place:
    standing = standing_in(found, request.person, on=local_date(request.at))
    return Place(
        is_coordinator=_is_coordinator(request),
        is_member=standing.is_member,
        is_chair=standing.is_chair,
        is_closed=found.closed_at is not None,
    )


def _is_coordinator(request: PersonRequest) -> bool:
    return sight_of(request.held_roles, Right.CYCLE, on=local_date(request.at)) is not None


def _members_now(request: PersonRequest, found: Group) -> list[GroupMember]:
    return list(members_on(local_date(request.at)).filter(group=found))


def _person(public_id: str) -> Person:
    try:
        return Person.objects.get(public_id=UUID(public_id))
    except (ValueError, Person.DoesNotExist) as error:
        raise Http404 from error


def _refuse(is_refused: bool) -> None:
    if is_refused:
        raise PermissionDenied
