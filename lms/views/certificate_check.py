"""Whoever is shown an oorkonde asks whether it stands. The code comes from the fragment, never in an address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dilemmas.actions.budgets import is_within_budget
from foundation.people.access import PersonRequest, Who, access
from lms.forms import SurnameForm
from lms.queries.certificates import CertificateStanding, certificate_standing, is_surname_on

# Guesses of a name for one oorkonde.
MOST_NAMES, WINDOW_SECONDS = 5, 3600


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
    # Of the oorkonde and not of who asks: nothing is kept of those.
    what = f"certificate:{standing.record.public_id}"
    if not is_within_budget(what, most=MOST_NAMES, seconds=WINDOW_SECONDS, at=request.at):
        form.add_error("surname", _("Er is te vaak een naam geprobeerd. Wacht een uur."))
        return form, ""
    if not is_surname_on(standing.record, form.cleaned_data["surname"]):
        form.add_error("surname", _("Deze naam staat niet op de oorkonde. Kijk hoe hij gespeld is."))
        return form, ""
    return form, standing.record.formal_name
