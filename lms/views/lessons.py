"""Taking a module, screen by screen. Works without JavaScript; static/js/lesson.js adds autosave."""

import re
from collections.abc import Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, View, access
from foundation.people.models import Engagement, Person
from foundation.people.queries import person_of
from lms.actions.taking import finish_step, save_answer, start_attempt
from lms.frozen import image_storage
from lms.models import Attempt, ModuleVersion
from lms.queries.ceremonies import RouteState, way_to_oath
from lms.queries.declarations import start_state
from lms.queries.modules import (
    engagement_for_module,
    has_open_attempt,
    is_withdrawn,
    latest_version,
    open_attempt,
)
from lms.queries.variants import choices_of, known_audience
from lms.rules.progress import (
    Position,
    first_open,
    minutes_left,
    position_after,
    position_before,
    step_at,
)
from lms.rules.variants import Audience, for_audience
from lms.views.reading import language_of, reading_of, readings_of
from lms.views.route import route_steps
from lms.views.sentences import error_sentence
from lms.views.start_route import link_job, start_steps
from lms.views.variants import start_lessons, start_questions

STASH = "answers_typed_while_logged_out"
IMAGE_NAME = re.compile(r"[0-9a-f]{64}\.png")


def keeps_what_was_typed(view: View) -> View:
    """A session that ended in mid-lesson loses nothing: the answer waits in the new session for the log-in.

    After the log-in it is put on the screen again, if the attempt is that person's.
    """

    @wraps(view)
    def keeping(request: PersonRequest, *args: object, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and person_of(request.user) is None:
            if request.headers.get("X-Autosave"):
                return JsonResponse({"error": "logged_out"}, status=401)
            option = _number(request.POST.get("option", ""))
            # Of a question only: a choice in a dilemma is kept nowhere, not even here.
            if not request.user.is_authenticated and option in _options_of(**kwargs):
                request.session[STASH] = {"path": request.path, "option": option}
        return view(request, *args, **kwargs)

    keeping.access = view.access  # type: ignore[attr-defined]
    return keeping


@access(on_tablet=True, by_link=True)
@require_http_methods(["GET", "POST"])
def start(request: PersonRequest, module_key: UUID) -> HttpResponse:
    """GET shows what the module is; only POST starts it."""
    engagement = link_job(request) or engagement_for_module(
        request.person, module_key=module_key, at=request.at
    )
    if engagement is None:
        raise Http404
    version = latest_version(module_key)
    if version is None:
        raise Http404
    if is_withdrawn(module_key) and not has_open_attempt(engagement, module_key):
        return _tell_withdrawn(request)
    reading = version.language_for(reading_of(request))
    if request.method == "GET":
        return _show_start(request, engagement, version, reading)
    chosen = {name: request.POST.get(name, "") for name in ("level", "work")}
    try:
        attempt = start_attempt(
            engagement=engagement, module_key=module_key, language=reading, at=request.at, **chosen
        )
    except DomainError as refusal:
        if refusal.code == "variant_not_chosen":
            return _show_start(request, engagement, version, reading, chosen=chosen, lacks=True)
        # Withdrawn between two look-ups.
        return _tell_withdrawn(request)
    return redirect("lms:resume", attempt_id=attempt.public_id)


def _show_start(
    request: PersonRequest,
    engagement: Engagement,
    version: ModuleVersion,
    reading: str,
    *,
    chosen: Mapping[str, str] = {},
    lacks: bool = False,
) -> HttpResponse:
    content = version.in_language(reading)
    known = known_audience(engagement, content, on=local_date(request.at))
    asked = choices_of(content, known, language=language_of(reading))
    if asked and (begun := open_attempt(engagement, version.module_key)):
        # It was asked, and goes on as it was begun.
        known, asked = Audience(begun.level, begun.work), {}
    if not asked:
        content = for_audience(content, known)
    context = {
        "module_key": version.module_key,
        "content": content,
        "content_language": language_of(reading),
        "readings": readings_of(version, chosen=reading),
        "questions": start_questions(asked, chosen, lacks=lacks),
        "lessons": start_lessons(content, known, language=language_of(reading)),
        "minutes": minutes_left(content, ()) if not asked else content["duration_minutes"],
    }
    return render(request, "lms/module_start.html", context, status=400 if lacks else 200)


def _tell_withdrawn(request: PersonRequest) -> HttpResponse:
    messages.error(request, error_sentence(DomainError("module_withdrawn")))
    return redirect("lms:plan")


@access(shows=Shows.ACTION, on_tablet=True, by_link=True)
@require_GET
def resume(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    """To the first screen that is not done, on whatever device."""
    attempt = _own_attempt(request.person, attempt_id)
    here = first_open(attempt.content, attempt.done_steps)
    if here is None:
        return redirect("lms:closing", attempt_id=attempt_id)
    return _to(attempt, here)


@keeps_what_was_typed
@access(on_tablet=True, by_link=True)
@require_http_methods(["GET", "POST"])
def screen(request: PersonRequest, attempt_id: UUID, lesson: int, screen: int) -> HttpResponse:
    attempt = _own_attempt(request.person, attempt_id)
    here = Position(lesson, screen)
    step = step_at(attempt.content, here)
    if step is None:
        raise Http404
    if _is_ahead(attempt, here):
        return redirect("lms:resume", attempt_id=attempt_id)
    if request.method == "POST":
        return _save(request, attempt, here, step)
    return render(request, f"lms/screens/{step['type']}.html", _screen_context(request, attempt, here, step))


@access(on_tablet=True, by_link=True)
@require_GET
def weighing(request: PersonRequest, attempt_id: UUID, lesson: int, screen: int) -> HttpResponse:
    """What speaks for and against each option of a dilemma; the choice itself never left the browser."""
    attempt = _own_attempt(request.person, attempt_id)
    here = Position(lesson, screen)
    step = step_at(attempt.content, here)
    if step is None or step["type"] != "dilemma":
        raise Http404
    if step["id"] not in attempt.done_steps:
        return _to(attempt, here)
    return render(request, "lms/screens/weighing.html", _screen_context(request, attempt, here, step))


@access(on_tablet=True, by_link=True)
@require_GET
def closing(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    attempt = _own_attempt(request.person, attempt_id)
    if attempt.completed_at is None:
        return redirect("lms:resume", attempt_id=attempt_id)
    if link_job(request):
        return _closing_by_link(request, attempt)
    way = way_to_oath(attempt.engagement, at=request.at)
    next_step = next((step for step in route_steps(way, at=request.at) if step.state != "done"), None)
    context = {"attempt": attempt, "content": attempt.content, "way": way, "next_step": next_step}
    return render(request, "lms/closing.html", context)


def _closing_by_link(request: PersonRequest, attempt: Attempt) -> HttpResponse:
    """On to the declaration."""
    steps = start_steps(start_state(attempt.engagement, at=request.at), at=request.at)
    context = {
        "attempt": attempt,
        "content": attempt.content,
        "content_language": language_of(attempt.language),
        "next_step": next((step for step in steps if step.state is RouteState.NOW and step.url), None),
    }
    return render(request, "lms/closing.html", context)


@access(shows=Shows.FILE, on_tablet=True, by_link=True)
@require_GET
def image(request: PersonRequest, name: str) -> FileResponse:
    if not IMAGE_NAME.fullmatch(name) or not image_storage().exists(name):
        raise Http404
    response = FileResponse(image_storage().open(name), content_type="image/png")
    # The name is the hash of the bytes: it never changes.
    patch_cache_control(response, private=True, max_age=31536000, immutable=True)
    return response


def _save(request: PersonRequest, attempt: Attempt, here: Position, step: dict) -> HttpResponse:
    option = request.POST.get("option", "")
    if request.headers.get("X-Autosave") and attempt.completed_at is not None:
        # Completed in another tab: nothing changes any more, so it must not say 'saved'.
        return JsonResponse({"error": "attempt_completed"}, status=400)
    if step["type"] == "question" and not option and "next" not in request.POST:
        messages.error(request, _("Kies eerst een antwoord. Of sla de vraag over."))
        return _to(attempt, here)
    try:
        if step["type"] == "question" and option:
            save_answer(attempt=attempt, step_id=step["id"], option=_number(option), at=request.at)
        if request.headers.get("X-Autosave"):
            return JsonResponse({"saved": True})
        attempt = finish_step(attempt=attempt, step_id=step["id"], at=request.at)
    except DomainError as error:
        if request.headers.get("X-Autosave"):
            return JsonResponse({"error": error.code}, status=400)
        messages.error(request, error_sentence(error))
        return _to(attempt, here)
    if step["type"] == "question" and "next" not in request.POST:
        return _to(attempt, here)
    if step["type"] == "dilemma":
        return redirect("lms:weighing", attempt_id=attempt.public_id, lesson=here.lesson, screen=here.screen)
    return redirect(_next_url(attempt, here))


def _screen_context(
    request: PersonRequest, attempt: Attempt, here: Position, step: dict
) -> dict[str, object]:
    content = attempt.content
    lesson = content["lessons"][here.lesson - 1]
    back = position_before(content, here)
    chosen = attempt.answers.get(step["id"])
    is_done = step["id"] in attempt.done_steps
    is_closed = attempt.completed_at is not None
    stashed = None if is_closed else _unstash(request)
    return {
        "attempt": attempt,
        "content": content,
        "content_language": language_of(attempt.language),
        "readings": readings_of(attempt.version, chosen=attempt.language),
        "lesson": lesson,
        "lesson_number": here.lesson,
        "lesson_count": len(content["lessons"]),
        "step": step,
        "screen_number": here.screen,
        "screen_count": len(lesson["steps"]),
        "stones": [
            "nu" if number == here.screen else ("af" if other["id"] in attempt.done_steps else "")
            for number, other in enumerate(lesson["steps"], start=1)
        ],
        "is_done": is_done,
        "was_kept": stashed is not None,
        "chosen": stashed if stashed is not None else chosen,
        # After answering the feedback shows, until the person asks to choose again; in the end it stays.
        "shows_feedback": is_closed
        or (is_done and chosen is not None and stashed is None and "opnieuw" not in request.GET),
        "back_url": _url(attempt, back) if back else "",
        "next_url": _next_url(attempt, here),
    }


def _unstash(request: PersonRequest) -> int | None:
    """The option typed on this screen while logged out."""
    stash = request.session.get(STASH)
    if not stash or stash["path"] != request.path:
        return None
    del request.session[STASH]
    return stash["option"]


def _options_of(attempt_id: UUID, lesson: int, screen: int) -> range:
    """The numbers of the options of a question; none on any other screen."""
    attempt = Attempt.objects.select_related("version").filter(public_id=attempt_id).first()
    step = step_at(attempt.content, Position(lesson, screen)) if attempt else None
    return range(len(step["options"])) if step and step["type"] == "question" else range(0)


def _number(option: str) -> int:
    """-1, which no option has, for what is no number."""
    return int(option) if option.isdecimal() and len(option) < 3 else -1


def _own_attempt(person: Person, attempt_id: UUID) -> Attempt:
    attempts = Attempt.objects.select_related("version", "engagement__person", "assignment")
    return get_object_or_404(attempts, public_id=attempt_id, engagement__person=person)


def _is_ahead(attempt: Attempt, here: Position) -> bool:
    """Whether something before this screen is still open."""
    first = first_open(attempt.content, attempt.done_steps)
    return first is not None and (here.lesson, here.screen) > (first.lesson, first.screen)


def _next_url(attempt: Attempt, here: Position) -> str:
    after = position_after(attempt.content, here)
    return _url(attempt, after) if after else reverse("lms:resume", kwargs={"attempt_id": attempt.public_id})


def _url(attempt: Attempt, position: Position) -> str:
    place = {"lesson": position.lesson, "screen": position.screen}
    return reverse("lms:screen", kwargs={"attempt_id": attempt.public_id, **place})


def _to(attempt: Attempt, position: Position) -> HttpResponse:
    return redirect(_url(attempt, position))
