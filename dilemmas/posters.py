"""The A3 poster of a team: its agreements in the middle of the square, and one question for the wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dilemmas.prints import absolute
from foundation.content.qr_codes import qr_svg
from foundation.errors import DomainError
from foundation.printing.rendering import lay_out, overfull, write_pdf

# Steps of type, in points, from which the first that fits is taken; a wall is read from afar.
SIZES = (26, 22, 19, 16, 14, 12)
# More do not hang on one wall.
MOST_AGREEMENTS = 6


@dataclass(frozen=True)
class PosterLine:
    text: str
    owner: str
    due_on: date | None


def print_poster(
    lines: Sequence[PosterLine], *, team: str, question: str, address: str, language: str
) -> bytes:
    """`address`: where the code leads. Without lines the middle is left for handwriting.

    Raises DomainError (poster_too_long) when it does not fit in the smallest type.
    """
    context = {
        "lines": lines[:MOST_AGREEMENTS],
        "team": team,
        "question": question,
        "language": language,
        "code": qr_svg(absolute(address), title=_("Code van het verslag")),
        "municipality_name": settings.MUNICIPALITY_NAME,
    }
    for size in SIZES:
        document = lay_out(render_to_string("dilemmas/prints/poster.html", {**context, "size": size}))
        if not overfull(document):
            return write_pdf([document])
    raise DomainError("poster_too_long")
