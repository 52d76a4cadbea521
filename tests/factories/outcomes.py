"""Outcomes as editors publish them."""

from typing import Any

from wagtail.models import Locale

from dilemmas.models import (
    DilemmaCasePage,
    KindOfWork,
    MoralCaseLawIndexPage,
    OutcomeCase,
    OutcomeFollowUp,
    OutcomePage,
)
from foundation.content.models import HomePage, Theme
from tests.factories.content import make_home
from tests.factories.dilemmas import _item


def make_archive(language: str = "nl") -> MoralCaseLawIndexPage:
    """The archive below the Dutch home page, or its translation; the same one each time."""
    found = MoralCaseLawIndexPage.objects.filter(locale__language_code=language).first()
    if found:
        return found
    if language != "nl":
        dutch, english = make_archive(), Locale.objects.get_or_create(language_code=language)[0]
        home = dutch.get_parent()
        if not home.has_translation(english):
            home.specific.copy_for_translation(english).save_revision().publish()
        archive = dutch.copy_for_translation(english)
        archive.save_revision().publish()
        return archive
    home = HomePage.objects.filter(locale__language_code="nl").first() or make_home()
    archive = MoralCaseLawIndexPage(title="Moresprudentie", slug="moresprudentie", locale=home.locale)
    home.add_child(instance=archive)
    return archive


def make_outcome(
    title: str = "Het cadeau delen we",
    *,
    case: DilemmaCasePage | None = None,
    theme: str = "persoonlijke-belangen",
    work: tuple[str, ...] = ("balie",),
    follow_ups: tuple[tuple[str, str], ...] = (),
    publish: bool = True,
    **fields: Any,
) -> OutcomePage:
    archive = make_archive()
    outcome = OutcomePage(
        title=title,
        locale=archive.locale,
        theme=_item(Theme, theme),
        live=False,
        **{
            "arguments_for": [("argument", "Iedereen kan het zien.")],
            "arguments_against": [("argument", "De gever bedoelde het voor één.")],
            "dilemma": "Een inwoner geeft iets aan de balie.",
            "principle": "Wat je krijgt, is van het team.",
            "we_do": "delen wat we krijgen",
            "because": "dan hoeft niemand zich af te vragen waarvoor het was",
            "leading_value": "onafhankelijkheid",
            "other_values": ["zorgvuldigheid"],
            "year": 2025,
            "half": 2,
            **fields,
        },
    )
    outcome.work = [_item(KindOfWork, code) for code in work]
    if case:
        outcome.cases.add(OutcomeCase(page=case, sort_order=0))
    for number, (kind, why) in enumerate(follow_ups):
        outcome.follow_ups.add(OutcomeFollowUp(kind=kind, why=why, year=2026, half=1, sort_order=number))
    archive.add_child(instance=outcome)
    if publish:
        outcome.save_revision().publish()
    return OutcomePage.objects.get(pk=outcome.pk)
