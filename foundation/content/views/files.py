"""Files that editors put in the library of documents; who may have one is looked at before."""

from django.http import HttpRequest, HttpResponse

from foundation.content.models import PleinDocument
from foundation.content.rules.ranges import NotSatisfiable, byte_range


def part_of_file(request: HttpRequest, document: PleinDocument) -> HttpResponse | None:
    """The part that a player asks for; None where the whole file is asked for, which Wagtail sends."""
    etag = f'"{document.get_file_hash()}"'
    if "Range" not in request.headers or request.headers.get("If-Range", etag) != etag:
        return None
    size = document.get_file_size() or 0
    try:
        part = byte_range(request.headers["Range"], size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return None
    with document.open_file() as file:
        file.seek(part.first)
        content = file.read(part.length)
    return HttpResponse(
        content,
        status=206,
        content_type=document.content_type,
        headers={
            "Accept-Ranges": "bytes",
            "Content-Range": f"bytes {part.first}-{part.last}/{size}",
            "Content-Security-Policy": "default-src 'none'",
            "ETag": etag,
            "X-Content-Type-Options": "nosniff",
        },
    )
