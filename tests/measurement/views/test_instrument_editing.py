"""An editor makes a questionnaire, a moderator publishes it and says what can still be compared."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.content.models import ShippedContent
from foundation.people.models import Role
from measurement.actions.shipped_instruments import load_instruments
from measurement.models import Instrument, InstrumentVersion
from measurement.models.instruments import content_sha256
from measurement.rules.reading import as_content, parse
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
    data["copied_from"] = getattr(instrument, "copied_from", "")
    for name in ("formats", "scales"):
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
    data = {
        **{"title": "Nieuw", "code": "nieuw", "minutes": 5, "forms": 1},
        **flat("formats", []),
        **flat("scales", []),
    }
    assert editor.post(url, data).status_code == 302
    instrument = Instrument.objects.get()
    item = {"code": "eerste", "waves": ["t0"], "kind": "single", "text": {"nl": "", "en": ""}, "options": []}
    url = items_url(instrument, "-")
    seen = editor.get(url).context["form"].initial["seen"]
    sent = {"seen": seen, **flat("items", [{"type": "item", "value": item}])}
    assert editor.post(url, sent).status_code == 302
    page = editor.get(reverse(f"{PLACE}:edit", args=[instrument.pk])).content.decode()
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


def seen(instrument: Instrument) -> dict[str, str]:
    """What the page that somebody looks at now sends along."""
    instrument.refresh_from_db()
    return {"seen": content_sha256(as_content(parse(instrument.own_content())))}


def test_what_changed_after_the_moderator_looked_is_not_published(moderator):
    instrument = make_instrument()
    before = seen(instrument)
    Instrument.objects.filter(pk=instrument.pk).update(title="Anders")
    response = moderator.post(publish_url(instrument), before, follow=True)
    assert "Iemand veranderde deze vragenlijst intussen." in response.content.decode()
    assert not InstrumentVersion.objects.exists()
    moderator.post(publish_url(instrument), seen(instrument))
    assert InstrumentVersion.objects.get().number == 1


def test_a_moderator_publishes_the_first_version(moderator):
    instrument = make_instrument()
    response = moderator.post(publish_url(instrument), seen(instrument), follow=True)
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
    asked = moderator.post(publish_url(instrument), {"reason": "", **seen(instrument)}).content.decode()
    assert "Stelling fouten_1 / Helemaal oneens" in asked
    assert "Andere stelling / Helemaal oneens" in asked
    assert "Kies of deze schaal vergelijkbaar blijft." in asked
    assert InstrumentVersion.objects.count() == 1
    moderator.post(
        publish_url(instrument),
        {"scale_fouten": choice, "reason": "De vraag was onduidelijk.", **seen(instrument)},
    )
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


def items_url(instrument: Instrument, scale: str, part: int = 1) -> str:
    return reverse("measurement_instrument_items", args=[instrument.pk, scale, part])


def sent_items(client: Client, url: str) -> dict[str, Any]:
    """What a browser sends when nothing was changed."""
    form = client.get(url).context["form"]
    stream = form.initial["items"].get_prep_value()
    return {
        "seen": form.initial["seen"],
        **flat("items", [{"type": one["type"], "value": one["value"]} for one in stream]),
    }


def test_questions_of_a_scale_are_changed_on_their_own_page(editor):
    instrument = make_instrument()
    url = items_url(instrument, "fouten")
    data = sent_items(editor, url)
    data["items-0-value-text-nl"] = "Andere stelling"
    assert editor.post(url, data).status_code == 302
    instrument.refresh_from_db()
    assert parse(instrument.own_content()) == parse(
        changed("fouten_1", text={"nl": "Andere stelling", "en": data["items-0-value-text-en"]})
    )
    assert instrument.latest_revision.user is not None


def test_question_more_or_less_leaves_the_others_in_their_order(editor):
    instrument = make_instrument()
    before = [item["value"]["code"] for item in raw(instrument, "items")]
    own = [item["value"]["code"] for item in raw(instrument, "items") if item["value"]["scale"] == "fouten"]
    url = items_url(instrument, "fouten")
    stream = editor.get(url).context["form"].initial["items"].get_prep_value()
    more = [*stream, {"type": "item", "value": {**stream[0]["value"], "code": "fouten_9"}}]
    seen = editor.get(url).context["form"].initial["seen"]
    assert editor.post(url, {"seen": seen, **flat("items", more)}).status_code == 302
    instrument.refresh_from_db()
    place = before.index(own[-1]) + 1
    after = [item["value"]["code"] for item in raw(instrument, "items")]
    assert after == [*before[:place], "fouten_9", *before[place:]]
    seen = editor.get(url).context["form"].initial["seen"]
    assert editor.post(url, {"seen": seen, **flat("items", more[1:-1])}).status_code == 302
    instrument.refresh_from_db()
    kept = [code for code in before if code != own[0]]
    assert sorted(item["value"]["code"] for item in raw(instrument, "items")) == sorted(kept)


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(editor):
    instrument = make_instrument()
    url = items_url(instrument, "fouten")
    data = sent_items(editor, url)
    rewrite(instrument, changed("fouten_1", text=words("Van een collega")))
    answered = editor.post(url, data)
    assert "Iemand anders veranderde deze vragen intussen" in answered.content.decode()
    instrument.refresh_from_db()
    assert "Van een collega" in str(raw(instrument, "items"))


def test_who_edits_nothing_reads_no_questions(at):
    instrument = make_instrument()
    somebody = client_of(somebody_with(Role.HR, at))
    assert somebody.get(items_url(instrument, "fouten")).status_code in (302, 403)
    assert somebody.post(reverse("measurement_instrument_submit", args=[instrument.pk])).status_code in (
        302,
        403,
    )


def test_page_of_sixty_questions_has_none_of_them_in_a_form(editor, at):
    """All in one form were 47,000 elements in the browser: see `measurement.views.instrument_items`."""
    load_instruments(at=at)
    small_one, large = make_instrument(), Instrument.objects.get(code="standaard")
    lengths = []
    for instrument in (small_one, large):
        url = reverse(f"{PLACE}:edit", args=[instrument.pk])
        editor.get(url)
        with CaptureQueriesContext(connection) as queries:
            body = editor.get(url).content.decode()
        lengths.append(len(queries))
    assert "items-count" not in body
    for code in ("regels_01", "training_04"):
        assert code in body
    # The small one has no version and no history.
    assert abs(lengths[0] - lengths[1]) <= 2
    counts = set()
    editor.get(items_url(large, "regels"))
    for scale, part in (("regels", 1), ("regels", 4), ("training", 1), ("-", 1)):
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(items_url(large, scale, part)).status_code == 200
        counts.add(len(queries))
    assert len(counts) == 1
    assert editor.get(items_url(large, "regels", 5)).status_code == 404


def test_editor_hands_in_and_moderator_sees_it_and_publishes(editor, moderator, at):
    instrument = make_instrument()
    submit = reverse("measurement_instrument_submit", args=[instrument.pk])
    assert "Dien in" in editor.get(reverse(f"{PLACE}:edit", args=[instrument.pk])).content.decode()
    editor.post(submit)
    first = Instrument.objects.get()
    editor.post(submit)
    assert Instrument.objects.get().submitted_at == first.submitted_at is not None
    home = moderator.get(reverse("wagtailadmin_home")).content.decode()
    assert "Vragenlijsten die wachten op akkoord" in home
    assert (
        "Vragenlijsten die wachten op akkoord"
        not in editor.get(reverse("wagtailadmin_home")).content.decode()
    )
    assert "1 vragenlijst wacht op jouw akkoord" in moderator.get(reverse("start")).content.decode()

    moderator.post(publish_url(instrument), seen(instrument))

    assert Instrument.objects.get().submitted_at is None
    assert "wachten op akkoord" not in moderator.get(reverse("wagtailadmin_home")).content.decode()


def test_moderator_sends_back_with_words_and_an_editor_cannot(editor, moderator):
    instrument = make_instrument()
    editor.post(reverse("measurement_instrument_submit", args=[instrument.pk]))
    back = reverse("measurement_instrument_return", args=[instrument.pk])
    assert editor.post(back, {"note": "Nee"}).status_code in (302, 403)
    assert Instrument.objects.get().submitted_at
    said = moderator.post(back, {"note": " "}, follow=True).content.decode()
    assert "Schrijf erbij wat er anders moet" in said
    moderator.post(back, {"note": "Vraag 3 is te lang."})
    assert Instrument.objects.get().submitted_at is None
    page = editor.get(reverse(f"{PLACE}:edit", args=[instrument.pk])).content.decode()
    assert "Vraag 3 is te lang." in page


def test_faulty_or_unchanged_is_not_handed_in(editor, at):
    faulty = make_instrument()
    faulty.items[5].value["scale"] = "moed"
    faulty.save()
    said = editor.post(reverse("measurement_instrument_submit", args=[faulty.pk])).content.decode()
    assert "‘moed’ staat niet bij de schalen" in said
    same = make_version(small(code="zelfde"), at=at).instrument
    editor.post(reverse("measurement_instrument_submit", args=[same.pk]))
    assert not Instrument.objects.filter(submitted_at__isnull=False).exists()


def test_newer_shipped_questionnaire_is_offered_and_taken_or_passed_by(editor, moderator, at):
    load_instruments(at=at, files=[parse(small())])
    instrument = Instrument.objects.get()
    rewrite(instrument, small(minutes=12))
    load_instruments(at=at, files=[parse(changed("regels_02", text=words("Anders gevraagd?")))])
    assert ShippedContent.objects.waiting().get().content_object == instrument
    assert "Nieuwe versie meegeleverd" in moderator.get(reverse("wagtailadmin_home")).content.decode()
    # The file that stands on the disk is the default one; that of this test is gone.
    record = ShippedContent.objects.get()
    assert moderator.get(reverse("shipped_text", args=[record.pk])).status_code == 302


def test_shipped_questionnaire_beside_the_own_one_is_taken(editor, moderator, at):
    load_instruments(at=at)
    instrument = Instrument.objects.get(code="standaard")
    shipped = parse(instrument.own_content())
    instrument.minutes = 12
    instrument.save()
    record = ShippedContent.objects.get(key="instruments/standaard")
    ShippedContent.objects.update(seen_sha256="", loaded_sha256="")
    load_instruments(at=at)
    url = reverse("shipped_text", args=[record.pk])
    page = moderator.get(url).content.decode()
    assert "minuten om in te vullen" in page
    assert "12" in page
    assert editor.post(url, {"choice": "take"}).status_code in (302, 403)
    instrument.refresh_from_db()
    assert instrument.minutes == 12

    moderator.post(url, {"choice": "take"})

    instrument.refresh_from_db()
    assert parse(instrument.own_content()) == shipped
    assert not ShippedContent.objects.waiting().exists()
