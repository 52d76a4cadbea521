"""Answering by a link. Everybody is nobody here (config.middleware.NobodyMiddleware), and nothing is asked of a session.

GET changes nothing: what reads mail ahead opens links too.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import Who, access
from foundation.people.limits import Limit
from foundation.people.queries.limits import limits_in_force
from measurement.actions.receiving import Asking, asking_of, receive_answer
from measurement.actions.tokens import digest_of
from measurement.forms.questionnaire import QuestionnaireForm
from measurement.messages.studies import link_words
from measurement.queries.results import shared_result
from measurement.rules.windows import ITEMS_KEPT_MONTHS, KEY_RESTS, LATE
from measurement.texts import words_of

INVALID = 422
STATUS = {"link_unknown": 404, "link_closed": 410, "already_received": 200}
# Of unwanted behaviour nothing is shown of fewer.
LEAST_SENSITIVE = 20


@sensitive_variables()
@sensitive_post_parameters()
@access(who=Who.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; POST sends the answers, once."""
    language = get_language() or "nl"
    try:
        asking = asking_of(token, at=_at(request))
        form = QuestionnaireForm(
            asking.questionnaire,
            wave=asking.wave,
            form=asking.form,
            language=language,
            data=request.POST if request.method == "POST" else None,
        )
        if form.is_valid():
            receive_answer(token=token, answers=form.answers(), language=language, at=_at(request))
            return _thanks(request, asking, token=token)
    except DomainError as refusal:
        if refusal.code not in STATUS:
            return _page(request, form, token=token, status=INVALID, refusal=refusal)
        return _closed(request, refusal.code, token=token)
    return _page(request, form, token=token, status=INVALID if form.errors else 200)


@access(who=Who.ANYONE)
@require_GET
def explained(request: HttpRequest) -> HttpResponse:
    """What happens to an answer."""
    least = limits_in_force(local_date(_at(request)))[Limit.REPORT]
    words = words_of(
        "what_happens",
        get_language() or "nl",
        smallest_group=least,
        smallest_sensitive_group=max(LEAST_SENSITIVE, least),
        key_days=(KEY_RESTS + LATE).days,
        answer_years=ITEMS_KEPT_MONTHS // 12,
    )
    return render(request, "measurement/explained.html", {"words": words})


def _page(
    request: HttpRequest,
    form: QuestionnaireForm,
    *,
    token: str,
    status: int,
    refusal: DomainError | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "draft_key": _draft_key(token),
        "refusal": link_words(refusal.code) if refusal else None,
    }
    return _unseen(render(request, "measurement/answer.html", context, status=status))


def _thanks(request: HttpRequest, asking: Asking, *, token: str) -> HttpResponse:
    """Answers the POST itself: the browser knows by it which draft may go."""
    # Until every window of this wave is closed its groups are not complete; a first report may come before.
    words = words_of("thanks", get_language() or "nl", month=date_format(asking.open_until, "F Y"))
    is_shared = shared_result(asking.study.public_id) is not None
    context = {
        "words": words,
        "reflection": words["reflection"]["waves"][asking.wave],
        "draft_key": _draft_key(token),
        "result_url": reverse("measurement:result", args=[asking.study.public_id]) if is_shared else "",
    }
    return _unseen(render(request, "measurement/thanks.html", context))


def _closed(request: HttpRequest, code: str, *, token: str) -> HttpResponse:
    context = {
        "words": link_words(code),
        # What was sent need not lie about in the browser.
        "draft_key": _draft_key(token) if code == "already_received" else "",
    }
    return _unseen(render(request, "measurement/link_closed.html", context, status=STATUS[code]))


def _draft_key(token: str) -> str:
    return digest_of(token)[:16]


def _unseen(response: HttpResponse) -> HttpResponse:
    """The address opens something: it is told to nobody, and kept by no browser."""
    add_never_cache_headers(response)
    # Not 'no-referrer': with that a browser would not say either that what is sent comes from here.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _at(request: HttpRequest) -> datetime:
    return request.at  # type: ignore[attr-defined]
