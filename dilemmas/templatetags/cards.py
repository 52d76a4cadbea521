"""How a case is set on its card."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from dilemmas.prints import case_code
from dilemmas.rules.cards import Fit, card_fit, card_text

register = template.Library()


@register.simple_tag
def set_on_card(case: Mapping[str, Any], fit: Fit | str | None = None) -> Fit:
    """The fit that was found already, or else the one that is reckoned to hold everything."""
    return fit if isinstance(fit, Fit) else card_fit(case)


@register.simple_tag
def code_of(case: Mapping[str, Any]) -> SafeString:
    """The code that leads to the page of this case."""
    return case_code(case)


@register.filter
def without_question(case: Mapping[str, Any]) -> str:
    """What happened: the text of a card, whose closing question stands below it in large letters."""
    return card_text(case)
