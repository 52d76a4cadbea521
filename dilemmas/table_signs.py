"""The signs that stand on the tables of a plenary: A5, a number to see from the door, and a code that knows the table."""

from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dilemmas.prints import absolute
from foundation.content.qr_codes import qr_svg
from foundation.printing.rendering import lay_out, write_pdf

# Laid out together: a hall of two hundred does not stand in memory at once.
BATCH = 20


def print_table_signs(
    tables: int, *, title: str, address: str, secret: str, language: str, tell: Callable[[int], None]
) -> bytes:
    """A sign for each table, 1 first. `address`: where a phone joins; secret and table stand behind '#' in the code.
    `tell` hears how many are made."""
    documents = []
    for first in range(1, tables + 1, BATCH):
        numbers = range(first, min(first + BATCH, tables + 1))
        signs = [(number, _code(address, secret, number)) for number in numbers]
        documents.append(
            lay_out(
                render_to_string(
                    "dilemmas/prints/table_signs.html", _context(signs, title, address, language)
                )
            )
        )
        tell(numbers[-1])
    return write_pdf(documents)


def sign_address(address: str, secret: str, table: int) -> str:
    return f"{absolute(address)}#{secret}.{table}"


def _code(address: str, secret: str, table: int) -> str:
    title = _("Code om mee te doen aan tafel %(table)d") % {"table": table}
    return qr_svg(sign_address(address, secret, table), title=title)


def _context(signs: list[tuple[int, str]], title: str, address: str, language: str) -> dict[str, object]:
    return {
        "signs": signs,
        "title": title,
        "address": absolute(address).removeprefix("https://").removeprefix("http://"),
        "language": language,
        "municipality_name": settings.MUNICIPALITY_NAME,
    }
