"""Wagtail's hooks on publishing; each calls one action."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from dilemmas.actions.proposals import note_case_published
from dilemmas.actions.publishing import freeze_case_version, refuse_deletion_of_published
from dilemmas.models import DilemmaCasePage
from dilemmas.queries.catalogue import NAMED_BY, forget_catalogue
from foundation import clock


@receiver([page_published, page_unpublished], sender=DilemmaCasePage)
def freeze_when_published(instance: DilemmaCasePage, **kwargs: Any) -> None:
    freeze_case_version(case_key=instance.translation_key, kind=instance.change_kind, at=clock.now())


# Also reached when a page above it is deleted: no path around the refusal.
@receiver(pre_delete, sender=DilemmaCasePage)
def refuse_deletion(instance: DilemmaCasePage, **kwargs: Any) -> None:
    refuse_deletion_of_published([instance])


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver(post_delete, sender=Page)
def catalogue_changed(**kwargs: Any) -> None:
    transaction.on_commit(forget_catalogue)


@receiver([published, unpublished])
def list_changed(sender: type, **kwargs: Any) -> None:
    if sender in NAMED_BY.values():
        transaction.on_commit(forget_catalogue)


@receiver(page_published, sender=DilemmaCasePage)
def erase_what_was_proposed(instance: DilemmaCasePage, **kwargs: Any) -> None:
    note_case_published(case=instance, at=clock.now())
