"""Wagtail's hooks on publishing; each calls one action."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from dilemmas.actions.proposals import note_case_published
from dilemmas.actions.publishing import freeze_case_version
from dilemmas.models import DilemmaCasePage
from foundation import clock


@receiver([page_published, page_unpublished], sender=DilemmaCasePage)
def freeze_when_published(instance: DilemmaCasePage, **kwargs: Any) -> None:
    freeze_case_version(case_key=instance.translation_key, kind=instance.change_kind, at=clock.now())


@receiver(page_published, sender=DilemmaCasePage)
def erase_what_was_proposed(instance: DilemmaCasePage, **kwargs: Any) -> None:
    note_case_published(case=instance, at=clock.now())
