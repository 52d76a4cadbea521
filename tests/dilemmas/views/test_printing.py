from uuid import uuid4

import pytest
from django.conf import settings as project
from django.test import Client
from pypdf import PdfReader

from dilemmas.models import DeckPrintRun
from foundation.printing.models import PrintRunStatus
from tests.conftest import client_of, moment
from tests.factories.decks import make_curated_deck, make_deck
from tests.factories.dilemmas import make_case, translate_case
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NOW = moment("2022-03-01 09:00")
LINK = "een-link-die-niemand-raadt"


@pytest.fixture(autouse=True)
def _now(now_is):
    now_is(NOW)


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def deck(person):
    return make_deck(make_case("Het cadeau"), make_case("De lunch"), owner=person)


@pytest.fixture
def shared():
    return make_deck(make_case("Het cadeau"), share_token=LINK)


@pytest.fixture
def curated():
    return make_curated_deck(make_case("Het cadeau"))


def page(response) -> str:
    return response.content.decode()


def asked_run(client, key, kind="kaarten", **form) -> DeckPrintRun:
    response = client.post(f"/printen/{key}/{kind}/", {"paper": "a4", **form})
    assert response.status_code == 302
    return DeckPrintRun.objects.get(public_id=response["Location"].strip("/").split("/")[-1])


@pytest.mark.parametrize(("kind", "pages"), [("kaarten", 2), ("zakset", 5), ("kist", 2)])
def test_from_the_press_of_a_button_to_the_pdf(deck, person, kind, pages):
    client = client_of(person)
    assert client.get(f"/printen/{deck.public_id}/{kind}/").status_code == 200
    run = asked_run(client, deck.public_id, kind)
    assert "download>" in page(client.get(f"/printwerk/{run.public_id}/"))
    response = client.get(f"/printwerk/{run.public_id}/pdf/")
    assert response["Content-Disposition"] == f'attachment; filename="teamdag-{kind}.pdf"'
    assert "no-store" in response["Cache-Control"]
    (folder := project.VAR_DIR).mkdir(exist_ok=True)
    (folder / "x.pdf").write_bytes(b"".join(response.streaming_content))
    assert len(PdfReader(folder / "x.pdf").pages) == pages


def test_ticks_and_paper_reach_the_print(deck, person):
    run = asked_run(client_of(person), deck.public_id, paper="a6", with_blanks="on")
    assert (run.wished.is_single, run.wished.with_blanks, run.wished.with_instruction) == (True, True, False)
    assert run.total_count == 2 + 4


def test_a_form_of_ticks_alone_may_be_sent_empty(deck, person):
    response = client_of(person).post(f"/printen/{deck.public_id}/zakset/", {})
    assert response.status_code == 302
    assert not DeckPrintRun.objects.get().wished.with_options


def test_each_print_asks_its_own(deck, person):
    client = client_of(person)
    asked = {
        kind: [
            name
            for name in ("paper", "with_instruction", "with_blanks", "with_options")
            if f'name="{name}"' in page(client.get(f"/printen/{deck.public_id}/{kind}/"))
        ]
        for kind in ("kaarten", "zakset", "kist")
    }
    assert asked == {
        "kaarten": ["paper", "with_instruction", "with_blanks"],
        "zakset": ["with_options"],
        "kist": ["paper"],
    }


def test_paper_that_is_not_offered_is_refused(deck, person):
    response = client_of(person).post(f"/printen/{deck.public_id}/kaarten/", {"paper": "a3"})
    assert (response.status_code, DeckPrintRun.objects.count()) == (422, 0)


def test_an_empty_deck_says_what_to_do(person):
    deck = make_deck(owner=person)
    response = client_of(person).post(f"/printen/{deck.public_id}/kaarten/", {"paper": "a4"})
    assert response.status_code == 422
    assert "Leg er eerst een in." in page(response)


def test_another_kind_of_print_is_not_there(deck, person):
    assert client_of(person).get(f"/printen/{deck.public_id}/poster/").status_code == 404


def test_who_may_see_a_deck_may_print_it(shared, curated):
    client = client_of(PersonFactory())
    for key in (LINK, curated.public_id):
        assert client.get(f"/printen/{key}/kaarten/").status_code == 200
        asked_run(client, key)


def test_a_deck_of_somebody_else_is_not_there(deck, shared):
    client = client_of(PersonFactory())
    for key in (deck.public_id, shared.public_id, uuid4(), "een-andere-link"):
        assert client.get(f"/printen/{key}/kaarten/").status_code == 404
        assert client.post(f"/printen/{key}/kaarten/", {"paper": "a4"}).status_code == 404
        assert client.get(f"/kaarten/{key}/").status_code == 404
        assert client.get(f"/buiten/{key}/1/").status_code == 404


def test_a_print_of_somebody_else_is_not_there(curated, person):
    run = asked_run(client_of(person), curated.public_id)
    other = client_of(PersonFactory())
    assert other.get(f"/printwerk/{run.public_id}/").status_code == 404
    assert other.get(f"/printwerk/{run.public_id}/pdf/").status_code == 404


def test_waiting_looks_again_by_itself(deck, person):
    run = asked_run(client_of(person), deck.public_id)
    DeckPrintRun.objects.update(status=PrintRunStatus.RUNNING, done_count=1)
    response = client_of(person).get(f"/printwerk/{run.public_id}/")
    assert (response["Refresh"], "1 van 2 klaar" in page(response)) == ("2", True)
    assert client_of(person).get(f"/printwerk/{run.public_id}/pdf/").status_code == 404


