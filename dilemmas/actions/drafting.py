"""A case that comes from elsewhere, as a draft that waits for approval."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page

from dilemmas.models import CaseIndexPage, CaseRule, DilemmaCasePage, KindOfWork, Topic
from dilemmas.shipped_files import RULE_PAGES
from foundation.clock import local_date
from foundation.content.models import BuildingBlock, HelpLine, RegulationPage, Theme
from foundation.errors import DomainError
from foundation.people.models import Person

# An editor looks at what came from elsewhere again after a year.
REVIEW_AFTER = timedelta(days=365)
PLAIN_FIELDS = ("title", "kind", "card", "situation", "question", "adviser", "levels", "is_lesson")
BLOCKS = {"options": "option", "stakeholders": "stakeholder", "what_if": "what_if", "guide": "question"}


@transaction.atomic
def draft_case(
    *, case_key: UUID, content: Mapping[str, Mapping[str, Any]], taken_from: str, by: Person, at: datetime
) -> list[DilemmaCasePage]:
    """A page a language, below the catalogue of that language, each in the queue of who approves.

    `content`: {language: frozen content}, its codes known here; a help line that is not known is left out.
    Raises DomainError (no_catalogue) for a language without one.
    """
    pages = [
        _draft(case_key, language, part, taken_from=taken_from, at=at) for language, part in content.items()
    ]
    for page in pages:
        page.save_revision(user=by.user)
        workflow = page.get_workflow()
        if workflow and by.user:
            workflow.start(page, by.user)
    return pages


def _draft(
    case_key: UUID, language: str, content: Mapping[str, Any], *, taken_from: str, at: datetime
) -> DilemmaCasePage:
    catalogue = CaseIndexPage.objects.filter(locale__language_code=language).first()
    if catalogue is None:
        raise DomainError("no_catalogue", language=language)
    leading, *others = content["core_values"]
    page = DilemmaCasePage(
        **{name: content[name] for name in PLAIN_FIELDS},
        **{name: _blocks(kind, content[name]) for name, kind in BLOCKS.items()},
        slug=_slug(content["title"], catalogue),
        locale=Locale.objects.get(language_code=language),
        translation_key=case_key,
        leading_value=leading,
        other_values=others,
        theme=_item(Theme, content["theme"]),
        building_block=_item(BuildingBlock, content["building_block"]),
        topic=_item(Topic, content["topic"]),
        origin=_origin(content["origin"], taken_from, language),
        review_on=local_date(at) + REVIEW_AFTER,
        live=False,
        has_unpublished_changes=True,
    )
    page.work = _items(KindOfWork, content["work"])
    page.help_lines = _items(HelpLine, content["help_lines"])
    page.rules = [_rule(rule["name"], number) for number, rule in enumerate(content["rules"])]
    catalogue.add_child(instance=page)
    return page


def _blocks(kind: str, values: list[Any]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value} for value in values]


def _slug(title: str, catalogue: Page) -> str:
    return str(find_available_slug(catalogue, slugify(title)[:200] or "casus"))


def _origin(origin: str, taken_from: str, language: str) -> str:
    with translation.override(language):
        taken = _("Overgenomen van %(municipality)s.") % {"municipality": taken_from}
    return f"{taken} {origin}".strip()[:200]


def _item(model: Any, code: str) -> Any:
    return next(iter(_items(model, [code])), None)


def _items(model: Any, codes: list[str]) -> list[Any]:
    found = {item.code: item for item in model.objects.filter(code__in=codes, locale__language_code="nl")}
    return [found[code] for code in codes if code in found]


def _rule(name: str, number: int) -> CaseRule:
    slug = RULE_PAGES.get(name, "").rpartition("/")[2]
    page = RegulationPage.objects.filter(slug=slug, locale__language_code="nl").first() if slug else None
    return CaseRule(name=name, page=page, sort_order=number)
