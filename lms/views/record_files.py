"""HR reads in a file with earlier completions: choose it, see what would be written, mend or import."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.importing.rules.faults import NEW, UNCHANGED
from foundation.people.rights import Right
from foundation.printing.responses import progress_page
from lms.actions.record_files import confirm_records, discard_records, stage_records
from lms.forms_import import RecordUploadForm
from lms.models import RecordFile, RecordKind
from lms.queries.modules import of_day
from lms.queries.record_files import (
    examine_records,
    named_codes,
    record_files,
    titles_of_things,
    versions_of_days,
)
from lms.rules.record_file import Judged, Reading
from lms.tasks import write_records_of
from lms.views.record_sentences import explain_record_fault, record_refusal

PAGE_SIZE = 50
RECENT_FILES = 20
FAULTS = "fouten"
# Parts of the page of a file: in the address, as a heading, and which lines they show.
SECTIONS = {
    FAULTS: (gettext_lazy("Te verbeteren"), ""),
    "nieuw": (gettext_lazy("Nieuw"), NEW),
    "al": (gettext_lazy("Staat er al"), UNCHANGED),
}


@dataclass(frozen=True)
class Section:
    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Shown:
    """A line that is right. `version`: of a module; `is_later`: that it was published after that day."""

    line: Judged
    title: str
    version: int | None = None
    is_later: bool = False


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest) -> HttpResponse:
    form = RecordUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["file"]
        staged = stage_records(
            content=chosen.read(),
            kind=form.cleaned_data["kind"],
            file_name=chosen.name,
            by=request.person,
            at=request.at,
        )
        return redirect("lms:record_file", file_id=staged.public_id)
    context = {
        "form": form,
        "files": record_files()[:RECENT_FILES],
        "codes": [(kind.label, named_codes(kind)) for kind in RecordKind],
    }
    return render(request, "lms/hr/record_upload.html", context, status=422 if form.is_bound else 200)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def file(request: PersonRequest, file_id: UUID) -> HttpResponse:
    one = get_object_or_404(RecordFile.objects.select_related("staged_by", "run"), public_id=file_id)
    if one.import_run:
        return progress_page(request, one.import_run, "lms/hr/record_done.html", {"file": one})
    if not one.is_open:
        return render(request, "lms/hr/record_done.html", {"file": one, "run": None})
    today = local_date(request.at)
    reading = examine_records(bytes(one.content), one.kind, by=request.person, today=today)
    sections = _sections(reading)
    keys = [section.key for section in sections]
    asked = request.GET.get("deel", "")
    chosen = asked if asked in keys else next(iter(keys), "")
    page = Paginator(_rows(reading, chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "file": one,
        "is_refused": bool(reading.file_faults),
        "encoding": reading.encoding,
        "counts": reading.counts,
        "sections": sections,
        "section": chosen,
        "page": page,
        "faults": [explain_record_fault(fault) for fault in page.object_list] if chosen == FAULTS else [],
        "lines": [] if chosen == FAULTS else _shown(list(page.object_list), one.kind),
        "query": f"deel={chosen}&",
    }
    return render(request, "lms/hr/record_file.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def apply(request: PersonRequest, file_id: UUID) -> HttpResponse:
    one = get_object_or_404(record_files(), public_id=file_id)

    def import_it() -> None:
        run, is_new = confirm_records(
            file=one, by=request.person, at=request.at, accept_valid="accept_valid" in request.POST
        )
        if is_new:
            write_records_of.enqueue(str(run.public_id))

    _try(request, import_it)
    return redirect("lms:record_file", file_id=file_id)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def discard(request: PersonRequest, file_id: UUID) -> HttpResponse:
    one = get_object_or_404(record_files(), public_id=file_id)

    def throw_away() -> None:
        discard_records(file=one, at=request.at)
        messages.success(request, _("Weggegooid. Er is niets geïmporteerd."))

    _try(request, throw_away)
    return redirect("lms:record_upload")


def _try(request: PersonRequest, act: Callable[[], None]) -> None:
    try:
        act()
    except DomainError as error:
        messages.error(request, record_refusal(error))


def _sections(reading: Reading) -> list[Section]:
    """Those with something in them; of a file that cannot be read only what is wrong."""
    counts = {FAULTS: len(reading.faults)}
    if not reading.file_faults:
        counts |= {key: reading.counts[outcome] for key, (_label, outcome) in SECTIONS.items() if outcome}
    return [Section(key, str(SECTIONS[key][0]), count) for key, count in counts.items() if count]


def _rows(reading: Reading, section: str) -> Sequence[Any]:
    if section == FAULTS:
        return reading.faults
    return reading.lines_of(SECTIONS[section][1]) if section else []


def _shown(lines: Sequence[Judged], kind: str) -> list[Shown]:
    titles = titles_of_things(kind)
    if kind == RecordKind.PART:
        return [Shown(one, titles.get(one.thing, "")) for one in lines]
    versions = versions_of_days({one.thing for one in lines})
    shown = []
    for one in lines:
        version = of_day(versions[one.thing], on=one.day)
        is_later = local_date(version.published_at) > one.day
        shown.append(Shown(one, titles.get(one.thing, ""), version.number, is_later))
    return shown
