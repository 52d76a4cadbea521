from allauth.account import views as account
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.home.views import start
from config.pages import serve as serve_page

# Only what people need of allauth: nobody signs up, and addresses come from the HR file.
account_urls = [
    path("inloggen/", account.login, name="account_login"),
    path("uitloggen/", account.logout, name="account_logout"),
    path("aanmelden/", account.signup, name="account_signup"),
    path("opnieuw-inloggen/", account.reauthenticate, name="account_reauthenticate"),
    path("wachtwoord/vergeten/", account.password_reset, name="account_reset_password"),
    path("wachtwoord/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "wachtwoord/nieuw/<uidb36>-<key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("beheer/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    path("", include("config.look.urls")),
]
if settings.SERVES_MEDIA:
    urlpatterns.append(path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}))

urlpatterns += i18n_patterns(
    path("start/", start, name="start"),
    path("account/", include(account_urls)),
    path("", include("foundation.people.urls")),
    path("", include("foundation.search.urls")),
    path("", include("foundation.meetings.urls")),
    path("", include("lms.urls")),
    path("", include("dilemmas.urls")),
    path("", include("measurement.urls")),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
