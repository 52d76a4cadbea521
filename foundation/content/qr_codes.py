"""Addresses to scan, drawn as vectors."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

INK = "#14232a"


def qr_svg(address: str, *, title: str) -> SafeString:
    """A QR code of this address (ISO/IEC 18004, level M or better), without its quiet zone of four modules.

    `title`: what it leads to, for who cannot see it.
    """
    code = segno.make_qr(address, error="m")
    size = len(code.matrix)
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" shape-rendering="crispEdges"><title>{}</title>'
        '<path fill="{}" d="{}"/></svg>',
        size,
        size,
        title,
        INK,
        "".join(_runs(code.matrix)),
    )


def _runs(matrix: tuple[bytearray, ...]) -> list[str]:
    """Dark modules beside each other as one rectangle."""
    found = []
    for y, row in enumerate(matrix):
        start = None
        for x, is_dark in enumerate([*row, 0]):
            if is_dark and start is None:
                start = x
            elif not is_dark and start is not None:
                found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
                start = None
    return found
