"""The tables of a plenary before it begins: how many there are, and the signs that stand on them."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from dilemmas.actions.table_signs import request_table_signs
from dilemmas.actions.tables import set_tables
from dilemmas.forms.sessions import TablesForm
from dilemmas.messages.sessions import sentence_of
from dilemmas.models import TableSignRun
from dilemmas.tasks import print_table_signs_of
from dilemmas.views.sessions import LEADING, led, pressed
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.printing.responses import print_file, progress_page


@access(**LEADING, shows=Shows.ACTION)
@require_POST
def tables(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session, form = led(request, session_id), TablesForm(request.POST)
    if not form.is_valid():
        messages.error(request, sentence_of(DomainError("wrong_tables")))
        return redirect("dilemmas:session", session_id=session_id)
    return pressed(
        request,
        session,
        lambda: set_tables(session=session, tables=form.cleaned_data["tables"]),
        _("Het aantal tafels is bewaard."),
    )


@access(**LEADING, shows=Shows.ACTION)
@require_POST
def table_signs(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session = led(request, session_id)
    try:
        run = request_table_signs(session=session, by=request.person, at=request.at)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
        return redirect("dilemmas:session", session_id=session_id)
    if run.is_waiting:
        print_table_signs_of.enqueue(str(run.public_id))
    return redirect("dilemmas:table_sign_run", run_id=run.public_id)


@access()
@require_GET
def table_sign_run(request: PersonRequest, run_id: UUID) -> HttpResponse:
    return progress_page(request, _own_run(request, run_id), "dilemmas/table_sign_run.html")


@access(shows=Shows.FILE)
@require_GET
@never_cache
def table_sign_file(request: PersonRequest, run_id: UUID) -> FileResponse:
    return print_file(_own_run(request, run_id), name=_("tafelkaartjes.pdf"))


def _own_run(request: PersonRequest, run_id: UUID) -> TableSignRun:
    """Of who asked for it only: the codes lead into the session."""
    runs = TableSignRun.objects.select_related("session")
    return get_object_or_404(runs, public_id=run_id, requested_by=request.person)
