"""An editor goes back to the method that the platform ships."""

from django.db import transaction

from dilemmas.models import CardMethod, TalkMethod
from foundation.people.models import User


@transaction.atomic
def restore_shipped(*, method: CardMethod | TalkMethod, user: User, may_publish: bool) -> None:
    """From now on sessions of this kind open with the shipped method; of who may not publish it is a draft that waits
    for approval. A session that is open keeps the method it has."""
    draft = method.get_latest_revision_as_object()
    draft.steps = []
    revision = draft.save_revision(user=user)
    if may_publish:
        revision.publish(user=user)
