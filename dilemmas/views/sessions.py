"""Live sessions before they begin: the list, planning one, its page, and what its host does there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dilemmas.actions.live import add_host, count_heads, plan_session, remove_host
from dilemmas.actions.sessions import (
    cancel_session,
    deck_of_most_divided,
    deck_of_one,
    follow_up,
    invite_team,
    move_session,
    take_back_follow_up,
    tell_host,
    wish_without_manager,
)
from dilemmas.forms.sessions import (
    MOST_DIVIDED,
    ONE_CASE,
    CancelForm,
    HeadsForm,
    MoveForm,
    PlanForm,
    TablesForm,
)
from dilemmas.messages.sessions import sentence_of
from dilemmas.models import Agreement, CaseVersion, Deck, LiveSession, Phase, SessionKind
from dilemmas.queries.agreements import looked_back_on
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.decks import summaries
from dilemmas.queries.sessions import (
    OwnUnits,
    Place,
    attended_ids,
    facilitators_on,
    hosted_by,
    leaders_within,
    led_unit_ids,
    own_unit_ids,
    own_units,
    place_in,
    sessions_around,
    sessions_seen_by,
    team_name,
    turnout_of,
    units_with_wish,
)
from dilemmas.queries.signals import most_divided
from dilemmas.rules.session import PRESETS, Kind
from dilemmas.rules.tables import may_have_tables
from dilemmas.views.reaching import as_uuid
from foundation.clock import AMSTERDAM, local_date
from foundation.errors import DomainError, NotAllowed
from foundation.meetings.calendar_files import calendar_file
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.limits import Limit
from foundation.people.models import Person, Role, Unit, UnitKind
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope

# Who leads: a facilitator the own sessions, a manager those of the own team.
LEADING: dict[str, Any] = {
    "right": Right.SESSIONS,
    "or_right": Right.TEAM_ADMIN,
    # A coordinator plans; who leads no session finds none on the other pages.
    "scopes": {Scope.OWN_SESSION, Scope.OWN_TEAM, Scope.OWN_UNIT},
}
# Whose session it is, or whose cluster.
READING: dict[str, Any] = {"right": Right.AGGREGATES, "scopes": {Scope.OWN_SESSION, Scope.OWN_UNIT}}
MAY_PLAN = (Role.FACILITATOR, Role.MANAGER, Role.CLUSTER_COORDINATOR)
MOST_PAST = 30


@dataclass(frozen=True)
class Line:
    session: LiveSession
    # Empty without a team.
    team: str
    is_host: bool
    was_there: bool


@dataclass(frozen=True)
class Team:
    """A team of the reader that may ask for a session without its manager."""

    unit: Unit
    name: str
    has_asked: bool


@access(shows=Shows.LIST)
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    on, history = local_date(request.at), UnitHistory()
    (own,) = own_units(request.person, on)
    found = sessions_around(request.person, unit_ids=own_unit_ids(own, history=history, on=on))
    attended = attended_ids(request.person)
    lines = [
        Line(
            one,
            team_name(one, history),
            is_host=one.is_hosted,  # type: ignore[attr-defined]
            was_there=one.occasion_id in attended,
        )
        for one in found
    ]
    lines.sort(key=lambda line: (line.session.occasion.starts_at, line.session.pk))
    coming = [line for line in lines if _is_coming(line.session, request)]
    past = [line for line in reversed(lines) if not _is_coming(line.session, request)]
    context = {
        "coming": coming,
        "past": past[:MOST_PAST],
        "may_plan": _may_plan(request),
        "is_facilitator": _is_facilitator(request),
        "teams": _own_teams(own, history, on=on),
    }
    return render(request, "dilemmas/sessions.html", context)


@access(**LEADING)
@require_http_methods(["GET", "POST"])
def plan(request: PersonRequest) -> HttpResponse:
    history = UnitHistory()
    units = _units_to_plan_for(request, history)
    form = PlanForm(
        request.POST or None,
        at=request.at,
        units=units,
        decks=_decks_to_plan_with(request),
        hosts=_hosts_to_plan_for(request),
        needs_team=not _is_facilitator(request),
        leads_alone=_leads_alone(request),
        may_lead=_is_facilitator(request) or _is_manager(request),
        initial=_asked_for(request, {value for value, _name in units}),
    )
    if form.is_bound and form.is_valid():
        try:
            made = _planned(request, form)
        except NotAllowed as refusal:
            if "host" not in form.fields:
                raise PermissionDenied(sentence_of(refusal)) from refusal
            form.add_error("host", sentence_of(refusal))
        except DomainError as refusal:
            form.add_error("host" if refusal.code == "host_may_not_lead" else None, sentence_of(refusal))
        else:
            return redirect("dilemmas:session", session_id=made.public_id)
    return render(request, "dilemmas/session_plan.html", {"form": form}, status=422 if form.is_bound else 200)


@access(**READING, shows=Shows.LIST)
@require_GET
def detail(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session, place, history = reached(request, session_id)
    on = local_date(request.at)
    is_before = session.phase == Phase.PLANNED and not session.occasion.cancelled_at
    team = session.unit if session.kind != SessionKind.REHEARSAL else None
    hosts = [one.person for one in session.hosts.select_related("person").order_by("pk")]
    asked, ticked = looked_back_on(team, by=request.person, on=on) if team else ([], [])
    context = {
        "session": session,
        "occasion": session.occasion,
        "preset": PRESETS[Kind(session.kind)],
        "team": team_name(session, history),
        "place": place,
        "hosts": hosts,
        "removable": _removable(request, session, hosts) if place.is_host else [],
        "is_before": is_before,
        # Until it begins its occasion can be called off.
        "can_cancel": place.is_host and is_before and request.at < session.occasion.starts_at,
        # Who put it in a calendar takes it out.
        "was_called_off": bool(session.occasion.cancelled_at) and request.at < session.occasion.ends_at,
        "cancel_form": CancelForm(),
        "heads_form": HeadsForm(initial={"heads": session.heads or None}),
        "minutes": (session.occasion.ends_at - session.occasion.starts_at).total_seconds() / 60,
        # Until the first card there can be more or fewer.
        "tables_form": TablesForm(initial={"tables": session.tables})
        if place.is_host and _may_set_tables(session)
        else None,
        "facilitators": _others(request, hosts)
        if place.is_host and not session.occasion.cancelled_at
        else [],
        "agreements": asked,
        "ticked": ticked if place.is_host else [],
        "turnout": turnout_of(session),
        "checked_in": session.check_ins.count() if place.is_host and session.is_open else 0,
        "is_invited": place.is_invited,
    }
    return render(request, "dilemmas/session.html", context)


@access(**LEADING, shows=Shows.ACTION)
@require_POST
def host_add(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session = led(request, session_id)
    person = get_object_or_404(Person, public_id=as_uuid(request.POST.get("person", "")))
    return pressed(
        request,
        session,
        lambda: add_host(session=session, person=person, by=request.person, at=request.at),
        _("%(name)s kan deze sessie nu ook leiden.") % {"name": person.full_name},
    )


@access(**LEADING, shows=Shows.ACTION)
@require_POST
def host_remove(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session = led(request, session_id)
    person = get_object_or_404(Person, public_id=as_uuid(request.POST.get("person", "")))
    try:
        remove_host(session=session, person=person, by=request.person, at=request.at)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        if person == request.person:
            # Perhaps of no team of it: then its page is not theirs any more.
            messages.success(request, _("Je leidt deze sessie niet meer."))
            return redirect("dilemmas:sessions")
        said = _("%(name)s leidt deze sessie niet meer. De spelleiderspagina daar is dicht.")
        messages.success(request, said % {"name": person.full_name})
    return redirect("dilemmas:session", session_id=session_id)


@access(**LEADING, shows=Shows.ACTION)
@require_POST
def invite(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session = led(request, session_id)
    return pressed(
        request,
        session,
        lambda: invite_team(session=session, by=request.person, at=request.at),
        lambda seats: _invited(len(seats)),
    )


@access(**LEADING)
@require_http_methods(["GET", "POST"])
def move(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session = led(request, session_id)
    occasion = session.occasion
    starts = occasion.starts_at.astimezone(AMSTERDAM)
    form = MoveForm(
        request.POST or None,
        at=request.at,
        initial={
            "day": starts.date(),
            "starts": starts.time(),
            "place": occasion.place,
            "online_url": occasion.online_url,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            move_session(
                session=session,
                starts_at=form.starts_at,  # type: ignore[arg-type]
                place=form.cleaned_data["place"],
                online_url=form.cleaned_data["online_url"],
                by=request.person,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            messages.success(request, _("Bewaard. Wie uitgenodigd is, krijgt een mail."))
            return redirect("dilemmas:session", session_id=session_id)
    context = {"form": form, "session": session}
    return render(request, "dilemmas/session_move.html", context, status=422 if form.is_bound else 200)


@access(**READING, shows=Shows.FILE)
@require_GET
def calendar(request: PersonRequest, session_id: UUID) -> HttpResponse:
    """For somebody's own calendar; of a session that does not go on, the file that takes it out."""
    session, _place, _history = reached(request, session_id)
    content = calendar_file(
        session.occasion,
        title=session.occasion.title,
        sequence=session.sequence,
        changed_at=session.changed_at or session.occasion.opened_at,
        site_url=settings.SITE_URL,
        path=reverse("dilemmas:session", kwargs={"session_id": session_id}),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sessie.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@access(**LEADING, shows=Shows.ACTION)
@require_POST
def cancel(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session = led(request, session_id)
    return pressed(
        request,
        session,
        lambda: cancel_session(
            session=session, reason=request.POST.get("reason", ""), by=request.person, at=request.at
        ),
        _("De sessie gaat niet door. Wie uitgenodigd was, krijgt een mail."),
    )


@access(**LEADING, shows=Shows.ACTION)
@require_POST
def heads(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session, form = led(request, session_id), HeadsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Vul een getal in van 0 tot 5000."))
        return redirect("dilemmas:session", session_id=session_id)
    return pressed(
        request,
        session,
        lambda: count_heads(session=session, heads=form.cleaned_data["heads"]),
        _("Het aantal is bewaard."),
    )


@access(**LEADING, shows=Shows.ACTION)
@require_POST
def kept(request: PersonRequest, session_id: UUID) -> HttpResponse:
    """'Nagekomen?' of what the team agreed before, and taking that back."""
    session = led(request, session_id)
    agreement = get_object_or_404(Agreement, public_id=as_uuid(request.POST.get("agreement", "")))
    if request.POST.get("kept") == "terug":
        return pressed(
            request,
            session,
            lambda: take_back_follow_up(
                session=session, agreement=agreement, by=request.person, at=request.at
            ),
            _("Teruggenomen. De afspraak staat weer open."),
        )
    return pressed(
        request,
        session,
        lambda: follow_up(
            session=session,
            agreement=agreement,
            was_kept=request.POST.get("kept") == "ja",
            by=request.person,
            at=request.at,
        ),
        _("Dat staat erbij."),
    )


@access(shows=Shows.ACTION)
@require_POST
def wish(request: PersonRequest) -> HttpResponse:
    """A session without the manager, for the own team. Nobody sees who asked."""
    unit = get_object_or_404(Unit, public_id=as_uuid(request.POST.get("unit", "")))
    try:
        wish_without_manager(unit=unit, by=request.person, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(
            request,
            _("Gevraagd. De coördinator ziet welk team het vraagt, en niet dat jij het was."),
        )
    return redirect("dilemmas:sessions")


# Shared with the pages of the report and of presence ----------------------------------------------


def reached(request: PersonRequest, session_id: UUID) -> tuple[LiveSession, Place, UnitHistory]:
    """A session that is the reader's, or of the cluster that the reader answers for; of others it is not there."""
    session = get_object_or_404(sessions_seen_by(request.person), public_id=session_id)
    history = UnitHistory()
    place = place_in(session, request.person, at=request.at, history=history)
    if not place.reads and not is_of_own_cluster(request, session, history):
        raise Http404
    return session, place, history


def is_of_own_cluster(request: PersonRequest, session: LiveSession, history: UnitHistory) -> bool:
    """The reader answers for the unit of the session, which is no rehearsal."""
    if session.kind == SessionKind.REHEARSAL:
        return False
    on = local_date(session.occasion.starts_at)
    return history.is_within(session.unit_id, request.sight.unit_ids, on=on)


def led(request: PersonRequest, session_id: UUID) -> LiveSession:
    """One that this person leads; the others are not there."""
    return get_object_or_404(hosted_by(request.person), public_id=session_id)


def pressed(
    request: PersonRequest, session: LiveSession, act: Callable[[], Any], said: str | Callable[[Any], str]
) -> HttpResponse:
    """Does it and says so, or why not; back to the page of the session."""
    try:
        done = act()
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, said(done) if callable(said) else said)
    return redirect("dilemmas:session", session_id=session.public_id)


# Within this page -----------------------------------------------------------------------------------


def _may_set_tables(session: LiveSession) -> bool:
    is_before_play = session.phase in (Phase.PLANNED, Phase.LOBBY) and not session.occasion.cancelled_at
    return may_have_tables(Kind(session.kind)) and is_before_play


def _is_coming(session: LiveSession, request: PersonRequest) -> bool:
    if session.phase == Phase.ENDED:
        return False
    return session.is_open or session.occasion.ends_at > request.at - timedelta(hours=1)


def _is_facilitator(request: PersonRequest) -> bool:
    return any(held.role == Role.FACILITATOR for held in request.held_roles)


def _is_manager(request: PersonRequest) -> bool:
    return any(held.role == Role.MANAGER for held in request.held_roles)


def _may_plan(request: PersonRequest) -> bool:
    return any(held.role in MAY_PLAN for held in request.held_roles)


def _own_teams(own: OwnUnits, history: UnitHistory, *, on: date) -> list[Team]:
    ids = own.works - own.leads
    asked = units_with_wish(ids)
    places = {unit_id: history.place_of(unit_id, on=on) for unit_id in ids}
    return [
        Team(unit, place.name, unit.pk in asked)
        for unit in Unit.objects.filter(pk__in=ids).order_by("code")
        if (place := places[unit.pk]) and place.kind == UnitKind.TEAM
    ]


def _units_to_plan_for(request: PersonRequest, history: UnitHistory) -> list[tuple[str, str]]:
    """Every unit for a facilitator; for a manager the own teams; for a coordinator what they coordinate."""
    on = local_date(request.at)
    units = Unit.objects.exclude(kind=UnitKind.CONCERN)
    if not _is_facilitator(request):
        below = set(history.below(request.sight.unit_ids, on=on)) if request.sight.unit_ids else set()
        units = units.filter(pk__in=led_unit_ids(request.person, on=on) | below)
    found = []
    for unit in units:
        place, cluster = history.place_of(unit.pk, on=on), history.cluster_of(unit.pk, on=on)
        if place:
            above = f" ({cluster.name})" if cluster and cluster.unit_id != unit.pk else ""
            found.append((unit.code, f"{place.name}{above}"))
    return sorted(found, key=lambda pair: pair[1])


def _leads_alone(request: PersonRequest) -> bool:
    """A manager who is nothing else: leads the own team, and so with its manager."""
    return not _is_facilitator(request) and not request.sight.unit_ids


def _hosts_to_plan_for(request: PersonRequest) -> list[tuple[str, str]]:
    """Whom a coordinator may ask to lead: facilitators, and managers of the units they coordinate; nobody for others."""
    if not request.sight.unit_ids:
        return []
    on = local_date(request.at)
    facilitators = facilitators_on(on)
    managers = [one for one in leaders_within(request.sight.unit_ids, on=on) if one not in facilitators]
    named = [
        *((one, one.full_name) for one in facilitators),
        *((one, _("%(name)s, leidinggevende") % {"name": one.full_name}) for one in managers),
    ]
    return [(str(one.public_id), name) for one, name in named if one != request.person]


def _decks_to_plan_with(request: PersonRequest) -> list[tuple[str, str]]:
    decks = summaries(
        [*Deck.objects.of(request.person), *Deck.objects.curated().order_by("created_at", "pk")]
    )
    found = [
        (
            str(one.deck.public_id),
            ngettext("%(name)s (%(n)d kaart)", "%(name)s (%(n)d kaarten)", one.size)
            % {"name": one.deck.name, "n": one.size},
        )
        for one in decks
    ]
    if len(most_divided(least=request.limits[Limit.REPORT])) > 1:
        found.append((MOST_DIVIDED, _("De meest verdeelde dilemma’s van de online training")))
    case = _case_of(request.POST.get("deck") or request.GET.get("kaarten", ""))
    if case:
        title = case.in_language(get_language() or "nl")["title"]
        found.append((f"{ONE_CASE}{case.case_key}", _("Alleen ‘%(title)s’") % {"title": title}))
    return found


def _case_of(value: str) -> CaseVersion | None:
    """The case of the catalogue that a link to this page named."""
    key = as_uuid(value.removeprefix(ONE_CASE)) if value.startswith(ONE_CASE) else None
    return latest_versions([key]).get(key) if key else None


def _asked_for(request: PersonRequest, unit_codes: set[str]) -> dict[str, str]:
    """What a link to this page filled in; what is unknown is left out."""
    asked = {"unit": request.GET.get("team", ""), "kind": request.GET.get("soort", "")}
    asked |= {"day": request.GET.get("dag", ""), "starts": request.GET.get("tijd", "")}
    asked["host"] = request.GET.get("begeleider", "")
    asked["deck"] = request.GET.get("kaarten", "")
    known = {"unit": unit_codes, "kind": {kind.value for kind in Kind}}
    return {name: value for name, value in asked.items() if value and value in known.get(name, {value})}


def _planned(request: PersonRequest, form: PlanForm) -> LiveSession:
    cleaned = form.cleaned_data
    unit = Unit.objects.filter(code=cleaned["unit"]).first() if cleaned["unit"] else None
    host = _chosen_host(cleaned.get("host", "")) or request.person
    made = plan_session(
        kind=Kind(cleaned["kind"]),
        by=request.person,
        host=host,
        starts_at=form.starts_at,  # type: ignore[arg-type]
        at=request.at,
        unit=unit,
        deck=_chosen_deck(request, cleaned["deck"]),
        place=cleaned["place"],
        online_url=cleaned["online_url"],
        tables=cleaned["tables"] or 0,
        title=cleaned["title"],
        without_manager=cleaned.get("without_manager", False),
    )
    if host != request.person:
        tell_host(session=made, host=host, at=request.at)
    if unit and cleaned["invites"] and made.kind != SessionKind.REHEARSAL:
        seats = invite_team(session=made, by=host, at=request.at)
        messages.success(request, _invited(len(seats)))
    return made


def _chosen_host(value: str) -> Person | None:
    """One of the choices of the form; None: who plans."""
    return Person.objects.get(public_id=value) if value else None


def _chosen_deck(request: PersonRequest, value: str) -> Deck | None:
    if value == MOST_DIVIDED:
        return deck_of_most_divided(owner=request.person, least=request.limits[Limit.REPORT], at=request.at)
    case = _case_of(value)
    if case:
        return deck_of_one(case, owner=request.person, at=request.at)
    deck_id = as_uuid(value)
    return Deck.objects.filter(public_id=deck_id).first() if deck_id else None


def _invited(count: int) -> str:
    return ngettext("%(n)d collega is uitgenodigd.", "%(n)d collega’s zijn uitgenodigd.", count) % {
        "n": count
    }


def _removable(request: PersonRequest, session: LiveSession, hosts: list[Person]) -> list[Person]:
    """Whom this host may take off: the first the others, a co-host themselves."""
    if len(hosts) < 2 or session.phase == Phase.ENDED or session.occasion.cancelled_at:
        return []
    return [one for one in hosts if (one == request.person) != (request.person == hosts[0])]


def _others(request: PersonRequest, hosts: list[Person]) -> list[Person]:
    return [one for one in facilitators_on(local_date(request.at)) if one not in hosts]
