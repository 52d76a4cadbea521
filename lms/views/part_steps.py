"""The parts of a programme as sentences: what it is, who acts, where to go; and what is asked beside the oath."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation.meetings.models import Seat, SeatStatus
from lms.models import StepKind
from lms.queries.ceremonies import RouteState, WhoActs
from lms.queries.programmes import Duty, DutyStep, PartOnRoute
from lms.rules.assignments import Status
from lms.views.moments import moment_text


@dataclass(frozen=True)
class RouteStep:
    title: str
    sentence: str
    state: RouteState
    who: WhoActs
    second: str = ""
    url: str = ""
    link: str = ""
    is_late: bool = False
    is_oath: bool = False
    is_module: bool = False
    # Where one shows to know the module; empty where that cannot be done now.
    test_url: str = ""


@dataclass(frozen=True)
class DutyLine:
    """A duty of the plan. `kind`: of components/label.html."""

    title: str
    sentence: str
    label: str
    kind: str
    steps: list[RouteStep]


def part_step(one: PartOnRoute) -> RouteStep:
    """The title, one sentence, and the page of the part."""
    title = one.part.title_in(get_language() or "nl")
    url = reverse("lms:part", kwargs={"part_id": one.part.public_id})
    if one.is_done:
        done = RouteStep(title, _done(one), RouteState.DONE, WhoActs.YOU)
        # What one read or watched one may want to find again.
        return replace(done, url=url, link=_("Lees het terug")) if one.part.is_done_by_oneself else done
    sentence, link, who = _open(one)
    # A place that stands is waited for, not worked on.
    is_fixed = one.seat is not None and one.seat.status == SeatStatus.BOOKED
    state = RouteState.LATER if is_fixed else RouteState.NOW
    return RouteStep(title, sentence, state, who, url=url, link=link)


def _done(one: PartOnRoute) -> str:
    if one.done_on is None:
        return _("Af.")
    day = formats.date_format(one.done_on, "j F Y")
    sentences = {
        StepKind.DAY: _("Je was er op %(day)s."),
        StepKind.FILM: _("Bekeken op %(day)s."),
        StepKind.READING: _("Gelezen op %(day)s."),
        StepKind.EXPLAINED: _("Toegelicht op %(day)s."),
        StepKind.CHECK: _("Gezien op %(day)s."),
    }
    return sentences[StepKind(one.part.kind)] % {"day": day}


def _open(one: PartOnRoute) -> tuple[str, str, WhoActs]:
    """The sentence, the words of the link, and who acts."""
    if one.part.kind == StepKind.DAY:
        return _day(one)
    how_long = _minutes(one.part.minutes)
    if one.part.kind == StepKind.FILM:
        return _("Jij bekijkt de film.") + how_long, _("Naar de film"), WhoActs.YOU
    if one.part.kind == StepKind.READING:
        return _("Jij leest dit.") + how_long, _("Begin met lezen"), WhoActs.YOU
    if one.part.kind == StepKind.EXPLAINED:
        return _("Een collega licht het toe. HR noteert de dag."), _("Lees wat je doet"), WhoActs.HR
    return _("HR kijkt mee en noteert de dag."), _("Lees wat je doet"), WhoActs.HR


def _minutes(minutes: int | None) -> str:
    if not minutes:
        return ""
    words = ngettext("Dat duurt ongeveer %(n)d minuut.", "Dat duurt ongeveer %(n)d minuten.", minutes)
    return " " + words % {"n": minutes}


def _day(one: PartOnRoute) -> tuple[str, str, WhoActs]:
    if one.seat:
        return _sentence_of_seat(one.seat), _("Bekijk je dag"), WhoActs.YOU
    if one.has_dates:
        return _("Jij kiest een dag."), _("Kies een dag"), WhoActs.YOU
    return _("HR plant een dag. Je krijgt een uitnodiging."), _("Lees wat je doet"), WhoActs.HR


def _sentence_of_seat(seat: Seat) -> str:
    moment = moment_text(seat.occasion)
    if seat.status == SeatStatus.INVITED:
        return _("Je bent uitgenodigd voor %(moment)s. Jij bevestigt of je komt.") % {"moment": moment}
    if seat.is_waiting:
        return _("Je staat op de wachtlijst voor %(moment)s.") % {"moment": moment}
    return _("Je plek staat vast: %(moment)s, %(place)s.") % {
        "moment": moment,
        "place": seat.occasion.place or _("online"),
    }


def duty_line(duty: Duty, tests: Collection[tuple[int, UUID]] = ()) -> DutyLine:
    """`tests`: as `tests_for` has them."""
    label, kind = _label(duty.status)
    title = duty.assignment.requirement.title_in(get_language() or "nl")
    steps = [_duty_step(step, duty.assignment.engagement_id, tests) for step in duty.steps]
    return DutyLine(title, _due(duty), label, kind, steps)


def _label(found: Status) -> tuple[str, str]:
    return {
        Status.COMPLETED: (_("Klaar"), "ok"),
        Status.EXEMPT: (_("Hoeft niet"), "closed"),
        Status.CLOSED: (_("Gesloten"), "closed"),
        Status.OVERDUE: (_("Kan nog steeds"), "warning"),
        Status.DUE_SOON: (_("Bijna"), "now"),
        Status.OPEN: (_("Open"), "now"),
        Status.NO_DATE: (_("Open"), "now"),
    }[found]


def _due(duty: Duty) -> str:
    if duty.assignment.completed_at:
        day = formats.date_format(duty.assignment.completed_at, "j F Y")
        return _("Je rondde dit af op %(day)s.") % {"day": day}
    if duty.status is Status.EXEMPT:
        return _("Jij hoeft dit niet te doen. HR weet waarom.")
    if duty.assignment.due_on is None:
        return _("De dag volgt zodra je eerste werkdag bekend is.")
    day = formats.date_format(duty.assignment.due_on, "j F Y")
    if duty.status is Status.OVERDUE:
        return _("Dit kon tot en met %(day)s. Het kan nog steeds: doe het zodra je kunt.") % {"day": day}
    return _("Rond dit af vóór of op %(day)s.") % {"day": day}


def _duty_step(step: DutyStep, engagement_id: int, tests: Collection[tuple[int, UUID]]) -> RouteStep:
    if step.part:
        return part_step(step.part)
    version = step.version
    if version is None:
        raise ValueError("A step is a module or a part.")
    title = _("Module %(title)s") % {"title": version.title(get_language() or "nl")}
    if step.is_done:
        day = formats.date_format(step.done_on, "j F Y") if step.done_on else ""
        return RouteStep(title, _("Af op %(day)s.") % {"day": day}, RouteState.DONE, WhoActs.YOU)
    start = reverse("lms:start", kwargs={"module_key": version.module_key})
    test_url = test_url_of(version.module_key) if (engagement_id, version.module_key) in tests else ""
    if step.attempt is None:
        sentence, url, link = _("Jij begint met de module."), start, _("Begin met de module")
    else:
        url = reverse("lms:resume", kwargs={"attempt_id": step.attempt.public_id})
        sentence, link = (
            (_("Jij bent bezig met de toets."), _("Ga verder met de toets"))
            if step.attempt.is_testing
            else (_("Jij bent begonnen."), _("Ga verder met de module"))
        )
    return RouteStep(title, sentence, RouteState.NOW, WhoActs.YOU, url=url, link=link, test_url=test_url)


def test_url_of(module_key: UUID) -> str:
    """Where the start of the module offers its test."""
    return reverse("lms:start", kwargs={"module_key": module_key}) + "#toets"
