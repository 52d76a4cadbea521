"""A case and the reader's decks, on pages that are not about decks."""

from typing import Any
from uuid import UUID

from django import template
from django.http import HttpRequest

from dilemmas.queries.decks import favourite_keys
from foundation.people.queries import person_of

register = template.Library()


@register.inclusion_tag("dilemmas/partials/star_of.html", takes_context=True)
def favourite_star(
    context: dict[str, Any], case_key: UUID, title: str, quiet: bool = False
) -> dict[str, Any]:
    """The star of a case for who is logged in, nothing for others. One query a page, however many stars.

    The reader comes back to this page, at the case itself: `#casus-<key>` where the page has that place.
    """
    request: HttpRequest | None = context.get("request")
    person = person_of(request.user) if request is not None and hasattr(request, "user") else None
    if request is None or person is None:
        return {"case_key": None}
    if not hasattr(request, "favourite_case_keys"):
        request.favourite_case_keys = favourite_keys(person)  # type: ignore[attr-defined]
    return {
        "case_key": case_key,
        "title": title,
        "quiet": quiet,
        "is_favourite": case_key in request.favourite_case_keys,  # type: ignore[attr-defined]
        "next": f"{request.get_full_path()}#casus-{case_key}",
        "csrf_token": context.get("csrf_token"),
    }
