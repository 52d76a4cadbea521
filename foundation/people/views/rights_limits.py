"""The technical administrator moves thresholds and terms: ahead of time, within what was agreed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.actions.limits import schedule_limit, withdraw_limit
from foundation.people.forms_rights import LimitForm, day_text
from foundation.people.limits import NOTICE_DAYS, Limit
from foundation.people.models import LimitChange
from foundation.people.queries.register import LimitLine, limit_lines
from foundation.people.rights import Right
from foundation.people.views.rights_sentences import LIMITS, error_sentence


@access(right=Right.SETTINGS)
@require_GET
def limits(request: PersonRequest) -> HttpResponse:
    lines = limit_lines(local_date(request.at), limits=request.limits)
    context = {"limits": [(line, LIMITS[line.limit]) for line in lines], "notice_days": NOTICE_DAYS}
    return render(request, "people/rights_limits.html", context)


@access(right=Right.SETTINGS)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, limit: str) -> HttpResponse:
    line = _line(request, limit)
    # What it will be just before any change made now: the last planned value, or today's.
    planned = line.coming[-1].value if line.coming else line.value
    posted = request.POST if request.method == "POST" else None
    form = LimitForm(posted, initial={"expected": planned}, limit=line.limit, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            made = schedule_limit(limit=line.limit, by=request.person, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error_sentence(error))
        else:
            messages.success(
                request,
                _("Gepland vanaf %(day)s. OR en FG krijgen bericht.") % {"day": day_text(made.valid_from)},
            )
            return redirect("people:limits")
    context = {"form": form, "line": line, "explanation": LIMITS[line.limit], "notice_days": NOTICE_DAYS}
    return render(request, "people/rights_limit.html", context, status=422 if form.errors else 200)


@access(right=Right.SETTINGS, shows=Shows.ACTION)
@require_POST
def withdraw(request: PersonRequest, change_id: int) -> HttpResponse:
    planned = get_object_or_404(LimitChange, pk=change_id)
    try:
        withdraw_limit(change=planned, by=request.person, at=request.at)
    except DomainError as error:
        messages.error(request, error_sentence(error))
    else:
        messages.success(request, _("De wijziging gaat niet door. OR en FG krijgen bericht."))
    return redirect("people:limits")


def _line(request: PersonRequest, limit: str) -> LimitLine:
    if limit not in Limit.values:
        raise Http404
    return next(
        line for line in limit_lines(local_date(request.at), limits=request.limits) if line.limit == limit
    )
