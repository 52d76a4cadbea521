"""A codebook as a file for a spreadsheet: UTF-8 with a byte order mark, semicolons, one line a score or question."""

import csv
import io

from django.utils.translation import gettext as _

from measurement.messages.codebooks import ItemWords, ScaleWords, item_words, scale_words
from measurement.queries.codebooks import Codebook


def codebook_csv(book: Codebook, language: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            *(_("soort"), _("plaats"), _("code"), _("tekst"), _("waarden"), _("schaal of vragen")),
            *(_("wanneer"), _("varianten"), _("opmerkingen")),
        ]
    )
    for scale in scale_words(book, language):
        writer.writerow(map(_safe, _scale_row(scale)))
    for item in item_words(book, language):
        writer.writerow(map(_safe, _item_row(item)))
    return out.getvalue().encode("utf-8-sig")


def _scale_row(words: ScaleWords) -> list[str]:
    values = f"{words.score}, {words.range}, {_('hoger is')} {words.higher}"
    return [
        *(_("score"), str(words.line.position), words.line.scale.code, f"{words.title}. {words.means}"),
        *(values, words.items, "", "", "; ".join(words.notes)),
    ]


def _item_row(words: ItemWords) -> list[str]:
    values = " | ".join(
        f"{code} = {text}" + (f" ({worth})" if worth else "") for code, text, worth in words.options
    )
    text = f"{words.scenario} {words.text}".strip()
    return [
        *(words.kind, str(words.line.position), words.item.code, text, values, words.scales),
        *(words.waves, words.forms, "; ".join(words.notes)),
    ]


def _safe(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
