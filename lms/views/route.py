"""The way to the oath as sentences: each step says what, who must act, and where to go."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.clock import local_date
from foundation.meetings.models import SeatStatus
from lms.queries.ceremonies import ModuleOnRoute, RouteState, WayToOath, WhoActs
from lms.queries.countdown import absences_of, last_day_of
from lms.rules.deadlines import is_overdue
from lms.rules.progress import first_open, lessons_done, step_ids, values_done
from lms.views.moments import moment_text
from lms.views.part_steps import RouteStep, part_step, test_url_of


@dataclass(frozen=True)
class CurrentLesson:
    """The slab of the plan: the lesson to go on with. `number` counts from 1."""

    number: int
    total: int
    title: str
    teaser: str
    value: str
    module: ModuleOnRoute
    has_started: bool


@dataclass(frozen=True)
class LessonOnSquare:
    """`number` counts from 1; `url` is empty while the lesson is shut."""

    number: int
    title: str
    state: RouteState
    url: str


@dataclass(frozen=True)
class Slab:
    """One core value of the square, with its lessons."""

    value: str
    lessons: list[LessonOnSquare]

    @property
    def done_count(self) -> int:
        return sum(lesson.state is RouteState.DONE for lesson in self.lessons)

    @property
    def state(self) -> RouteState:
        states = {lesson.state for lesson in self.lessons}
        if states == {RouteState.DONE}:
            return RouteState.DONE
        return RouteState.NOW if RouteState.NOW in states else RouteState.LATER


@dataclass(frozen=True)
class ModuleSquare:
    """The module as the square of core values: which slabs are filled, and the lessons behind each."""

    done_count: int
    total: int
    filled: list[str]
    slabs: list[Slab]


def what_remains(way: WayToOath) -> str:
    """The heading of the plan."""
    if way.oath_record:
        return _("Je hebt je ambtseed afgelegd.")
    if way.parts and not way.gate.is_open:
        return _parts_remain(way)
    if way.lessons_left:
        return ngettext(
            "Nog %(n)d les tot je ambtseed.", "Nog %(n)d lessen tot je ambtseed.", way.lessons_left
        ) % {"n": way.lessons_left}
    if not way.gate.is_open:
        return _("Je module staat nog niet klaar.")
    if way.seat is None and way.line:
        return _("Je module is af. Je staat op de wachtlijst.")
    if way.seat is None:
        return _("Je module is af. HR nodigt je uit.")
    if way.seat.status == SeatStatus.INVITED:
        return _("Je module is af. Je bent uitgenodigd.")
    return _("Je module is af. Je plek staat vast.")


def _parts_remain(way: WayToOath) -> str:
    """Of a programme, where a module is one step of several."""
    left = len(way.open_modules) + len(way.open_parts)
    if way.modules and not way.open_modules:
        words = ngettext(
            "Je module is af. Nog %(n)d stap tot je ambtseed.",
            "Je module is af. Nog %(n)d stappen tot je ambtseed.",
            left,
        )
    else:
        words = ngettext("Nog %(n)d stap tot je ambtseed.", "Nog %(n)d stappen tot je ambtseed.", left)
    return words % {"n": left}


def module_square(way: WayToOath) -> ModuleSquare | None:
    """Of the first module that is open, or the last one when all are done; None without a module."""
    module = next(iter(way.open_modules), None) or next(reversed(way.modules), None)
    if module is None:
        return None
    attempt, content = module.attempt, module.content
    done = step_ids(content) if module.is_done else (attempt.done_steps if attempt else [])
    here = first_open(content, done)
    slabs: dict[str, list[LessonOnSquare]] = {}
    for number, (lesson, is_done) in enumerate(
        zip(content["lessons"], lessons_done(content, done), strict=True), start=1
    ):
        is_now = here is not None and here.lesson == number
        state = RouteState.DONE if is_done else (RouteState.NOW if is_now else RouteState.LATER)
        url = _lesson_url(module, number) if state is not RouteState.LATER else ""
        slabs.setdefault(lesson["value"], []).append(LessonOnSquare(number, lesson["title"], state, url))
    filled = values_done(content, done)
    return ModuleSquare(
        done_count=sum(slab.state is RouteState.DONE for lessons in slabs.values() for slab in lessons),
        total=len(content["lessons"]),
        filled=[value for value, is_filled in filled.items() if is_filled],
        slabs=[Slab(value, slabs[value]) for value in filled],
    )


def route_steps(way: WayToOath, *, at: datetime, tests: Collection[tuple[int, UUID]] = ()) -> list[RouteStep]:
    """`tests`: as `tests_for` has them."""
    steps = _asked_steps(way, at=at, tests=tests)
    steps.append(_seat_step(way))
    steps.append(_oath_step(way))
    return _only_first_is_now(steps)


def _asked_steps(way: WayToOath, *, at: datetime, tests: Collection[tuple[int, UUID]]) -> list[RouteStep]:
    """Modules and parts, in the order of the programme."""
    found: dict[UUID | int, RouteStep] = {}
    for module in way.modules:
        step = _module_step(module, at=at)
        has_test = (way.engagement.pk, module.module_key) in tests
        found[module.module_key] = (
            replace(step, test_url=test_url_of(module.module_key)) if has_test else step
        )
    found |= {one.part.pk: part_step(one) for one in way.parts}
    return [found[key] for key in way.gate.order if key in found]


def current_lesson(way: WayToOath) -> CurrentLesson | None:
    module = next(iter(way.open_modules), None)
    if module is None:
        return None
    attempt, content = module.attempt, module.content
    here = first_open(content, attempt.done_steps if attempt else [])
    number = here.lesson if here else 1
    lesson = content["lessons"][number - 1]
    return CurrentLesson(
        number=number,
        total=len(content["lessons"]),
        title=lesson["title"],
        teaser=lesson["teaser"],
        value=lesson["value"],
        module=module,
        has_started=attempt is not None,
    )


def term_sentence(way: WayToOath, *, months: int, at: datetime) -> str:
    """How long there is for the oath; empty once it is taken, or while no first day is known."""
    if way.oath_record or way.engagement.starts_on is None:
        return ""
    today = local_date(at)
    last_day = last_day_of(way.engagement.starts_on, absences_of(way.engagement), months=months, today=today)
    day, left = formats.date_format(last_day, "j F Y"), (last_day - today).days
    if left < 0:
        return _("De dag waarvoor je de eed zou afleggen was %(day)s. Het kan nog steeds.") % {"day": day}
    return ngettext(
        "Je legt je ambtseed af vóór of op %(day)s. Je hebt nog %(left)d dag.",
        "Je legt je ambtseed af vóór of op %(day)s. Je hebt nog %(left)d dagen.",
        left,
    ) % {"day": day, "left": left}


def _module_step(module: ModuleOnRoute, *, at: datetime) -> RouteStep:
    title = _("Module %(title)s") % {"title": module.title}
    if module.is_done:
        day = formats.date_format(module.completed_on, "j F Y") if module.completed_on else ""
        sentence = _("Af op %(day)s.") % {"day": day} if day else _("Af.")
        return RouteStep(title, sentence, RouteState.DONE, WhoActs.YOU, is_module=True)
    if module.attempt is None:
        sentence = _("Jij begint met de module. Die duurt ongeveer %(n)d minuten.") % {
            "n": module.minutes_left
        }
        link = _("Begin met de module")
    elif module.attempt.is_testing:
        sentence, link = _("Jij bent bezig met de toets."), _("Ga verder met de toets")
    else:
        sentence = ngettext(
            "Jij bent bezig: %(done)d van de %(total)d lessen is af.",
            "Jij bent bezig: %(done)d van de %(total)d lessen zijn af.",
            module.lessons_done,
        ) % {"done": module.lessons_done, "total": module.lesson_count}
        link = _("Ga verder met de module")
    if module.due_on:
        sentence += " " + _("Rond haar af vóór of op %(day)s.") % {
            "day": formats.date_format(module.due_on, "j F Y")
        }
    late = is_overdue(module.due_on, today=local_date(at))
    second = _("Die dag is voorbij. Het kan nog steeds: rond de module af zodra je kunt.") if late else ""
    return RouteStep(
        title,
        sentence,
        RouteState.NOW,
        WhoActs.YOU,
        second,
        _module_url(module),
        link,
        is_late=late,
        is_module=True,
    )


def _module_url(module: ModuleOnRoute) -> str:
    if module.attempt:
        return reverse("lms:resume", kwargs={"attempt_id": module.attempt.public_id})
    return reverse("lms:start", kwargs={"module_key": module.module_key})


def _lesson_url(module: ModuleOnRoute, number: int) -> str:
    """Empty when there is no attempt to look into."""
    if module.attempt is None:
        return ""
    return reverse(
        "lms:screen", kwargs={"attempt_id": module.attempt.public_id, "lesson": number, "screen": 1}
    )


def _seat_step(way: WayToOath) -> RouteStep:
    title = _("Een plek bij de bijeenkomst")
    seat = way.seat
    if way.oath_record:
        return RouteStep(title, _("Geregeld."), RouteState.DONE, WhoActs.HR)
    dates = reverse("lms:choose_date", kwargs={"engagement_id": way.engagement.public_id})
    if seat is None and way.line:
        sentence = _("Je staat op de wachtlijst voor %(moment)s, als nummer %(place)d.") % {
            "moment": moment_text(way.line.seat.occasion),
            "place": way.line.place,
        }
        return RouteStep(
            title, sentence, RouteState.NOW, WhoActs.HR, url=dates, link=_("Bekijk of een andere dag kan")
        )
    if seat is None:
        if way.gate.is_open:
            sentence = _("HR nodigt je uit. Je hoeft nu niets te doen.")
            url, link = (dates, _("Of kies zelf een dag")) if way.earliest else ("", "")
            return RouteStep(title, sentence, RouteState.NOW, WhoActs.HR, url=url, link=link)
        words = (
            _("HR nodigt je uit zodra deze stappen af zijn.")
            if way.parts
            else _("HR nodigt je uit zodra je module af is.")
        )
        return RouteStep(title, words, RouteState.LATER, WhoActs.HR)
    moment = moment_text(seat.occasion)
    url = reverse("lms:answer_invitation", kwargs={"seat_id": seat.public_id})
    if seat.status == SeatStatus.INVITED:
        sentence = _("Je bent uitgenodigd voor %(moment)s. Jij bevestigt of je komt.") % {"moment": moment}
        return RouteStep(
            title, sentence, RouteState.NOW, WhoActs.YOU, _waits_too(way), url, _("Bekijk je uitnodiging")
        )
    sentence = _("Je plek staat vast.")
    return RouteStep(
        title, sentence, RouteState.DONE, WhoActs.YOU, _waits_too(way), url=url, link=_("Bekijk je plek")
    )


def _waits_too(way: WayToOath) -> str:
    """Of who has a place and would rather come on another day."""
    if way.line is None:
        return ""
    return _(
        "Je wacht ook op een plek voor %(moment)s, als nummer %(place)d. Is er plek? Dan verhuis je vanzelf."
    ) % {"moment": moment_text(way.line.seat.occasion), "place": way.line.place}


def _oath_step(way: WayToOath) -> RouteStep:
    title = _("Je ambtseed")
    if way.oath_record:
        day = formats.date_format(way.oath_record.taken_on, "j F Y")
        sentence = _("Afgelegd op %(day)s.") % {"day": day}
        return RouteStep(title, sentence, RouteState.DONE, WhoActs.OFFICIAL, is_oath=True)
    second = ""
    if way.seat:
        occasion = way.seat.occasion
        sentence = f"{capfirst(moment_text(occasion))}. {occasion.place or _('Online')}."
        second = _("%(official)s neemt je eed of belofte af.") % {"official": occasion.ceremony.official}
    elif way.earliest:
        sentence = _("Kan op zijn vroegst op %(moment)s.") % {"moment": moment_text(way.earliest)}
    else:
        sentence = _("Er is nog geen bijeenkomst gepland. HR kiest een dag.")
    url = reverse("lms:choose_form", kwargs={"engagement_id": way.engagement.public_id})
    link = _("Wijzig eed of belofte") if way.chosen_form else _("Kies eed of belofte")
    state = RouteState.NOW if way.seat and way.seat.status == SeatStatus.BOOKED else RouteState.LATER
    return RouteStep(title, sentence, state, WhoActs.OFFICIAL, second, url, link, is_oath=True)


def _only_first_is_now(steps: list[RouteStep]) -> list[RouteStep]:
    """One thing next: the first that you can do, else the first that somebody else does for you."""
    open_ones = [step for step in steps if step.state is RouteState.NOW]
    first = next((step for step in open_ones if step.who is WhoActs.YOU), next(iter(open_ones), None))
    return [
        replace(step, state=RouteState.LATER) if step.state is RouteState.NOW and step is not first else step
        for step in steps
    ]
