"""Whoever is shown an oorkonde asks whether it stands. The code comes from the fragment, never in an address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.audit.models import Purpose
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Who, access
from foundation.people.links import is_by_link
from foundation.people.queries import person_of
from lms.actions.looking_up import name_by_surname
from lms.forms import SurnameForm
from lms.queries.certificates import CertificateStanding, certificate_standing
from lms.views.declaration_sentences import signing_sentence


@access(who=Who.ANYONE)
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: PersonRequest) -> HttpResponse:
    """Valid or not, which text and which day; the name only to who types the surname."""
    if request.method == "GET":
        return render(request, "lms/certificate_check.html", {})
    code = request.POST.get("code", "").strip()
    standing = certificate_standing(code)
    context: dict[str, object] = {"code": code, "asked": True, "standing": standing}
    if standing and standing.is_valid:
        context["form"], context["name"] = _name(request, standing, code)
    return render(request, "lms/certificate_check.html", context)


def _name(request: PersonRequest, standing: CertificateStanding, code: str) -> tuple[SurnameForm, str]:
    """The form with its errors, and the name once the surname fits."""
    if "surname" not in request.POST:
        return SurnameForm(initial={"code": code}), ""
    form = SurnameForm(request.POST)
    if not form.is_valid():
        return form, ""
    record = standing.record
    try:
        name_by_surname(
            person=record.engagement.person,
            surname=form.cleaned_data["surname"],
            address=request.META.get("REMOTE_ADDR", ""),
            purpose=Purpose.CERTIFICATE,
            by=None if is_by_link(request) else person_of(request.user),
            at=request.at,
            on_paper=record.formal_name,
        )
    except DomainError as refusal:
        form.add_error("surname", signing_sentence(refusal))
        return form, ""
    return form, record.formal_name
