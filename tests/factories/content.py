"""The pages that every site has, without the texts that come with the platform."""

from wagtail.models import Locale, Page, Site

from foundation.content.models import HomePage


def make_home() -> HomePage:
    """The Dutch home page, at the root of the site."""
    home = HomePage(
        title="Integriteitsplein",
        slug="home-nl",
        locale=Locale.objects.get_or_create(language_code="nl")[0],
        introduction="Samen werken we integer.",
    )
    Page.objects.get(depth=1).add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": home, "hostname": "testserver", "port": 80}
    )
    return home
