"""Where the codes on paper lead, and which deck somebody means."""

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from wagtail.models import Locale

from dilemmas.models import CaseIndexPage, Deck
from foundation.people.models import Person


def deck_by_key(key: str, *, person: Person | None) -> Deck | None:
    """`key`: the token of a shared deck, for anybody; or a public id, of a deck of the editors or an own one."""
    try:
        public_id = UUID(key)
    except ValueError:
        return Deck.objects.filter(share_token=key).select_related("owner").first()
    mine = Q(owner=person) | Q(owner__merged_into=person) if person else Q(pk=None)
    return Deck.objects.filter(Q(owner=None) | mine, public_id=public_id).first()


def key_of(deck: Deck) -> str:
    """What leads to this deck: its link where it is shared, or else what only its owner can open."""
    return deck.share_token or str(deck.public_id)


def outdoor_address(deck: Deck) -> str:
    """In the language of now."""
    return reverse("dilemmas:outdoors", args=[key_of(deck), 1])


def catalogue_address(language: str) -> str:
    """The Dutch catalogue where there is none in this language; the home page without any."""
    pages = CaseIndexPage.objects.live().filter(
        locale__in=Locale.objects.filter(language_code__in=(language, "nl"))
    )
    found = {page.locale.language_code: page for page in pages.select_related("locale")}
    page = found.get(language) or found.get("nl")
    return (page.url if page else "") or "/"
