"""What can be found: the public pages, the lines of the lists that editors keep, and the site's own pages.

Drafts, private pages and what is about one person are never offered.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import translation
from wagtail.fields import RichTextField
from wagtail.models import Page, TranslatableMixin
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from dilemmas.models import CaseIndexPage, DilemmaCasePage, MoralCaseLawIndexPage, OutcomePage
from foundation.content.models import (
    BuildingBlock,
    Channel,
    ChannelsPage,
    ConfidantIndexPage,
    ConfidantPage,
    CoreValue,
    IntegrityGuidePage,
    RegulationPage,
    RegulationRegisterPage,
    Theme,
    ThemesPage,
)
from foundation.people.access import Access, Who
from foundation.search.models import Kind
from foundation.search.rules.indexing import ANYONE, PERSON, Offer, audience_of
from lms.models import ModulePage

FUNCTIONS = Path(__file__).parent / "functions.yaml"
PAGE_KINDS: dict[type[Page], Kind] = {
    ModulePage: Kind.MODULE,
    CaseIndexPage: Kind.DILEMMA,
    DilemmaCasePage: Kind.DILEMMA,
    RegulationPage: Kind.REGULATION,
    RegulationRegisterPage: Kind.REGULATION,
    ConfidantIndexPage: Kind.CONFIDANT,
    ConfidantPage: Kind.CONFIDANT,
    ThemesPage: Kind.THEME,
    ChannelsPage: Kind.CHANNEL,
    MoralCaseLawIndexPage: Kind.OUTCOME,
    OutcomePage: Kind.OUTCOME,
}
# Lines of lists → the page on which they stand, and what they are.
ITEM_PLACES: dict[type[TranslatableMixin], tuple[type[Page], Kind]] = {
    CoreValue: (IntegrityGuidePage, Kind.PAGE),
    Theme: (ThemesPage, Kind.THEME),
    BuildingBlock: (ThemesPage, Kind.THEME),
    Channel: (ChannelsPage, Kind.CHANNEL),
}
# A line of a list names what a page or regulation is about: that one goes first.
ITEM_PRIOR = 0.6
# What the summary of a page is called; all else that is searched in goes into its body.
SUMMARIES = ("introduction", "summary", "card", "principle")
BLOCK_ENDS = re.compile(r"</(?:h\d|p|li)>")


def all_offers() -> Iterator[Offer]:
    for page in Page.objects.live().filter(depth__gt=1).order_by("pk").specific().iterator():
        yield from offers_of_page(page)
    for model in ITEM_PLACES:
        for item in model.objects.filter(live=True).order_by("pk"):
            yield from offers_of_item(item)
    yield from function_offers()


def page_key(pk: int) -> str:
    return f"page:{pk}"


def item_key(item: Any) -> str:
    return f"{item._meta.label_lower}:{item.pk}"


def offers_of_page(page: Page) -> Iterator[Offer]:
    """The specific page as it is public now; nothing for a draft, a private page or one without address."""
    url = page.get_url() if page.live and not page.get_view_restrictions().exists() else None
    if url is None:
        return
    texts = dict(_texts(page, page.search_fields))
    texts.pop("title", None)
    summary = " ".join(texts.pop(name, "") for name in SUMMARIES)
    yield Offer(
        key=page_key(page.pk),
        group=f"page:{page.translation_key}",
        language=page.locale.language_code,
        kind=PAGE_KINDS.get(type(page), Kind.PAGE).value,
        title=page.title,
        url=url,
        summary=summary.strip(),
        body=" ".join(texts.values()),
    )


def offers_of_item(item: Any) -> Iterator[Offer]:
    """A line of a list, at its place on the page that shows the list; nothing while there is no such page."""
    page_model, kind = ITEM_PLACES[type(item)]
    language = item.locale.language_code
    page = page_model.objects.live().public().filter(locale=item.locale).first()
    url = page.get_url() if page and item.live else None
    if url is None:
        return
    texts = dict(_texts(item, item.search_fields))
    yield Offer(
        key=item_key(item),
        group=f"{item._meta.label_lower}:{item.translation_key}",
        language=language,
        kind=kind.value,
        title=item.name,
        url=f"{url}#{item.code}",
        summary=item.text,
        body=" ".join(text for name, text in texts.items() if name not in ("name", "text")),
        prior=ITEM_PRIOR,
    )


def function_offers() -> Iterator[Offer]:
    """The pages in functions.yaml, in both languages. Raises ValueError for an address that is not there."""
    for function in yaml.safe_load(FUNCTIONS.read_text(encoding="utf-8")):
        for language in ("nl", "en"):
            with translation.override(language):
                try:
                    url = reverse(function["address"])
                except NoReverseMatch as error:
                    raise ValueError(f"functions.yaml: {function['address']} is no address") from error
            words = function[language]
            yield Offer(
                key=f"function:{function['address']}:{language}",
                group=f"function:{function['address']}",
                language=language,
                kind=Kind.FUNCTION.value,
                title=words["title"],
                url=url,
                summary=words["text"],
                also=words.get("also", ""),
                audience=function.get("right") or _audience(url, language),
            )


def _audience(url: str, language: str) -> str:
    """For whom an address is, as its view declares it."""
    with translation.override(language):
        declared: Access | None = getattr(resolve(url).func, "access", None)
    if declared is None or declared.who is Who.ANYONE:
        return ANYONE
    if declared.right is None:
        return PERSON
    return audience_of(declared.right.value, [scope.value for scope in declared.scopes])


def _texts(owner: Any, fields: list[Any]) -> Iterator[tuple[str, str]]:
    """What Wagtail's search fields of something hold: its name and the text, without mark-up."""
    for field in fields:
        if isinstance(field, index.RelatedFields):
            related = field.get_value(owner)
            rows = related.all() if hasattr(related, "all") else [related] if related else []
            texts = [text for row in rows for _name, text in _texts(row, field.fields)]
            yield field.field_name, _sentences(texts)
        elif isinstance(field, index.SearchField):
            yield field.field_name, _sentences(_value(owner, field))


def _value(owner: Any, field: index.SearchField) -> Any:
    value = getattr(owner, field.field_name, None)
    is_rich = isinstance(value, str) and isinstance(field.get_field(type(owner)), RichTextField)
    # By its blocks, so that a heading does not run on into the text below it.
    return BLOCK_ENDS.split(str(value)) if is_rich else field.get_value(owner)


def _sentences(value: Any) -> str:
    """One text without mark-up; what has no full stop of its own gets one before the next."""
    parts = [str(one or "") for one in value] if isinstance(value, list | tuple) else [str(value or "")]
    plain = [" ".join(get_text_for_indexing(part).split()) for part in parts]
    ended = [part if part[-1] in ".?!:…" else f"{part}." for part in plain if part]
    return " ".join(ended) if len(ended) > 1 else plain[0] if plain else ""
