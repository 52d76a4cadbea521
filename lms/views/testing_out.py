"""What came of a test that somebody did instead of the lessons, and stopping in the middle of one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from foundation.people.access import PersonRequest, access
from lms.actions.taking import stop_test
from lms.models import AttemptPath
from lms.rules.progress import first_open, minutes_left
from lms.rules.testing_out import is_right, right_count, terms_of
from lms.views.lessons import help_lines_of, own_attempt, url_of
from lms.views.reading import language_of


@access(on_tablet=True, by_link=True)
@require_GET
def test_result(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    """What came of the test, with what there is to say of each question; for the person only."""
    attempt = own_attempt(request.person, attempt_id)
    terms = terms_of(attempt.version.in_language("nl"))
    if not attempt.is_tested or terms is None:
        return redirect("lms:resume", attempt_id=attempt_id)
    content, screens = attempt.content, attempt.test_in(attempt.language)
    here = first_open(content, attempt.done_steps)
    context = {
        "attempt": attempt,
        "content": content,
        "content_language": language_of(attempt.language),
        "passed": attempt.path == AttemptPath.REST,
        "right": right_count(screens, attempt.answers),
        "terms": terms,
        "answers": [
            (step, attempt.answers.get(step["id"]), is_right(step, attempt.answers.get(step["id"])))
            for step in screens
        ],
        "minutes": minutes_left(content, attempt.done_steps),
        "next_url": url_of(attempt, here) if here else reverse("lms:closing", args=[attempt_id]),
        "help_lines": help_lines_of(content),
    }
    return render(request, "lms/test_result.html", context)


@access(on_tablet=True, by_link=True)
@require_http_methods(["GET", "POST"])
def test_stop(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    """GET says what stopping means; only POST stops, and goes on with the lessons."""
    attempt = own_attempt(request.person, attempt_id)
    if request.method == "GET" and attempt.is_testing:
        content = attempt.content
        context = {
            "attempt": attempt,
            "content": content,
            "minutes": minutes_left(attempt.lessons_in(attempt.language), attempt.done_steps),
            "help_lines": help_lines_of(content),
        }
        return render(request, "lms/test_stop.html", context)
    if attempt.is_testing:
        stop_test(attempt=attempt, at=request.at)
    return redirect("lms:resume", attempt_id=attempt_id)
