from pathlib import Path

import pytest
from django.test import Client

from foundation.content.models import (
    HelpLine,
    HomePage,
    InformationPage,
    RegulationPage,
    ShippedContent,
)
from tests.conftest import moment
from tests.foundation.content.conftest import LOADED_AT, load, write_help_line

pytestmark = pytest.mark.django_db
LATER = moment("2026-06-01 09:00")


def reading() -> InformationPage:
    return InformationPage.objects.get(slug="lezen")


def record() -> ShippedContent:
    return ShippedContent.objects.get(key="pages/lezen.nl")


def edit(page: InformationPage, body: str) -> None:
    page.body = body
    page.save_revision().publish()


def test_a_municipality_of_its_own_gets_no_examples():
    load(examples=False)
    assert not RegulationPage.objects.exists()
    page = Client().get("/vertrouwenspersonen/")
    assert page.status_code == 200
    assert "Hier staan nog geen vertrouwenspersonen" in page.content.decode()
    # The rules of the guide stay, without a link to a regulation that is not there.
    guide = Client().get("/informatiepunt/integriteitswijzer/").content.decode()
    assert "Richtlijn geschenken en uitnodigingen" in guide
    assert "/regelingen/richtlijn" not in guide


def test_the_name_of_the_municipality_stands_in_its_pages(settings):
    settings.MUNICIPALITY_NAME = "Gemeente Waterrijk"
    load()
    assert "gemeente Waterrijk" in HomePage.objects.get(locale__language_code="nl").introduction


def test_links_in_files_become_links_to_pages(folder: Path):
    load(folder=folder)
    home = HomePage.objects.get()
    assert home.body == f'<p>Lees <a linktype="page" id="{reading().pk}">dit</a> en dat.</p>'
    assert HelpLine.objects.get().page_id == reading().pk


def test_a_new_text_reaches_a_page_that_nobody_changed(folder: Path, new_text):
    load(folder=folder)
    new_text("Tweede tekst.")
    assert load(folder=folder).updated == 1
    assert reading().body == "<p>Tweede tekst.</p>"
    write_help_line(folder, text="Denkt mee.")
    assert load(folder=folder).updated == 1
    assert HelpLine.objects.get().text == "Denkt mee."


def test_publishing_without_a_change_leaves_a_page_to_later_releases(folder: Path, new_text):
    load(folder=folder)
    edit(reading(), '<p data-block-key="a1b2c">Eerste tekst.</p>')
    new_text("Tweede tekst.")
    assert load(folder=folder).updated == 1


def test_what_an_editor_changed_stays_and_the_new_text_is_offered(folder: Path, new_text):
    load(folder=folder)
    edit(reading(), "<p>Onze tekst.</p>")
    assert load(folder=folder).offered == 0
    new_text("Tweede tekst.")
    for _release in range(2):
        assert load(folder=folder).offered == 1
        assert reading().body == "<p>Onze tekst.</p>"
    waiting = ShippedContent.objects.waiting().get()
    assert (waiting.key, waiting.offered_at) == ("pages/lezen.nl", LOADED_AT)


def test_a_draft_in_the_making_is_not_lost(folder: Path, new_text):
    load(folder=folder)
    page = reading()
    page.body = "<p>Half af.</p>"
    page.save_revision()
    new_text("Tweede tekst.")
    assert load(folder=folder).offered == 1
    assert reading().get_latest_revision_as_object().body == "<p>Half af.</p>"


def test_a_page_that_was_withdrawn_stays_withdrawn(folder: Path, new_text):
    load(folder=folder)
    reading().unpublish()
    new_text("Tweede tekst.")
    load(folder=folder)
    assert not reading().live


def test_a_help_line_that_an_editor_changed_stays(folder: Path):
    load(folder=folder)
    line = HelpLine.objects.get()
    line.phone = "0000 - 12 34 56"
    line.save_revision().publish()
    write_help_line(folder, text="Denkt mee.")
    assert load(folder=folder).offered == 1
    assert (HelpLine.objects.get().phone, HelpLine.objects.get().text) == ("0000 - 12 34 56", "Luistert.")


def test_a_file_with_an_unknown_field_is_refused_whole(folder: Path):
    (folder / "pages" / "lezen.nl.yaml").write_text("title: Lezen\nkleur: rood\n")
    with pytest.raises(ValueError, match="InformationPage takes no kleur"):
        load(folder=folder)
    assert not InformationPage.objects.exists()
