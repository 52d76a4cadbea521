"""Taking a module, screen by screen. Works without JavaScript; static/js/lesson.js adds autosave."""

import re
from collections.abc import Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.clock import local_date
from foundation.content.models import HelpLine
from foundation.content.queries.help_lines import help_lines_with
from foundation.content.rules.ranges import NotSatisfiable, byte_range
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, View, access
from foundation.people.models import Engagement, Person
from foundation.people.queries import person_of
from lms.actions.taking import (
    acknowledge,
    finish_step,
    give_answer,
    save_answer,
    start_attempt,
    start_test,
)
from lms.frozen import file_storage, files_of, image_storage
from lms.models import Attempt, ModuleVersion
from lms.queries.ceremonies import RouteState, way_to_oath
from lms.queries.declarations import start_state
from lms.queries.modules import (
    engagement_for_module,
    has_changed_since,
    has_open_attempt,
    is_withdrawn,
    last_completion,
    latest_version,
    open_attempt,
)
from lms.queries.rotating import was_met_before
from lms.queries.testing_out import terms_for
from lms.queries.variants import choices_of, known_audience
from lms.rules.answers import Answer, asks, is_answer, is_given, moved, parsed
from lms.rules.progress import (
    Position,
    first_open,
    minutes_left,
    position_after,
    position_before,
    step_at,
)
from lms.rules.testing_out import is_of_test
from lms.rules.variants import Audience, for_audience
from lms.views.reading import language_of, reading_of, readings_of
from lms.views.route import route_steps
from lms.views.sentences import error_sentence
from lms.views.start_route import link_job, start_steps
from lms.views.variants import start_lessons, start_questions

STASH = "answers_typed_while_logged_out"
# Where a button of an order puts its step.
MOVES = {"up": -1, "down": 1}
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
            # Of a question only: a choice in a dilemma is kept nowhere, not even here.
            typed = None if request.user.is_authenticated else _answer_typed(request, **kwargs)
            if typed is not None:
                step, answer = typed
                request.session[STASH] = {"path": request.path, "step": step["id"], "answer": answer}
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
    begin = start_test if "test" in request.POST else start_attempt
    try:
        attempt = begin(
            engagement=engagement, module_key=module_key, language=reading, at=request.at, **chosen
        )
    except DomainError as refusal:
        if refusal.code == "no_test_out":
            messages.error(request, error_sentence(refusal))
            return redirect("lms:start", module_key=module_key)
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
    begun = open_attempt(engagement, version.module_key)
    if asked and begun:
        # It was asked, and goes on as it was begun.
        known, asked = Audience(begun.level, begun.work), {}
    if not asked:
        content = for_audience(content, known)
    before = last_completion(engagement, version.module_key)
    # Title and summary are translated more often than lessons.
    page_language = get_language() or "nl"
    heading = reading if language_of(reading) == page_language else page_language
    context = {
        "module_key": version.module_key,
        "title": version.title(heading),
        "summary": version.summary(heading),
        "content": content,
        "content_language": language_of(reading),
        "readings": readings_of(version, chosen=reading),
        "help_lines": help_lines_of(content),
        "questions": start_questions(asked, chosen, lacks=lacks),
        "test": terms_for(
            engagement,
            begun.version if begun else version,
            begun.language if begun else reading,
            known,
            explained=begun.explained if begun else (),
        ),
        "begun": begun,
        "lessons": start_lessons(content, known, language=language_of(reading)),
        "minutes": minutes_left(content, ()) if not asked else content["duration_minutes"],
        "before": before,
        "has_changed": before is not None and has_changed_since(before.version),
    }
    return render(request, "lms/module_start.html", context, status=400 if lacks else 200)


def _tell_withdrawn(request: PersonRequest) -> HttpResponse:
    messages.error(request, error_sentence(DomainError("module_withdrawn")))
    return redirect("lms:plan")


