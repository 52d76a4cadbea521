"""Cases, made and published as an editor would."""

from typing import Any

from wagtail.models import Locale, Page

from dilemmas.models import CaseIndexPage, CaseVersion, DilemmaCasePage, KindOfWork, Topic
from dilemmas.queries.cases import latest_version
from foundation.content.models import BuildingBlock, HomePage, Theme
from foundation.people.actions import grant_role
from foundation.people.models import Role
from tests.conftest import client_of, moment
from tests.factories.content import make_home
from tests.factories.people import PersonFactory


def _item(model: Any, code: str, **fields: Any) -> Any:
    locale = Locale.objects.get_or_create(language_code="nl")[0]
    return model.objects.get_or_create(code=code, locale=locale, defaults={"name": code.title(), **fields})[0]


def make_catalogue() -> CaseIndexPage:
    """The Dutch catalogue, below the home page; the same one each time."""
    found = CaseIndexPage.objects.filter(locale__language_code="nl").first()
    if found:
        return found
    home = HomePage.objects.filter(locale__language_code="nl").first() or make_home()
    catalogue = CaseIndexPage(title="Dilemma’s", slug="dilemmas", locale=home.locale)
    home.add_child(instance=catalogue)
    return catalogue


def option_block(text: str, norm: str = "") -> dict[str, Any]:
    parts = {"pro": f"Voor {text}.", "contra": f"Tegen {text}.", "may_follow": f"Na {text}."}
    return {"type": "option", "value": {"text": text, **parts, "norm": norm}}


def make_case(
    title: str = "Het cadeau",
    *,
    parent: Page | None = None,
    publish: bool = True,
    theme: str = "persoonlijke-belangen",
    topic: str = "geschenken",
    work: tuple[str, ...] = ("balie",),
    options: tuple[str, ...] = ("Aannemen", "Delen", "Teruggeven", "Vragen"),
    building_block: str = "",
    **fields: Any,
) -> DilemmaCasePage:
    """A Dutch dilemma with four options; published, and so frozen, unless told otherwise."""
    is_norm = fields.get("kind") == "norm"
    case = DilemmaCasePage(
        title=title,
        locale=Locale.objects.get(language_code="nl"),
        theme=_item(Theme, theme),
        topic=_item(Topic, topic),
        options=[option_block(text, "past" if is_norm else "") for text in options],
        **{
            "card": "Een inwoner geeft je een doos bonbons.",
            "situation": "Een inwoner geeft je een doos bonbons.\n\nZij is blij.",
            "question": "Wat doe je?",
            "stakeholders": [
                {
                    "type": "stakeholder",
                    "value": {"who": "De inwoner", "right": "", "interest": "", "wish": "dat je blij bent"},
                }
            ],
            "what_if": [{"type": "what_if", "value": "het een reis was?"}],
            "guide": [{"type": "question", "value": "Wie missen we?"}],
            "adviser": "Ik neig naar delen. Verloren gaat een klein gebaar.",
            "leading_value": "onafhankelijkheid",
            "other_values": ["zorgvuldigheid"],
            "levels": ["uitvoerend", "adviserend", "leidinggevend"],
            "live": False,
            **fields,
        },
    )
    if building_block:
        case.building_block = _item(BuildingBlock, building_block, theme=case.theme, letter="c")
    case.work = [_item(KindOfWork, code) for code in work]
    (parent or make_catalogue()).add_child(instance=case)
    if publish:
        case.save_revision().publish(user=approver() if case.is_lesson else None)
    # Publishing changes the row, not this object.
    return DilemmaCasePage.objects.get(pk=case.pk)


def approver() -> Any:
    """A lesson is published by nobody but who approves content."""
    person = PersonFactory()
    grant_role(person=person, role=Role.CONCERN_COORDINATOR, at=moment("2020-01-06 09:00"))
    client_of(person)
    return person.user


def translate_case(case: DilemmaCasePage, *, options: tuple[str, ...] | None = None) -> DilemmaCasePage:
    """The same case in English, published."""
    english = Locale.objects.get_or_create(language_code="en")[0]
    parent = case.get_parent()
    if not parent.has_translation(english):
        home = parent.get_parent()
        if not home.has_translation(english):
            home.specific.copy_for_translation(english).save_revision().publish()
        parent.specific.copy_for_translation(english).save_revision().publish()
    translated = case.copy_for_translation(english)
    translated.title = f"{case.title} (en)"
    if options is not None:
        translated.options = [option_block(text) for text in options]
    translated.save_revision().publish()
    return DilemmaCasePage.objects.get(pk=translated.pk)


def version_of(case: DilemmaCasePage) -> CaseVersion:
    version = latest_version(case.translation_key)
    if version is None:
        raise ValueError(f"{case} was never published.")
    return version
