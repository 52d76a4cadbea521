from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from foundation import clock

View = Callable[[HttpRequest], HttpResponse]

# Wagtail's administration runs inline scripts and styles without nonces (wagtail#7053),
# so it has a policy of its own and the site keeps the strict one.
ADMIN_PREFIX = "/beheer/"
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; frame-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


class AdminPolicyMiddleware:
    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response["Content-Security-Policy"] = ADMIN_POLICY
        return response


class MomentMiddleware:
    """Reads the clock once for each request: views hand `request.at` to actions and queries."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)
