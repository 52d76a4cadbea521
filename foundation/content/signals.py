"""What pages keep in memory is read again when an editor changes it."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished, published, unpublished

from foundation.content.models import HelpLine
from foundation.content.queries.help_lines import forget_help_lines


# A page too: a help line leads to one.
@receiver([published, unpublished, post_delete], sender=HelpLine)
@receiver([page_published, page_unpublished, page_slug_changed])
def help_lines_changed(**kwargs: Any) -> None:
    transaction.on_commit(forget_help_lines)
