"""The link of an invitation: made while its mail is sent, recognised by its hash, and kept nowhere."""

import hashlib
import secrets

from django.urls import reverse

from measurement.models import Invitation, InvitationState, InvitationToken

TOKEN_BYTES = 32


def path_for_mail(invitation_id: str) -> str:
    """A new link for the invitation with this public id; earlier ones stay valid.

    For one that takes no answers (any more) it is a link that opens nothing: a mail that was on its way may still go.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.filter(public_id=invitation_id, state=InvitationState.SENT).first()
    if invitation:
        InvitationToken.objects.create(invitation=invitation, digest=digest_of(token))
    return reverse("measurement:answer", kwargs={"token": token})


def digest_of(token: str) -> str:
    """The token is 256 bits by chance: nothing is gained by hashing slowly."""
    return hashlib.sha256(token.encode()).hexdigest()
