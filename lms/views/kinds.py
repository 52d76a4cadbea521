"""HR on kinds of people: adding, renaming and retiring them. What they do stands in the table of who does what."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.actions.kinds import add_kind, change_kind, restore_kind, retire_kind
from foundation.people.models import PersonKind
from foundation.people.rights import Right
from foundation.people.rules.kinds import LegalStanding, straight
from lms.forms_kinds import STANDINGS, NewPersonKindForm, PersonKindForm
from lms.queries.declaration_admin import Headcount, people_by_kind
from lms.views.admin_sentences import FIELD_OF_KIND, kind_error


@access(right=Right.DECLARATION_ADMIN, shows=Shows.LIST)
@require_GET
def kinds(request: PersonRequest) -> HttpResponse:
    """Those in use, then the retired ones."""
    people = people_by_kind(on=local_date(request.at))
    found = sorted(PersonKind.objects.prefetch_related("words"), key=lambda kind: kind.retired_on is not None)
    rows = [
        {
            "kind": kind,
            "words": [one.word for one in kind.words.all() if one.word != kind.code],
            "standing": STANDINGS[LegalStanding(kind.standing)],
            "people": people.get(kind.code, Headcount()).at_work,
        }
        for kind in found
    ]
    return render(request, "lms/declarations/kinds.html", {"rows": rows})


@access(right=Right.DECLARATION_ADMIN)
@require_http_methods(["GET", "POST"])
def kind_new(request: PersonRequest) -> HttpResponse:
    form = NewPersonKindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = add_kind(
                code=form.cleaned_data["code"], terms=form.terms, by=request.person, at=request.at
            )
        except DomainError as error:
            field = FIELD_OF_KIND.get(error.code, "code")
            is_code = error.details.get("word") == straight(form.cleaned_data["code"])
            form.add_error("code" if is_code else field, kind_error(error))
        else:
            messages.success(request, _("Gemaakt. Kies nu wat deze mensen afleggen en tekenen."))
            return redirect("lms:declaration_kind", slug=made.slug)
    return render(
        request, "lms/declarations/kind_new.html", {"form": form}, status=422 if form.errors else 200
    )


@access(right=Right.DECLARATION_ADMIN)
@require_http_methods(["GET", "POST"])
def kind_edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Its names and words; and whether anybody new can get it."""
    kind = get_object_or_404(PersonKind.objects.prefetch_related("words"), slug=slug)
    form = PersonKindForm(request.POST if request.method == "POST" else None, kind=kind)
    if form.is_valid():
        try:
            changed = change_kind(
                kind=kind,
                terms=form.terms,
                version=form.cleaned_data["version"],
                by=request.person,
                at=request.at,
            )
        except DomainError as error:
            form.add_error(FIELD_OF_KIND.get(error.code), kind_error(error))
        else:
            said = _("Bewaard.") if changed else _("Er was niets veranderd.")
            messages.success(request, said)
            return redirect("lms:kinds")
    context = {
        "form": form,
        "kind": kind,
        "people": people_by_kind(on=local_date(request.at)).get(kind.code, Headcount()).at_work,
    }
    return render(request, "lms/declarations/kind_edit.html", context, status=422 if form.errors else 200)


@access(right=Right.DECLARATION_ADMIN, shows=Shows.ACTION)
@require_POST
def kind_retire(request: PersonRequest, slug: str) -> HttpResponse:
    return _turn(request, slug, retire_kind, _("Vervallen. Wie deze soort heeft, houdt hem."))


@access(right=Right.DECLARATION_ADMIN, shows=Shows.ACTION)
@require_POST
def kind_restore(request: PersonRequest, slug: str) -> HttpResponse:
    return _turn(request, slug, restore_kind, _("Deze soort is weer te kiezen."))


def _turn(request: PersonRequest, slug: str, turn: Callable[..., None], said: str) -> HttpResponse:
    kind = get_object_or_404(PersonKind, slug=slug)
    shown = request.POST.get("version", "")
    try:
        turn(
            kind=kind,
            version=int(shown) if shown.isdecimal() and len(shown) < 10 else 0,
            by=request.person,
            at=request.at,
        )
    except DomainError as error:
        messages.error(request, kind_error(error))
        return redirect("lms:kind_edit", slug=slug)
    messages.success(request, said)
    return redirect("lms:kinds")
