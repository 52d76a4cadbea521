"""A deck as a file: out, and in from another municipality.

A file that is too large is refused before the form, and with it the file, is read: config/bodies.py says so of what
came through the ASGI server, the length says so elsewhere. The check of the form (CSRF) follows after that.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from dilemmas.actions.deck_files import stage_deck_file, take_over_deck
from dilemmas.forms_decks import CURATED, UploadForm
from dilemmas.models import DeckImport
from dilemmas.queries.deck_files import Standing, compared_cases, deck_file, unknown_help_lines
from dilemmas.rules.deck_files import (
    MOST_BODY_BYTES,
    SUFFIX,
    DeckFileRefused,
    Fault,
    kept_deck_file,
    too_large,
)
from dilemmas.views.deck_sentences import explain, sentence_of
from dilemmas.views.reaching import may_edit_content, read_deck
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access


@access(shows=Shows.FILE)
@require_GET
def deck_export(request: PersonRequest, deck_id: UUID) -> HttpResponse:
    deck = read_deck(request, deck_id)
    try:
        content = deck_file(deck)
    except DeckFileRefused as refused:
        first = explain(refused.faults[0])
        messages.error(request, f"{sentence_of(refused)} {first.place}: {first.text} {first.remedy}")
        return redirect("dilemmas:deck", deck_id=deck_id)
    except DomainError as error:
        messages.error(request, sentence_of(error))
        return redirect("dilemmas:deck", deck_id=deck_id)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    name = slugify(deck.name)[:60] or "stapel"
    response["Content-Disposition"] = f'attachment; filename="{name}{SUFFIX}"'
    response["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt
@access()
@require_http_methods(["GET", "POST"])
def deck_upload(request: PersonRequest) -> HttpResponse:
    if request.method == "POST" and _is_too_large(request):
        return _refused(request, [too_large(None)], more=0, status=413)
    return _upload(request)


@csrf_protect
def _upload(request: PersonRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "dilemmas/deck_upload.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "dilemmas/deck_upload.html", {"form": form}, status=422)
    try:
        staged = stage_deck_file(content=form.content(), by=request.person, at=request.at)
    except DeckFileRefused as refused:
        return _refused(request, refused.faults, more=int(str(refused.details["more"])), status=422)
    return redirect("dilemmas:deck_import", import_id=staged.public_id)


@access(shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def deck_import(request: PersonRequest, import_id: UUID) -> HttpResponse:
    """What the file would bring, and the yes to it."""
    staged = (
        DeckImport.objects.filter(public_id=import_id, sent_by=request.person).select_related("deck").first()
    )
    if staged is None:
        raise Http404
    if staged.deck is not None:
        return redirect("dilemmas:deck", deck_id=staged.deck.public_id)
    if staged.content is None:
        messages.error(request, sentence_of(DomainError("import_gone")))
        return redirect("dilemmas:deck_upload")
    if request.method == "POST":
        return _take_over(request, staged)
    return _show_import(request, staged)


def _take_over(request: PersonRequest, staged: DeckImport) -> HttpResponse:
    brings_cases = may_edit_content(request)
    try:
        deck = take_over_deck(
            staged=staged,
            by=request.person,
            brings_cases=brings_cases,
            is_curated=brings_cases and request.POST.get("whose") == CURATED,
            at=request.at,
        )
    except DomainError as error:
        messages.error(request, sentence_of(error))
        return redirect("dilemmas:deck_import", import_id=staged.public_id)
    messages.success(request, _("De stapel is overgenomen."))
    return redirect("dilemmas:deck", deck_id=deck.public_id)


def _show_import(request: PersonRequest, staged: DeckImport) -> HttpResponse:
    file = kept_deck_file(staged.content or {})
    brings_cases = may_edit_content(request)
    compared = compared_cases(file)
    counts = {standing: sum(1 for one in compared if one.standing is standing) for standing in Standing}
    new = counts[Standing.NEW]
    context = {
        "file": file,
        "compared": [(one.title, one.languages, one.standing.value) for one in compared],
        "counts": {standing.value: count for standing, count in counts.items()},
        "brings_cases": brings_cases,
        "cards": len(compared) - (0 if brings_cases else new),
        "help_lines": unknown_help_lines(file) if brings_cases and new else [],
    }
    return render(request, "dilemmas/deck_import.html", context)


def _refused(request: HttpRequest, faults: list[Fault], *, more: int, status: int) -> HttpResponse:
    context = {"form": UploadForm(), "faults": [explain(fault) for fault in faults], "more": more}
    return render(request, "dilemmas/deck_upload.html", context, status=status)


def _is_too_large(request: HttpRequest) -> bool:
    if getattr(request, "scope", {}).get("body_is_too_large"):
        return True
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) > MOST_BODY_BYTES
