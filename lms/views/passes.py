"""'Mag starten': the QR for the desk."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from foundation.content.qr_codes import qr_svg
from foundation.people.access import PersonRequest, access
from lms.actions.passes import renew_pass
from lms.models import StartPass
from lms.queries.declarations import start_state
from lms.queries.passes import pass_status, standing_pass
from lms.tokens import Carries, carried, in_groups, short_code
from lms.views.start_route import link_job


@access(by_link=True)
@require_http_methods(["GET", "POST"])
def start_pass(request: PersonRequest) -> HttpResponse:
    """POST makes a new one: the one before it, photographed or lost, is worth nothing any more."""
    job = link_job(request)
    if job is None:
        return redirect("lms:plan")
    if request.method == "POST":
        if renew_pass(job, at=request.at):
            messages.success(request, _("Dit is je nieuwe code. De vorige werkt niet meer."))
        return redirect("lms:start_pass")
    state = start_state(job, at=request.at)
    # Without a condition there is nothing to show.
    if not state.may_start or not state.conditions:
        return redirect("lms:welcome")
    found = standing_pass(job)
    context = {
        "job": job,
        "status": pass_status(found, at=request.at) if found else None,
        "qr": qr_svg(pass_address(found), title=_("QR-code: mag starten")) if found else "",
        "code": in_groups(short_code(found.public_id)) if found else "",
        "address": check_address(),
    }
    return render(request, "lms/start_pass.html", context)


def pass_address(found: StartPass) -> str:
    """Where the QR leads; what it carries stands behind the #, so that no server log has it."""
    return f"{check_address()}#{carried(Carries.START_PASS, found.public_id)}"


def check_address() -> str:
    """Of the Dutch page: it is the desk that reads it."""
    with override("nl"):
        return f"{settings.SITE_URL}{reverse('lms:check_pass')}"
