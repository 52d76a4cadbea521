"""What teams agreed at sessions that are over, and what is asked after at the next one."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from dilemmas.models import Agreement, LiveSession, SessionKind
from dilemmas.queries.sessions import played_sessions
from foundation.clock import local_date
from foundation.people.models import Person, Unit, UnitSuccession

# More than a team looks back at before it plays.
MOST_ASKED_AFTER = 6
# A tick by mistake is noticed by then.
TAKE_BACK = timedelta(days=14)


def agreements_of(unit_id: int, *, on: date) -> QuerySet[Agreement]:
    """Of this team, or those it took over from, at sessions that are over."""
    return Agreement.objects.filter(
        session__unit__in=_with_predecessors(unit_id, on=on), session__in=played_sessions()
    ).select_related("session__occasion", "card__case_version")


def looked_back_on(unit: Unit, *, by: Person, on: date) -> tuple[list[Agreement], list[Agreement]]:
    """Those that are open, and those that this person ticked and can take back; two queries."""
    ticked = Q(asked_by=by, asked_on__gte=on - TAKE_BACK)
    found = list(agreements_of(unit.pk, on=on).filter(Q(asked_on=None) | ticked))
    return _due_first(one for one in found if one.asked_on is None), _due_first(
        one for one in found if one.asked_on is not None
    )


def open_agreements_of(unit: Unit, *, on: date) -> list[Agreement]:
    """Those that nobody asked after yet; what is due first comes first."""
    return _due_first(agreements_of(unit.pk, on=on).filter(asked_on=None))


def _due_first(found: Iterable[Agreement]) -> list[Agreement]:
    far = date.max
    return sorted(found, key=lambda one: (one.due_on or far, one.created_at, one.pk))


def ticked_by(person: Person, *, unit_id: int, on: date) -> QuerySet[Agreement]:
    """Of this team, what somebody said of it in the past two weeks: as long as they can take it back."""
    return agreements_of(unit_id, on=on).filter(asked_by=person, asked_on__gte=on - TAKE_BACK)


def agreements_to_ask_after(session: LiveSession) -> QuerySet[Agreement]:
    """For the table: what is not known to be kept, and what was asked since this session began. The newest first."""
    if session.unit_id is None or session.kind == SessionKind.REHEARSAL:
        return Agreement.objects.none()
    wanted = Q(was_kept=None) | Q(was_kept=False)
    if session.started_at:
        wanted |= Q(asked_on__gte=local_date(session.started_at))
    on = local_date(session.occasion.starts_at)
    return agreements_of(session.unit_id, on=on).filter(wanted).order_by("-created_at", "-pk")


def _with_predecessors(unit_id: int, *, on: date) -> set[int]:
    came_from: dict[int, set[int]] = {}
    for old, new in UnitSuccession.objects.filter(starts_on__lte=on).values_list("old_id", "new_id"):
        came_from.setdefault(new, set()).add(old)
    found, waiting = set[int](), [unit_id]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(came_from.get(current, ()))
    return found
