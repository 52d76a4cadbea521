"""The letter to oneself: sealed and opened in the browser. What is written never comes here."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.errors import DomainError, NotAllowed
from foundation.people.access import PersonRequest, Shows, access
from lms.actions.letters import delete_letter, keep_letter
from lms.queries.letters import letter_of, may_write
from lms.rules.letters import BLOCK, ITERATIONS, MOST_BLOCKS, NONCE_BYTES, SALT_BYTES
from lms.views.sentences import error_sentence


@access()
@require_GET
def letter(request: PersonRequest) -> HttpResponse:
    """To write one, to wait for it, or to read it once it is back. Before that its ciphertext does not leave."""
    found = letter_of(request.person)
    if found is None and not may_write(request.person):
        raise Http404
    sizes = {
        "iterations": found.iterations if found else ITERATIONS,
        "block": BLOCK,
        "most": MOST_BLOCKS * BLOCK,
        "salt": SALT_BYTES,
        "nonce": NONCE_BYTES,
    }
    return render(request, "lms/letter.html", {"letter": found, "sizes": sizes})


@access(shows=Shows.ACTION)
@require_POST
def keep(request: PersonRequest) -> HttpResponse:
    # Only what is sealed: a field with words would not be read.
    sealed = {name: request.POST.get(name, "") for name in ("ciphertext", "salt", "nonce")}
    try:
        keep_letter(author=request.person, **sealed, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, error_sentence(refusal))
        return redirect("lms:plan")
    except DomainError as error:
        messages.error(request, error_sentence(error))
    else:
        messages.success(request, _("Je brief is verzegeld en bewaard."))
    return redirect("lms:letter")


@access(shows=Shows.ACTION)
@require_POST
def delete(request: PersonRequest) -> HttpResponse:
    if delete_letter(author=request.person):
        messages.success(request, _("Je brief is weg."))
    return redirect("lms:plan")