@access(shows=Shows.ACTION, on_tablet=True, by_link=True)
@require_GET
def resume(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    """To the first screen that is not done, on whatever device."""
    attempt = own_attempt(request.person, attempt_id)
    here = first_open(attempt.content, attempt.done_steps)
    if here is None:
        return redirect("lms:closing", attempt_id=attempt_id)
    if attempt.is_tested and not attempt.lesson_steps_done:
        # First what came of the test, also on another device.
        return redirect("lms:test_result", attempt_id=attempt_id)
    return _to(attempt, here)


@keeps_what_was_typed
@access(on_tablet=True, by_link=True)
@require_http_methods(["GET", "POST"])
def screen(request: PersonRequest, attempt_id: UUID, lesson: int, screen: int) -> HttpResponse:
    attempt = own_attempt(request.person, attempt_id)
    here = Position(lesson, screen)
    step = step_at(attempt.content, here)
    if step is None and not attempt.test_drawn:
        raise Http404
    # With a test the screens change: another tab may show one that is no longer there, or another at its place.
    if step is None or _is_ahead(attempt, here) or _is_of_other(request, attempt, here):
        if request.headers.get("X-Autosave"):
            return JsonResponse({"error": "unknown_step"}, status=400)
        return redirect("lms:resume", attempt_id=attempt_id)
    if request.method == "POST":
        return _save(request, attempt, here, step)
    return render(request, f"lms/screens/{step['type']}.html", _screen_context(request, attempt, here, step))


@access(on_tablet=True, by_link=True)
@require_GET
def weighing(request: PersonRequest, attempt_id: UUID, lesson: int, screen: int) -> HttpResponse:
    """What speaks for and against each option of a dilemma; the choice itself never left the browser."""
    attempt = own_attempt(request.person, attempt_id)
    here = Position(lesson, screen)
    step = step_at(attempt.content, here)
    if step is None or step["type"] != "dilemma":
        if attempt.test_drawn:
            return redirect("lms:resume", attempt_id=attempt_id)
        raise Http404
    if step["id"] not in attempt.done_steps:
        return _to(attempt, here)
    return render(request, "lms/screens/weighing.html", _screen_context(request, attempt, here, step))


@access(on_tablet=True, by_link=True)
@require_GET
def closing(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    attempt = own_attempt(request.person, attempt_id)
    if attempt.completed_at is None:
        return redirect("lms:resume", attempt_id=attempt_id)
    if link_job(request):
        return _closing_by_link(request, attempt)
    way = way_to_oath(attempt.engagement, at=request.at)
    next_step = next((step for step in route_steps(way, at=request.at) if step.state != "done"), None)
    context = {**_closing_context(attempt), "way": way, "next_step": next_step}
    return render(request, "lms/closing.html", context)


def _closing_by_link(request: PersonRequest, attempt: Attempt) -> HttpResponse:
    """On to the declaration."""
    steps = start_steps(start_state(attempt.engagement, at=request.at), at=request.at)
    context = {
        **_closing_context(attempt),
        "content_language": language_of(attempt.language),
        "next_step": next((step for step in steps if step.state is RouteState.NOW and step.url), None),
    }
    return render(request, "lms/closing.html", context)


def _closing_context(attempt: Attempt) -> dict[str, object]:
    """`documents_read`: (title, version) of each document that somebody said to have read."""
    content = attempt.content
    documents = [
        (step["title"], attempt.answers[step["id"]]["version"])
        for lesson in content["lessons"]
        for step in lesson["steps"]
        if step["type"] == "document" and step["id"] in attempt.answers
    ]
    return {
        "attempt": attempt,
        "content": content,
        "documents_read": documents,
        "help_lines": help_lines_of(content),
    }


def help_lines_of(content: dict[str, Any]) -> list[HelpLine]:
    """Those that the module names first."""
    return help_lines_with(get_language() or "nl", content.get("help_lines", ()))


@access(shows=Shows.FILE, on_tablet=True, by_link=True)
@require_GET
def file(request: PersonRequest, attempt_id: UUID, name: str) -> HttpResponseBase:
    """A film, captions, a sound or a download of the module that somebody takes, whole or in parts."""
    kept = files_of(own_attempt(request.person, attempt_id).content).get(name)
    if kept is None or not file_storage().exists(name):
        raise Http404
    response = _part_of_file(request, name, kept) or FileResponse(
        file_storage().open(name),
        content_type=kept["type"],
        as_attachment="neem-mee" in request.GET,
        filename=kept["name"],
    )
    response["Accept-Ranges"] = "bytes"
    response["Content-Security-Policy"] = "default-src 'none'"
    # The name is the hash of the bytes: it never changes.
    patch_cache_control(response, private=True, max_age=31536000, immutable=True)
    return response


def _part_of_file(request: PersonRequest, name: str, kept: dict[str, Any]) -> HttpResponse | None:
    """The part that a player asks for; None where it asks for the whole."""
    size = file_storage().size(name)
    try:
        part = byte_range(request.headers.get("Range", ""), size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return None
    with file_storage().open(name) as opened:
        opened.seek(part.first)
        content = opened.read(part.length)
    headers = {"Content-Range": f"bytes {part.first}-{part.last}/{size}"}
    return HttpResponse(content, status=206, content_type=kept["type"], headers=headers)


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
    is_autosave = bool(request.headers.get("X-Autosave"))
    if is_autosave and attempt.completed_at is not None:
        # Completed in another tab: nothing changes any more, so it must not say 'saved'.
        return JsonResponse({"error": "attempt_completed"}, status=400)
    try:
        if asks(step):
            return _save_question(request, attempt, here, step, is_autosave=is_autosave)
        if is_autosave:
            return JsonResponse({"saved": True})
        if step["type"] == "document" and request.POST.get("agree"):
            attempt = acknowledge(attempt=attempt, step_id=step["id"], at=request.at)
        else:
            attempt = finish_step(attempt=attempt, step_id=step["id"], at=request.at)
    except DomainError as error:
        if is_autosave:
            return JsonResponse({"error": error.code}, status=400)
        if error.code == "unknown_step":
            # A second click: the first one ended the test.
            return redirect("lms:resume", attempt_id=attempt.public_id)
        messages.error(request, error_sentence(error))
        return _to(attempt, here)
    if step["type"] == "dilemma":
        return redirect("lms:weighing", attempt_id=attempt.public_id, lesson=here.lesson, screen=here.screen)
    return redirect(_next_url(attempt, here))


def _save_question(
    request: PersonRequest, attempt: Attempt, here: Position, step: dict, *, is_autosave: bool
) -> HttpResponse:
    """Raises DomainError for what is no answer to it."""
    goes_on = "next" in request.POST
    # In a test there is nothing to say of an answer before the end.
    moves_on = goes_on or attempt.is_testing
    answer = _given(request, step)
    if is_autosave or "move" in request.POST:
        if answer is not None or is_autosave:
            save_answer(attempt=attempt, step_id=step["id"], answer=answer, at=request.at)
        return JsonResponse({"saved": True}) if is_autosave else _back_to_item(request, attempt, here, step)
    # The steps of an order always stand in some order: who skips it gave none.
    if answer is None or (goes_on and step["type"] == "order"):
        if not goes_on:
            messages.error(request, _("Kies eerst een antwoord. Of sla de vraag over."))
            return _to(attempt, here)
        attempt = finish_step(attempt=attempt, step_id=step["id"], at=request.at)
    elif is_given(step, answer):
        attempt = give_answer(attempt=attempt, step_id=step["id"], answer=answer, at=request.at)
    else:
        # Half done: kept, so that nothing has to be chosen twice.
        save_answer(attempt=attempt, step_id=step["id"], answer=answer, at=request.at)
        if not goes_on:
            messages.error(request, _("Kies bij elke regel iets. Of sla de vraag over."))
            return redirect(f"{url_of(attempt, here)}?opnieuw=1")
        attempt = finish_step(attempt=attempt, step_id=step["id"], at=request.at)
    if is_of_test(step["id"]) and attempt.is_tested:
        return redirect("lms:test_result", attempt_id=attempt.public_id)
    return redirect(_next_url(attempt, here)) if moves_on else _to(attempt, here)


def _given(request: HttpRequest, step: dict) -> Answer | None:
    """The answer in the form, with the step that was moved on its new place. Raises DomainError `unknown_option`."""
    try:
        answer = parsed(step, request.POST.getlist("option"))
        if step["type"] == "order" and isinstance(answer, list) and "move" in request.POST:
            item, direction = request.POST["move"].split(":")
            answer = moved([one for one in answer if one is not None], int(item), MOVES[direction])
    except (KeyError, ValueError):
        raise DomainError("unknown_option", step=step["id"]) from None
    return answer


def _back_to_item(request: PersonRequest, attempt: Attempt, here: Position, step: dict) -> HttpResponse:
    """To the step that was moved, so that it can be moved on."""
    item = request.POST["move"].partition(":")[0]
    return redirect(f"{url_of(attempt, here)}?opnieuw=1#{step['id']}-stap-{item}")


def _screen_context(
    request: PersonRequest, attempt: Attempt, here: Position, step: dict
) -> dict[str, object]:
    content = attempt.content
    lesson = content["lessons"][here.lesson - 1]
    back = position_before(content, here)
    chosen = attempt.answers.get(step["id"])
    is_done = step["id"] in attempt.done_steps
    is_closed = attempt.completed_at is not None
    stashed = None if is_closed else _unstash(request, step)
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
        "chosen": stashed if stashed is not None else _shown(step, chosen, is_closed=is_closed),
        "help_lines": help_lines_of(content),
        "was_met": "case" in step and was_met_before(attempt, step["case"]),
        # After answering the feedback shows, until the person asks to choose again; in the end it stays.
        "shows_feedback": is_closed
        or (
            is_done
            and not attempt.is_testing
            and is_given(step, chosen)
            and stashed is None
            and "opnieuw" not in request.GET
        ),
        "back_url": url_of(attempt, back) if back else "",
        "next_url": _next_url(attempt, here),
    }


def _shown(step: dict, chosen: Any, *, is_closed: bool) -> Any:
    """What shows as chosen; at the end a half-done answer counts as none."""
    return chosen if not asks(step) or not is_closed or is_given(step, chosen) else None


def _unstash(request: PersonRequest, step: dict) -> Answer | None:
    """The answer given on this screen while logged out."""
    stash = request.session.get(STASH)
    if not stash or (stash["path"], stash.get("step")) != (request.path, step["id"]):
        return None
    del request.session[STASH]
    answer = stash.get("answer")
    return answer if is_answer(step, answer) else None


def _answer_typed(
    request: HttpRequest, attempt_id: UUID, lesson: int, screen: int
) -> tuple[dict, Answer] | None:
    """The question and the answer that was sent; None on any other screen, and for what is no answer."""
    attempt = Attempt.objects.select_related("version").filter(public_id=attempt_id).first()
    step = step_at(attempt.content, Position(lesson, screen)) if attempt else None
    if step is None or not asks(step):
        return None
    try:
        answer = _given(request, step)
    except DomainError:
        return None
    return None if answer is None else (step, answer)


def own_attempt(person: Person, attempt_id: UUID) -> Attempt:
    attempts = Attempt.objects.select_related("version", "engagement__person", "assignment")
    return get_object_or_404(attempts, public_id=attempt_id, engagement__person=person)


def _is_of_other(request: HttpRequest, attempt: Attempt, here: Position) -> bool:
    """Whether the form was of a screen that stands elsewhere, or nowhere, by now; in whatever language it was read."""
    sent = request.POST.get("step")
    if not sent:
        return False
    steps = (step_at(attempt.content_in(language), here) for language in attempt.version.content)
    return sent not in {step["id"] for step in steps if step}


def _is_ahead(attempt: Attempt, here: Position) -> bool:
    """Whether something before this screen is still open."""
    first = first_open(attempt.content, attempt.done_steps)
    return first is not None and (here.lesson, here.screen) > (first.lesson, first.screen)


def _next_url(attempt: Attempt, here: Position) -> str:
    after = position_after(attempt.content, here)
    return (
        url_of(attempt, after) if after else reverse("lms:resume", kwargs={"attempt_id": attempt.public_id})
    )


def url_of(attempt: Attempt, position: Position) -> str:
    place = {"lesson": position.lesson, "screen": position.screen}
    return reverse("lms:screen", kwargs={"attempt_id": attempt.public_id, **place})


def _to(attempt: Attempt, position: Position) -> HttpResponse:
    return redirect(url_of(attempt, position))
