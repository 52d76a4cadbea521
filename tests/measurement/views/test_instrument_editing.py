"""An editor makes a questionnaire, a moderator publishes it and says what can still be compared."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from foundation.people.models import Role
from measurement.actions.shipped_instruments import load_instruments
from measurement.models import Instrument, InstrumentVersion
from measurement.rules.reading import parse
from tests.conftest import client_of
from tests.factories.instruments import changed, make_instrument, make_version, rewrite, small, words
from tests.lms.test_wagtail import somebody_with

pytestmark = pytest.mark.django_db
PLACE = "wagtailsnippets_measurement_instrument"


@pytest.fixture
def editor(at: Any) -> Client:
    return client_of(somebody_with(Role.EDITOR, at))


@pytest.fixture
def moderator(at: Any) -> Client:
    return client_of(somebody_with(Role.CONCERN_COORDINATOR, at))


def form_of(client: Client, url: str) -> dict[str, Any]:
    """What a browser sends when nothing on the page was changed. Streams are drawn by script, so they come from the
    page's own data."""
    form = client.get(url).context["form"]
    instrument = form.instance
    data: dict[str, Any] = {
        name: getattr(instrument, name)
        for name in ("title", "title_en", "introduction", "introduction_en", "code", "minutes", "forms")
    }
    for name in ("formats", "scales", "items"):
        data |= flat(name, [{"type": one["type"], "value": one["value"]} for one in raw(instrument, name)])
    return data


def raw(instrument: Instrument, name: str) -> Any:
    return getattr(instrument, name).get_prep_value()


