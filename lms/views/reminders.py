"""How often somebody wants to be reminded; and for HR what went to whom, and whom to get in touch with."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.audit.actions import record_lookups
from foundation.audit.models import Purpose
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from lms.actions.reminders import choose_frequency, handle_escalation
from lms.models import Escalation, EscalationOutcome, Requirement
from lms.queries.reminders import frequency_of, last_weekly_runs, reminder_log, to_contact, weekly_log
from lms.views.reminder_sentences import DIGESTS, FREQUENCIES, fate, fate_of_digest, stage_in_words
from lms.views.sentences import error_sentence

PAGE_SIZE = 50
CONTACT_PAGE_SIZE = 20


@access()
@require_http_methods(["GET", "POST"])
def frequency(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            choose_frequency(
                person=request.person, frequency=request.POST.get("frequency", ""), at=request.at
            )
        except DomainError as error:
            messages.error(request, error_sentence(error))
        else:
            messages.success(request, _("Bewaard. Zo vaak krijg je een herinnering."))
        return redirect("lms:reminder_choice")
    context = {
        "choices": [(value, title, text) for value, (title, text) in FREQUENCIES.items()],
        "chosen": frequency_of(request.person),
    }
    return render(request, "lms/reminder_choice.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def log(request: PersonRequest) -> HttpResponse:
    # PostgreSQL takes no NUL in a text.
    search = request.GET.get("zoek", "").replace("\0", "").strip()
    if request.GET.get("soort") == "week":
        return _weekly(request, search)
    chosen = request.GET.get("wat", "").replace("\0", "")
    page = Paginator(reminder_log(search=search, requirement=chosen), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    rows = list(page.object_list)
    _note_search(request, search, {row.assignment.engagement.person.public_id for row in rows})
    language = get_language() or "nl"
    context = {
        "page": page,
        "lines": [
            (row, row.assignment.requirement.title_in(language), stage_in_words(row), *fate(row))
            for row in rows
        ],
        "search": search,
        "chosen": chosen,
        "requirements": [(one.code, one.title_in(language)) for one in Requirement.objects.order_by("title")],
        "query": urlencode({"zoek": search, "wat": chosen}) + "&",
        "waiting": to_contact().count(),
    }
    return render(request, "lms/hr/reminders.html", context)


def _weekly(request: PersonRequest, search: str) -> HttpResponse:
    """What went to who leads people who are late."""
    page = Paginator(weekly_log(search=search), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    _note_search(request, search, {row.recipient.public_id for row in rows if row.recipient})
    context = {
        "page": page,
        "weekly": [(row, DIGESTS[row.reason], *fate_of_digest(row)) for row in rows],
        "runs": [(kind.label, run) for kind, run in last_weekly_runs().items()],
        "is_weekly": True,
        "search": search,
        "query": urlencode({"soort": "week", "zoek": search}) + "&",
        "waiting": to_contact().count(),
    }
    return render(request, "lms/hr/reminders.html", context)


def _note_search(request: PersonRequest, search: str, subject_ids: set[UUID]) -> None:
    """Who looks for a name looks at people; who reads the list does not."""
    if search:
        record_lookups(
            subject_ids=sorted(subject_ids),
            actor_id=request.person.public_id,
            role=request.sight.role,
            purpose=Purpose.FOUND_BY_NAME,
            at=request.at,
        )


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def contact(request: PersonRequest) -> HttpResponse:
    """Mail did not help: a person gets in touch."""
    page = Paginator(to_contact(), CONTACT_PAGE_SIZE).get_page(request.GET.get("page"))
    language = get_language() or "nl"
    context = {
        "page": page,
        "lines": [(row, row.assignment.requirement.title_in(language)) for row in page.object_list],
        "outcomes": EscalationOutcome.choices,
    }
    return render(request, "lms/hr/to_contact.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def contacted(request: PersonRequest, escalation_id: UUID) -> HttpResponse:
    escalation = get_object_or_404(Escalation, public_id=escalation_id)
    try:
        handle_escalation(
            escalation=escalation, outcome=request.POST.get("outcome", ""), by=request.person, at=request.at
        )
    except DomainError as error:
        messages.error(request, error_sentence(error))
    else:
        messages.success(request, _("Van de lijst af."))
    return redirect("lms:to_contact")
