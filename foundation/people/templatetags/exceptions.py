"""How many exceptions wait for HR, beside the menu of HR's pages."""

from django import template

from foundation.people.queries.exceptions import last_tally

register = template.Library()


@register.simple_tag
def exception_count() -> int:
    return last_tally()