def flat(prefix: str, stream: list[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-count": len(stream)}
    for number, child in enumerate(stream):
        place = f"{prefix}-{number}"
        data |= {
            f"{place}-type": child["type"],
            f"{place}-order": number,
            f"{place}-deleted": "",
            f"{place}-id": "",
        }
        data |= _struct(f"{place}-value", child["value"])
    return data


def _struct(prefix: str, value: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, one in value.items():
        place = f"{prefix}-{name}"
        if isinstance(one, dict):
            data |= _struct(place, one)
        elif name == "options":
            data[f"{place}-count"] = len(one)
            for number, line in enumerate(one):
                data |= {f"{place}-{number}-order": number, f"{place}-{number}-deleted": ""}
                data |= _struct(f"{place}-{number}-value", line["value"])
        elif one is True:
            data[place] = "on"
        elif one is not False and one is not None:
            data[place] = one
    return data


def test_an_editor_saves_what_is_there_without_changing_it(editor):
    instrument = make_instrument()
    url = reverse(f"{PLACE}:edit", args=[instrument.pk])
    response = editor.post(url, form_of(editor, url))
    assert response.status_code == 302
    instrument.refresh_from_db()
    assert parse(instrument.own_content()) == parse(small())


def test_an_editor_saves_half_a_questionnaire_and_reads_what_is_missing(editor):
    url = reverse(f"{PLACE}:add")
    item = {"code": "eerste", "waves": ["t0"], "kind": "single", "text": {"nl": "", "en": ""}}
    data = {
        **{"title": "Nieuw", "code": "nieuw", "minutes": 5, "forms": 1},
        **flat("formats", []),
        **flat("scales", []),
        **flat("items", [{"type": "item", "value": {**item, "options": []}}]),
    }
    assert editor.post(url, data).status_code == 302
    page = editor.get(reverse(f"{PLACE}:edit", args=[Instrument.objects.get().pk])).content.decode()
    assert "Vraag ‘eerste’, vraag: de Nederlandse tekst ontbreekt." in page
    assert "Vraag ‘eerste’, antwoorden: geef minstens twee antwoorden." in page


def test_code_that_figures_know_it_by_stays(editor, at):
    instrument = make_version(at=at).instrument
    url = reverse(f"{PLACE}:edit", args=[instrument.pk])
    editor.post(url, {**form_of(editor, url), "code": "anders"})
    assert Instrument.objects.get().code == "klein"


def test_code_with_a_hyphen_is_refused(editor):
    instrument = make_instrument()
    url = reverse(f"{PLACE}:edit", args=[instrument.pk])
    response = editor.post(url, {**form_of(editor, url), "code": "met-streep"})
    assert "Gebruik kleine letters, cijfers en _." in response.content.decode()


def test_a_copy_gets_a_code_of_its_own(editor):
    instrument = make_instrument()
    response = editor.get(reverse(f"{PLACE}:copy", args=[instrument.pk]))
    assert response.context["form"]["code"].value() == "klein_kopie"
    data = form_of(editor, reverse(f"{PLACE}:copy", args=[instrument.pk]))
    assert editor.post(reverse(f"{PLACE}:add"), data).status_code == 302
    made = Instrument.objects.get(code="klein_kopie")
    assert parse(made.own_content()).items == parse(small()).items


def publish_url(instrument: Instrument) -> str:
    return reverse("measurement_instrument_publish", args=[instrument.pk])


def test_a_moderator_publishes_the_first_version(moderator):
    instrument = make_instrument()
    response = moderator.post(publish_url(instrument), follow=True)
    assert "Versie 1 van ‘Kleine vragenlijst’ is gepubliceerd." in response.content.decode()
    assert InstrumentVersion.objects.get().number == 1


def test_an_editor_cannot_publish(editor):
    instrument = make_instrument()
    response = editor.post(publish_url(instrument))
    assert response.status_code in (302, 403)
    assert not InstrumentVersion.objects.exists()


def test_a_faulty_draft_is_shown_with_what_is_wrong(moderator):
    instrument = make_instrument()
    instrument.items[5].value["scale"] = "moed"
    instrument.save()
    response = moderator.post(publish_url(instrument))
    assert "Vraag ‘fouten_1’, schaal: ‘moed’ staat niet bij de schalen." in response.content.decode()
    assert not InstrumentVersion.objects.exists()


@pytest.mark.parametrize(("choice", "broken"), [("broken", ["fouten"]), ("comparable", [])])
def test_a_change_of_words_asks_whether_it_can_be_compared(moderator, at, choice, broken):
    instrument = make_version(at=at).instrument
    rewrite(instrument, changed("fouten_1", text=words("Andere stelling")))
    asked = moderator.post(publish_url(instrument), {"reason": ""}).content.decode()
    assert "Stelling fouten_1 / Helemaal oneens" in asked
    assert "Andere stelling / Helemaal oneens" in asked
    assert "Kies of deze schaal vergelijkbaar blijft." in asked
    assert InstrumentVersion.objects.count() == 1
    moderator.post(publish_url(instrument), {"scale_fouten": choice, "reason": "De vraag was onduidelijk."})
    version = InstrumentVersion.objects.get(number=2)
    assert (version.broken_scales, version.comparison_reason) == (broken, "De vraag was onduidelijk.")


def test_publishing_without_a_change_is_not_offered(moderator, at):
    instrument = make_version(at=at).instrument
    page = moderator.get(publish_url(instrument)).content.decode()
    assert "Er is niets veranderd sinds versie 1." in page


def test_published_questionnaire_cannot_be_deleted(moderator, at):
    instrument = make_version(at=at).instrument
    response = moderator.post(reverse(f"{PLACE}:delete", args=[instrument.pk]), follow=True)
    assert "kan niet weg" in response.content.decode()
    assert Instrument.objects.exists()


def test_questionnaire_that_nobody_could_answer_can_be_deleted(moderator):
    instrument = make_instrument()
    moderator.post(reverse(f"{PLACE}:delete", args=[instrument.pk]))
    assert not Instrument.objects.exists()


def test_list_names_the_newest_version(editor, at):
    make_version(at=at)
    soup = BeautifulSoup(editor.get(reverse(f"{PLACE}:list")).content, "html.parser")
    assert "1" in [cell.get_text(strip=True) for cell in soup.select("td")]


def test_shipped_questionnaire_is_saved_as_one_form(editor, at):
    load_instruments(at=at)
    instrument = Instrument.objects.get(code="standaard")
    before = parse(instrument.own_content())
    url = reverse(f"{PLACE}:edit", args=[instrument.pk])
    assert editor.post(url, form_of(editor, url)).status_code == 302
    instrument.refresh_from_db()
    assert parse(instrument.own_content()) == before
