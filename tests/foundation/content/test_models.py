from datetime import date

import pytest
from wagtail.models import Locale

from foundation.content.models import InformationPage, PleinImage
from tests.factories.content import make_home
from tests.factories.lms import make_image

pytestmark = pytest.mark.django_db


def test_every_page_carries_the_date_of_its_review():
    home = make_home()
    page = InformationPage(title="Privacy", slug="privacy", review_on=date(2027, 1, 1), locale=home.locale)
    home.add_child(instance=page)
    assert InformationPage.objects.get().review_on == date(2027, 1, 1)
    assert "review_on" in [
        panel.field_name for panel in InformationPage.settings_panels if hasattr(panel, "field_name")
    ]


def test_a_translation_that_is_not_published_is_not_led_to(rf):
    home = make_home()
    english, _created = Locale.objects.get_or_create(language_code="en")
    translation = home.copy_for_translation(english)
    assert home.get_context(rf.get("/"))["other_language_url"] == ""
    translation.save_revision().publish()
    assert home.get_context(rf.get("/"))["other_language_url"] == "/en/"


def test_an_image_is_described_by_its_own_words():
    image = make_image()
    assert image.default_alt_text == "Een stoep."
    image.alt_text, image.description = "", "Straat met stenen."
    assert image.default_alt_text == "Straat met stenen."
    assert "alt_text" in PleinImage.admin_form_fields
