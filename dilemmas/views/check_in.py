"""'Ik ben erbij': for who is logged in, on a page of its own, because the play page knows nobody.

The secret of the QR stands behind # and is moved into the form by static/js/check-in.js, so that it is in no log.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dilemmas.actions.attendance import check_in, spend_try
from dilemmas.forms.sessions import CheckInForm
from dilemmas.messages.sessions import sentence_of
from dilemmas.models import LiveSession
from dilemmas.queries.live import session_with_code, session_with_secret
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, access


@access()
@require_http_methods(["GET", "POST"])
def check_in_here(request: PersonRequest) -> HttpResponse:
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return render(request, "dilemmas/check_in.html", {"form": form})
    if form.is_valid():
        try:
            session = _session(request, form)
            check_in(session=session, person=request.person, at=request.at)
        except DomainError as refusal:
            # The secret may be old: then one types the code.
            form.add_error("code", sentence_of(refusal))
        else:
            return render(request, "dilemmas/check_in.html", {"session": session})
    return render(request, "dilemmas/check_in.html", {"form": form}, status=422)


def _session(request: PersonRequest, form: CheckInForm) -> LiveSession:
    """Raises DomainError: no_such_session, too_many_tries."""
    cleaned = form.cleaned_data
    if cleaned["secret"] and (found := session_with_secret(cleaned["secret"])):
        return found
    if code := cleaned.get("code"):
        spend_try(person=request.person, at=request.at)
        if found := session_with_code(code, at=request.at):
            return found
    raise DomainError("no_such_session")
