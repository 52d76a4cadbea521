"""Files with completions for the HR system: HR finds them here."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from foundation.printing.actions import print_storage
from lms.actions.exports import KEEP_FILE, export_completions
from lms.models import CompletionExport
from lms.queries.exports import all_exports
from lms.rules.completion_file import COLUMNS

PAGE_SIZE = 30


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def exports(request: PersonRequest) -> HttpResponse:
    page = Paginator(all_exports(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "columns": COLUMNS, "kept_days": KEEP_FILE.days}
    return render(request, "lms/cohorts/exports.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def export_make(request: PersonRequest) -> HttpResponse:
    """Of what changed since the last one, without waiting for the night."""
    made = export_completions(by=request.person, at=request.at)
    messages.success(request, _("Bestand %(number)d staat klaar.") % {"number": made.number})
    return redirect("lms:exports")


@access(right=Right.PEOPLE_ADMIN, shows=Shows.FILE)
@require_GET
@never_cache
def export_file(request: PersonRequest, export_id: UUID) -> FileResponse:
    one = get_object_or_404(CompletionExport, public_id=export_id)
    if one.wiped_at or not print_storage().exists(one.file_name):
        raise Http404
    return FileResponse(
        print_storage().open(one.file_name), as_attachment=True, filename=f"afrondingen-{one.number}.csv"
    )
