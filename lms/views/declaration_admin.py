"""HR on declarations: who does what, in which words, and whom a new text touches."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from foundation.people.rules.kinds import LegalStanding
from lms.actions.declaring import publish_text, require_whole, save_declaration, set_steps
from lms.forms_declarations import (
    LANGUAGES,
    QUESTION_KINDS,
    Draft,
    KindForm,
    NewDeclarationForm,
    TextForm,
    draft_of_contents,
    draft_of_post,
)
from lms.models import Declaration, TextVersion
from lms.queries.declaration_admin import (
    KindRow,
    signature_counts,
    table_of_kinds,
    touched_by_text,
)
from lms.queries.declarations import LEGAL_LANGUAGE, texts_of
from lms.rules.comparison import compare_texts, has_changed
from lms.rules.declarations import warnings_of
from lms.views.admin_sentences import LANGUAGE_NAMES, WARNINGS, admin_error


@access(right=Right.DECLARATION_ADMIN, shows=Shows.LIST)
@require_GET
def table(request: PersonRequest) -> HttpResponse:
    """The table of who does what, and the declarations there are."""
    today = local_date(request.at)
    counts = signature_counts()
    current = _current_texts(request)
    declarations = [(one, current.get(one.code), counts.get(one.pk, 0)) for one in Declaration.objects.all()]
    context = {"rows": [_row(row) for row in table_of_kinds(on=today)], "declarations": declarations}
    return render(request, "lms/declarations/table.html", context)


@access(right=Right.DECLARATION_ADMIN)
@require_http_methods(["GET", "POST"])
def kind(request: PersonRequest, slug: str) -> HttpResponse:
    """One row of the table; a warning stands on the page and stops nobody."""
    row = next((one for one in table_of_kinds(on=local_date(request.at)) if one.slug == slug), None)
    if row is None:
        raise Http404
    initial = {
        "takes_oath": row.takes_oath,
        "shows_certificate": row.shows_certificate,
        "declarations": list(row.declarations),
    }
    form = KindForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        changed = set_steps(
            kind=row.kind.code,
            takes_oath=form.cleaned_data["takes_oath"],
            shows_certificate=form.cleaned_data["shows_certificate"],
            declarations=form.cleaned_data["declarations"],
            by=request.person,
            at=request.at,
        )
        _tell_of_row(request, row, form, changed=changed)
        return redirect("lms:declaration_table")
    context = {"row": row, "warnings": [WARNINGS[one] for one in row.warnings], "form": form}
    return render(request, "lms/declarations/kind.html", context, status=422 if form.errors else 200)


@access(right=Right.DECLARATION_ADMIN)
@require_http_methods(["GET", "POST"])
def declaration_new(request: PersonRequest) -> HttpResponse:
    form = NewDeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if Declaration.objects.filter(code=form.code).exists():
                raise DomainError("title_taken")
            made = save_declaration(code=form.code, by=request.person, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error("title_nl", admin_error(error))
        else:
            messages.success(request, _("Gemaakt. Schrijf nu de tekst."))
            return redirect("lms:text_new", code=made.code)
    return render(request, "lms/declarations/new.html", {"form": form}, status=422 if form.errors else 200)


@access(right=Right.DECLARATION_ADMIN, shows=Shows.LIST)
@require_GET
def declaration_texts(request: PersonRequest, code: str) -> HttpResponse:
    """Its dated texts, the newest first; a published text never changes."""
    declaration = get_object_or_404(Declaration, code=code)
    today = local_date(request.at)
    texts = list(texts_of(code))
    languages: dict[Any, list[str]] = {}
    for valid_from, language in TextVersion.objects.filter(kind=code).values_list("valid_from", "language"):
        languages.setdefault(valid_from, []).append(str(LANGUAGE_NAMES.get(language, language)))
    current = next((text for text in texts if text.valid_from <= today), None)
    context = {
        "declaration": declaration,
        "texts": [(text, sorted(languages[text.valid_from])) for text in texts],
        "current": current,
        "signed": signature_counts().get(declaration.pk, 0),
        "today": today,
    }
    return render(request, "lms/declarations/texts.html", context)


@access(right=Right.DECLARATION_ADMIN)
@require_http_methods(["GET", "POST"])
def text_new(request: PersonRequest, code: str) -> HttpResponse:
    """Written, then shown as signers see it beside the text before and with whom it touches, then published."""
    declaration = get_object_or_404(Declaration, code=code)
    before = texts_of(code).first()
    is_post = request.method == "POST"
    draft = draft_of_post(request.POST) if is_post else draft_of_contents(_contents_of(before), more=1)
    form = TextForm(
        request.POST if is_post else None,
        today=local_date(request.at),
        initial={"legal_source": before.legal_source if before else ""},
    )
    refusal = ""
    if is_post and not {"more_articles", "more_questions", "change"} & set(request.POST) and form.is_valid():
        try:
            require_whole(draft.contents())
            if "publish" in request.POST:
                publish_text(
                    declaration=declaration,
                    contents=draft.contents(),
                    by=request.person,
                    at=request.at,
                    **form.cleaned_data,
                )
                messages.success(
                    request, _("De tekst staat vast. Wie hem moet tekenen, ziet hem vanaf die dag.")
                )
                return redirect("lms:declaration_texts", code=code)
            return render(
                request,
                "lms/declarations/text_preview.html",
                _preview(request, declaration, before, draft, form),
            )
        except DomainError as error:
            refusal = admin_error(error)
    context = {
        "declaration": declaration,
        "form": form,
        "draft": draft,
        "before": before,
        "question_kinds": QUESTION_KINDS,
        "refusal": refusal,
    }
    status = 422 if refusal or (is_post and form.errors) else 200
    return render(request, "lms/declarations/text_new.html", context, status=status)


@access(right=Right.DECLARATION_ADMIN)
@require_GET
def text(request: PersonRequest, text_id: UUID) -> HttpResponse:
    """One published text in all its languages, as signers see it, and what it changed."""
    shown = get_object_or_404(TextVersion, public_id=text_id, language=LEGAL_LANGUAGE)
    declaration = get_object_or_404(Declaration, code=shown.kind)
    before = texts_of(shown.kind).filter(valid_from__lt=shown.valid_from).first()
    others = TextVersion.objects.filter(kind=shown.kind, valid_from=shown.valid_from)
    context = {
        "declaration": declaration,
        "text": shown,
        "before": before,
        "contents": [
            (one.language, LANGUAGE_NAMES.get(one.language, one.language), one.content)
            for one in sorted(others, key=lambda one: one.language != LEGAL_LANGUAGE)
        ],
        "comparison": _comparison(before, shown.content),
    }
    return render(request, "lms/declarations/text.html", context)


def _preview(
    request: PersonRequest, declaration: Declaration, before: TextVersion | None, draft: Draft, form: TextForm
) -> dict[str, Any]:
    contents = draft.contents()
    valid_from = form.cleaned_data["valid_from"]
    again = form.cleaned_data["sign_again_days"]
    touched = touched_by_text(declaration, asks_again=again is not None, on=valid_from)
    hidden = [
        (name, value)
        for name, value in request.POST.items()
        if name not in ("csrfmiddlewaretoken", "preview")
    ]
    return {
        "declaration": declaration,
        "before": before,
        "contents": [(code, name, contents[code]) for code, name in LANGUAGES if code in contents],
        "comparison": _comparison(before, contents[LEGAL_LANGUAGE]),
        "valid_from": valid_from,
        "again": again,
        "touched": touched,
        "total_again": sum(one.again for one in touched),
        "total_first": sum(one.first for one in touched),
        "hidden": hidden,
        "legal_source": form.cleaned_data["legal_source"],
    }


def _comparison(before: TextVersion | None, content: dict[str, Any]) -> list[Any] | None:
    """None without an earlier text; empty when nothing changed."""
    if before is None:
        return None
    compared = compare_texts(before.content, content)
    return [one for one in compared if one.change != "same"] if has_changed(compared) else []


def _contents_of(text: TextVersion | None) -> dict[str, dict[str, Any]]:
    if text is None:
        return {}
    rows = TextVersion.objects.filter(kind=text.kind, valid_from=text.valid_from)
    return {row.language: row.content for row in rows}


def _current_texts(request: PersonRequest) -> dict[str, TextVersion]:
    """Code → the text that holds today."""
    rows = TextVersion.objects.filter(language=LEGAL_LANGUAGE, valid_from__lte=local_date(request.at))
    return {row.kind: row for row in rows.order_by("valid_from")}


def _row(row: KindRow) -> dict[str, Any]:
    return {"row": row, "warnings": [WARNINGS[one] for one in row.warnings]}


def _tell_of_row(request: PersonRequest, row: KindRow, form: KindForm, *, changed: bool) -> None:
    if not changed:
        messages.info(request, _("Er was niets veranderd."))
        return
    messages.success(request, _("Bewaard: %(kind)s. Wat getekend is, blijft getekend.") % {"kind": row.label})
    odd = warnings_of(
        LegalStanding(row.kind.standing),
        takes_oath=form.cleaned_data["takes_oath"],
        declarations=[one.code for one in form.cleaned_data["declarations"]],
    )
    for warning in odd:
        messages.warning(request, WARNINGS[warning])
