"""Wagtail's hooks on publishing and deleting; each calls one action."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from foundation import clock
from lms.actions.publishing import (
    choice_of,
    freeze_module_version,
    refuse_deletion_of_used,
    refuse_deletion_with_records,
)
from lms.models import BankQuestion, ModulePage


@receiver(page_published, sender=ModulePage)
def freeze_when_published(instance: ModulePage, **kwargs: Any) -> None:
    freeze_module_version(
        module_key=instance.translation_key,
        kind=instance.change_kind,
        at=clock.now(),
        choice=choice_of(instance),
    )


# Also reached when a page above it is deleted: no path around the refusal.
@receiver(pre_delete, sender=ModulePage)
def refuse_deletion(instance: ModulePage, **kwargs: Any) -> None:
    refuse_deletion_with_records({instance.translation_key})


@receiver(pre_delete, sender=BankQuestion)
def refuse_deletion_of_question(instance: BankQuestion, **kwargs: Any) -> None:
    refuse_deletion_of_used([instance])
