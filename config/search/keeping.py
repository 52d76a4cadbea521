"""Keeps the index as the site is: what is published is found, what is taken down is not.

Everything happens after the commit, in a transaction of its own: publishing never fails or waits because of
the index, and what was rolled back is never found.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
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

from config.search.offers import (
    ITEM_PLACES,
    all_offers,
    item_key,
    offers_of_item,
    offers_of_page,
    page_key,
)
from foundation.search.actions import forget_documents, index_document, rebuild_index


def rebuild() -> tuple[int, int]:
    """How many documents were written, and how many went."""
    return rebuild_index(all_offers())


def refresh_page(pk: int) -> None:
    page = Page.objects.filter(pk=pk).specific().first()
    offers = list(offers_of_page(page)) if page else []
    _refresh({page_key(pk)}, offers)
    if page and any(isinstance(page, place) for place, _kind in ITEM_PLACES.values()):
        refresh_items()


def refresh_below(pk: int) -> None:
    """A page and all under it: their addresses, or who may see them, changed together."""
    page = Page.objects.filter(pk=pk).first()
    for one in page.get_descendants(inclusive=True).values_list("pk", flat=True) if page else ():
        refresh_page(one)


def refresh_items() -> None:
    for model in ITEM_PLACES:
        for item in model.objects.all():
            refresh_item(item)


def refresh_item(item: Any) -> None:
    current = type(item).objects.filter(pk=item.pk).first()
    _refresh({item_key(item)}, offers_of_item(current) if current else [])


def _refresh(keys: set[str], offers: Iterable[Any]) -> None:
    for offer in offers:
        index_document(offer)
        keys.discard(offer.key)
    if keys:
        forget_documents(keys)


def _after_commit(work: Callable[[], Any]) -> None:
    # A broken index is logged and mended by `rebuild_search`; the editor's work is done.
    transaction.on_commit(work, robust=True)


@receiver([page_published, page_unpublished])
def page_changed(instance: Page, **kwargs: Any) -> None:
    _after_commit(partial(refresh_page, instance.pk))


@receiver([page_slug_changed, post_page_move])
def page_moved(instance: Page, **kwargs: Any) -> None:
    _after_commit(partial(refresh_below, instance.pk))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    _after_commit(partial(refresh_below, instance.page_id))


# Whatever kind of page goes, and also below another, its row as a Page goes with it.
@receiver(post_delete, sender=Page)
def page_deleted(instance: Page, **kwargs: Any) -> None:
    _after_commit(partial(forget_documents, [page_key(instance.pk)]))


@receiver([published, unpublished])
def item_changed(instance: Any, **kwargs: Any) -> None:
    if type(instance) in ITEM_PLACES:
        _after_commit(partial(refresh_item, instance))


def item_deleted(instance: Any, **kwargs: Any) -> None:
    _after_commit(partial(forget_documents, [item_key(instance)]))


for model in ITEM_PLACES:
    post_delete.connect(item_deleted, sender=model)