def test_a_print_that_failed_says_what_can_be_done(deck, person):
    run = asked_run(client_of(person), deck.public_id)
    fault = {"code": "card_too_long", "titles": ["Het cadeau", "De lunch"]}
    DeckPrintRun.objects.update(status=PrintRunStatus.FAILED, fault=fault)
    said = page(client_of(person).get(f"/printwerk/{run.public_id}/"))
    assert "om de casus korter te maken: Het cadeau, De lunch." in said
    assert f'href="/printen/{deck.public_id}/kaarten/"' in said
    DeckPrintRun.objects.update(fault={})
    assert "Vraag het aan de beheerder." in page(client_of(person).get(f"/printwerk/{run.public_id}/"))


def test_the_box_warns_when_no_other_phone_can_open_it(deck, person, curated):
    client = client_of(person)
    warning = "Alleen jij kunt de code op de kaarten openen."
    assert warning in page(client.get(f"/printen/{deck.public_id}/kist/"))
    assert warning not in page(client.get(f"/printen/{curated.public_id}/kist/"))
    deck.share_token = LINK
    deck.save()
    assert warning not in page(client.get(f"/printen/{deck.public_id}/kist/"))


def test_the_pocket_set_keeps_nothing_of_candidates(deck, person):
    assert "Wij bewaren niets over kandidaten." in page(
        client_of(person).get(f"/printen/{deck.public_id}/zakset/")
    )


def test_the_page_of_a_deck_leads_to_every_print(deck, person):
    said = page(client_of(person).get(f"/stapels/{deck.public_id}/"))
    ways = [f"/printen/{deck.public_id}/{kind}/" for kind in ("kaarten", "zakset", "kist")]
    assert [way for way in (*ways, f"/buiten/{deck.public_id}/1/") if f'href="{way}"' not in said] == []
    empty = make_deck(owner=person)
    assert "/printen/" not in page(client_of(person).get(f"/stapels/{empty.public_id}/"))


def test_a_shared_deck_leads_a_visitor_to_what_needs_no_log_in(shared):
    said = page(Client().get(f"/s/{LINK}/"))
    assert f'href="/buiten/{LINK}/1/"' in said
    assert f'href="/kaarten/{LINK}/"' in said
    assert "/printen/" not in said
    assert f'href="/printen/{LINK}/kaarten/"' in page(client_of(PersonFactory()).get(f"/s/{LINK}/"))


def test_the_way_back_is_the_deck_as_one_reaches_it(deck, person, shared):
    client = client_of(person)
    for key, back in ((deck.public_id, f"/stapels/{deck.public_id}/"), (LINK, f"/s/{LINK}/")):
        run = asked_run(client, key)
        assert f'href="{back}"' in page(client.get(f"/printen/{key}/kaarten/"))
        assert f'href="{back}"' in page(client.get(f"/printwerk/{run.public_id}/"))


# In the browser, without log-in ---------------------------------------------------------------------


def test_a_visitor_prints_one_card():
    case = make_case("Het cadeau")
    response = Client().get(f"/kaart/{case.translation_key}/")
    said = page(response)
    assert response.status_code == 200
    assert said.count('class="kaart kaart--') == 2
    assert all(f"</b> {option}" in said for option in ("Aannemen", "Delen", "Teruggeven", "Vragen"))
    # Of a deck it would have its number.
    assert "kaart__nummer" not in said
    assert f'href="{case.url}"' in said


def test_a_card_in_english_where_there_is_one():
    case = make_case("Het cadeau")
    translate_case(case)
    assert "Het cadeau (en)" in page(Client().get(f"/en/kaart/{case.translation_key}/"))
    other = make_case("De lunch")
    said = page(Client().get(f"/en/kaart/{other.translation_key}/"))
    assert 'class="vouwkaart" lang="nl"' in said
    assert "Bel een vertrouwenspersoon." in said


def test_a_case_that_was_taken_down_has_no_card():
    case = make_case("Het cadeau")
    case.unpublish()
    assert Client().get(f"/kaart/{case.translation_key}/").status_code == 404
    assert Client().get(f"/kaart/{uuid4()}/").status_code == 404


def test_a_visitor_with_the_link_prints_the_deck(shared, curated):
    for key in (LINK, curated.public_id):
        response = Client().get(f"/kaarten/{key}/")
        assert page(response).count('class="vouwkaart"') == 1
        assert "kaart__nummer" in page(response)
        assert response["X-Robots-Tag"] == "noindex"


def test_an_own_deck_without_link_is_the_owners(deck, person):
    assert Client().get(f"/kaarten/{deck.public_id}/").status_code == 404
    assert client_of(person).get(f"/kaarten/{deck.public_id}/").status_code == 200


def test_the_page_of_a_case_leads_to_its_card():
    case = make_case("Het cadeau")
    assert f'href="/kaart/{case.translation_key}/"' in page(Client().get(case.url))


# The editor's preview -------------------------------------------------------------------------------


def preview(case) -> str:
    return page(case.make_preview_request(preview_mode="card"))


def test_an_editor_sees_the_card_before_it_is_published():
    case = make_case("Het cadeau")
    case.question = "Wat doe je nu?"
    said = preview(case)
    assert said.count('class="kaart kaart--') == 2
    assert "Wat doe je nu?" in said
    assert "past niet" not in said


def test_an_editor_hears_what_does_not_fit():
    case = make_case("Het cadeau", what_if=[{"type": "what_if", "value": "iemand " * 30}] * 5)
    assert "Niet elke ‘wat als’ past op de kaart." in preview(case)
    case.card = "Een woord. " * 400
    assert "De tekst past niet op een kaart." in preview(case)
