"""Why there is no report, in words."""

from django.utils.translation import gettext as _


def fault_words(code: str) -> str:
    """Empty when nobody foresaw it."""
    if code == "no_answers":
        return _(
            "Er zijn nog geen antwoorden geschreven. Wacht tot er genoeg zijn: ze komen in groepen binnen."
        )
    return ""
