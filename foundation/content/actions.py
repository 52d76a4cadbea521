"""Readable files that become pages. What an editor made or changed stays as it is."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Locale, Page, Site

from foundation.content.models import HomePage, InformationPage

PAGES = Path(__file__).parent / "pages"
HOME = "home"


def read_page_file(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@transaction.atomic
def load_pages(*, site_name: str, hostname: str, port: int) -> int:
    """Makes the home page and the information pages in both languages where they are missing.

    Returns the number of pages made. Languages of one page share their translation key by file name.
    """
    made = 0
    homes: dict[str, HomePage] = {}
    for language in ("nl", "en"):
        locale, _created = Locale.objects.get_or_create(language_code=language)
        home = HomePage.objects.filter(locale=locale).first()
        if home is None:
            home = _make_home(locale, language, homes.get("nl"))
            made += 1
        homes[language] = home
        for path in sorted(PAGES.glob(f"*.{language}.yaml")):
            made += _make_information_page(path, home, locale, homes["nl"])
    _serve_from(homes["nl"], site_name=site_name, hostname=hostname, port=port)
    return made


def _make_home(locale: Locale, language: str, original: HomePage | None) -> HomePage:
    content = read_page_file(PAGES / f"{HOME}.{language}.yaml")
    home = HomePage(
        title=content["title"],
        slug=f"{HOME}-{language}",
        locale=locale,
        introduction=content["intro"],
        body=content["body"],
    )
    if original:
        home.translation_key = original.translation_key
    root = Page.objects.get(depth=1)
    root.add_child(instance=home)
    home.save_revision().publish()
    return home


def _make_information_page(path: Path, home: HomePage, locale: Locale, dutch_home: HomePage) -> int:
    key = path.name.split(".")[0]
    content = read_page_file(path)
    if key == HOME or InformationPage.objects.child_of(home).filter(slug=content["slug"]).exists():
        return 0
    page = InformationPage(
        title=content["title"],
        slug=content["slug"],
        locale=locale,
        introduction=content["intro"],
        body=content["body"],
    )
    dutch = read_page_file(path.with_name(f"{key}.nl.yaml"))
    original = InformationPage.objects.child_of(dutch_home).filter(slug=dutch["slug"]).first()
    if original:
        page.translation_key = original.translation_key
    home.add_child(instance=page)
    page.save_revision().publish()
    return 1


def _serve_from(home: HomePage, *, site_name: str, hostname: str, port: int) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.root_page_id == home.pk:
        return
    welcome = site.root_page if site.pk else None
    site.root_page, site.site_name, site.hostname, site.port = home, site_name, hostname, port
    site.save()
    # Wagtail's own first page, which nobody needs.
    if welcome and welcome.depth == 2 and not isinstance(welcome.specific, HomePage):
        welcome.delete()
