from django.http import HttpRequest


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether this POST was sent by a page of ours, also one that stands in a frame of another website.

    Django's token of forgery proves that the cookie and the form belong together. A vote has no cookie with any
    authority, and in a frame no cookie at all; what another website could do is to let a visitor's browser vote. It
    cannot: a browser says itself where a POST comes from, and no script can change that. A browser that says
    nothing is refused. (A sandboxed frame without allow-same-origin says 'null'.)
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
