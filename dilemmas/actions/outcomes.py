"""From what a team decided to a draft of the moresprudentie, for an editor."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from wagtail.models import Page

from dilemmas.models import DilemmaCasePage, Half, MoralCaseLawIndexPage, OutcomeCase, OutcomePage
from dilemmas.rules.proposals import first_sentence
from foundation.clock import local_date
from foundation.errors import DomainError

# What somebody writes after a talk.
PARTS = ("dilemma", "we_do", "because", "despite", "damage", "remains_hard")
TITLE_LETTERS = 80
# Drafts that wait; more nobody reads.
MOST_WAITING = 200


@transaction.atomic
def offer_outcome(
    *, written: Mapping[str, str], case_key: UUID | None, token: str, at: datetime
) -> OutcomePage:
    """A draft without a person or a team; the same text with the same token again is the same draft.

    `written`: the PARTS. What belongs to the case (theme, values, work) comes from it. Raises DomainError:
    no_archive, too_many.
    """
    index = MoralCaseLawIndexPage.objects.filter(locale__language_code="nl").first()
    if index is None:
        raise DomainError("no_archive")
    # Two drafts at once would take the same place in the tree.
    Page.objects.select_for_update().get(pk=index.pk)
    parts = {name: written.get(name, "").strip() for name in PARTS}
    key = _key(token, parts)
    if known := OutcomePage.objects.filter(translation_key=key, locale=index.locale).first():
        return known
    today = local_date(at)
    waiting = OutcomePage.objects.child_of(index).filter(live=False, owner=None, first_published_at=None)
    if waiting.count() >= MOST_WAITING:
        raise DomainError("too_many")
    page = OutcomePage(
        **parts,
        title=first_sentence(parts["we_do"], most=TITLE_LETTERS - 4),
        translation_key=key,
        locale=index.locale,
        live=False,
        year=today.year,
        half=Half.FIRST if today.month <= 6 else Half.SECOND,
    )
    case = _case(case_key)
    if case:
        page.theme, page.leading_value, page.other_values = case.theme, case.leading_value, case.other_values
    index.add_child(instance=page)
    if case:
        page.work = list(case.work.all())
        page.cases.add(OutcomeCase(page=case, sort_order=0))
    page.save_revision(clean=False)
    return page


def _key(token: str, parts: Mapping[str, str]) -> UUID:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    digest = salted_hmac("dilemmas.outcomes.offer", f"{token}\n{text}", algorithm="sha256").digest()
    return UUID(bytes=digest[:16], version=4)


def _case(case_key: UUID | None) -> DilemmaCasePage | None:
    cases = DilemmaCasePage.objects.live().filter(locale__language_code="nl")
    return cases.filter(translation_key=case_key).first() if case_key else None
