"""The technical administrator reads what was stated, without names. Each opening is logged for the FG."""

import json
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from foundation.audit.actions import record_event, record_lookup
from foundation.audit.models import Purpose
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from foundation.xapi.models import Statement
from foundation.xapi.queries import statements_stored, verbs_stored, voided_among

PAGE_SIZE = 50


class StatementForm(forms.Form):
    """Which statements to list; wrong input narrows nothing."""

    werkwoord = forms.ChoiceField(label=_("Werkwoord"), required=False)
    van = forms.DateField(label=_("Van"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    tot = forms.DateField(
        label=_("Tot en met"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )

    def __init__(self, *args: Any, verbs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["werkwoord"])
        field.choices = [("", _("Alle werkwoorden")), *((verb, last_part(verb)) for verb in verbs)]


@access(right=Right.STATEMENTS, shows=Shows.LIST)
@require_GET
def statements(request: PersonRequest) -> HttpResponse:
    form = StatementForm(request.GET, verbs=verbs_stored())
    form.is_valid()
    given = form.cleaned_data
    wanted: dict[str, Any] = {
        "verb_id": given.get("werkwoord") or "",
        "since": given.get("van"),
        "until": given.get("tot"),
    }
    page = Paginator(statements_stored(**wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    record_event(
        kind="statements_opened",
        at=request.at,
        actor_id=request.person.public_id,
        details={name: str(value) for name, value in wanted.items() if value},
    )
    kept = {name: value for name, value in given.items() if value}
    voided = voided_among(page.object_list)
    context = {
        "form": form,
        "page": page,
        "lines": [_line(statement, voided) for statement in page.object_list],
        "query": urlencode(kept) + "&" if kept else "",
    }
    return render(request, "lms/statements.html", context)


@access(right=Right.STATEMENTS)
@require_GET
def statement(request: PersonRequest, statement_id: UUID) -> HttpResponse:
    found = get_object_or_404(Statement, statement_id=statement_id)
    subject_id = _person_of(found)
    record_event(
        kind="statement_opened",
        at=request.at,
        actor_id=request.person.public_id,
        subject_id=subject_id,
        details={"statement": str(found.statement_id)},
    )
    if subject_id:
        record_lookup(
            subject_id=subject_id,
            actor_id=request.person.public_id,
            role=request.sight.role,
            purpose=Purpose.STATEMENT,
            at=request.at,
        )
    pretty = json.dumps(found.raw, indent=2, ensure_ascii=False)
    return render(request, "lms/statement.html", {"line": _line(found, voided_among([found])), "raw": pretty})


def _line(statement: Statement, voided: set[UUID]) -> dict[str, Any]:
    raw = statement.raw
    return {
        "statement": statement,
        "is_voided": statement.statement_id in voided,
        "verb": _in_language(raw["verb"].get("display")) or last_part(statement.verb_id),
        "activity": _in_language(raw["object"].get("definition", {}).get("name")) or statement.activity_id,
        "account": statement.actor_account[:8],
    }


def _in_language(texts: dict[str, str] | None) -> str:
    """In the reader's language, or else in the first there is."""
    if not texts:
        return ""
    return texts.get(get_language() or "nl") or next(iter(texts.values()))


def last_part(iri: str) -> str:
    """'http://adlnet.gov/expapi/verbs/completed' → 'completed'."""
    return iri.rstrip("/").rsplit("/", 1)[-1]


def _person_of(statement: Statement) -> UUID | None:
    """The public id of the person; an account of another system has none."""
    try:
        return UUID(statement.actor_account)
    except ValueError:
        return None
