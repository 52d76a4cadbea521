import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.asgi import application
from dilemmas.models import Deck, DeckImport, DilemmaCasePage
from dilemmas.rules import deck_files
from dilemmas.rules.deck_files import CODES, MOST_BODY_BYTES, MOST_BYTES, Fault
from dilemmas.views.deck_sentences import FAULTS, explain, place_of
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from tests.conftest import client_of
from tests.dilemmas.deck_documents import as_bytes, case_in_file, deck_document
from tests.dilemmas.views.test_decks import path_of, text_of
from tests.factories.decks import MADE_AT, make_curated_deck, make_deck
from tests.factories.dilemmas import make_case
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
UPLOAD = "/stapels/overnemen/"


@pytest.fixture
def noor() -> Person:
    return PersonFactory()


@pytest.fixture
def client(noor) -> Client:
    return client_of(noor)


def with_role(role: Role) -> Client:
    person = PersonFactory()
    grant_role(person=person, role=role, at=MADE_AT)
    return client_of(person)


def send(client: Client, content: bytes, name: str = "team.plein-stapel.json") -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


def known_document() -> dict[str, Any]:
    """Of a case that is here, and one that is not."""
    case = make_case("Bekend", building_block="persoonlijke-belangen-c")
    document = json.loads(deck_files_of(make_deck(case)))
    document["cases"].append(case_in_file(1))
    return document


def deck_files_of(deck: Deck) -> bytes:
    return client_of(deck.owner or PersonFactory()).get(path_of(deck, "bestand/")).content


# Out ---------------------------------------------------------------------------------------------


def test_a_deck_leaves_as_a_file(client, noor):
    deck = make_deck(make_case(), owner=noor, title="Teamdag: ‘café’")
    response = client.get(path_of(deck, "bestand/"))
    assert response["Content-Disposition"] == 'attachment; filename="teamdag-cafe.plein-stapel.json"'
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(response.content)["title"] == "Teamdag: ‘café’"


def test_a_deck_of_the_editors_leaves_with_everybody(client):
    assert client.get(path_of(make_curated_deck(make_case()), "bestand/")).status_code == 200


@pytest.mark.parametrize(
    ("adviser", "sentence"),
    [
        ("", "zit geen casus uit de catalogus"),
        ("Lees <b>dit</b>", "casus 1 › nl › adviser: In deze tekst staat HTML."),
    ],
)
def test_a_deck_that_cannot_leave_says_why(client, noor, adviser, sentence):
    deck = make_deck(*([make_case(adviser=adviser)] if adviser else []), owner=noor)
    assert client.get(path_of(deck, "bestand/"))["Location"] == path_of(deck)
    assert sentence in text_of(client.get(path_of(deck)))


# In ----------------------------------------------------------------------------------------------


def test_a_file_is_shown_before_anything_happens(client):
    document = known_document()
    decks = Deck.objects.count()
    page = send(client, as_bytes(document))["Location"]
    text = text_of(client.get(page))
    assert "Uit een bestand van Gemeente Lindewaard" in text
    assert "Er komt een stapel met 1 kaart." in text
    assert "1 casus is hier nieuw en blijft buiten de stapel." in text
    assert Deck.objects.count() == decks
    assert DilemmaCasePage.objects.count() == 1


def test_an_employee_takes_over_what_is_known(client, noor):
    page = send(client, as_bytes(known_document()))["Location"]
    answers = [client.post(page, {"whose": "redactie"}) for _press in range(2)]
    [deck] = Deck.objects.of(noor)
    assert [answer["Location"] for answer in answers] == [path_of(deck)] * 2
    assert (deck.owner, deck.cards.count(), DilemmaCasePage.objects.count()) == (noor, 1, 1)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CONCERN_COORDINATOR])
def test_who_edits_content_brings_cases(role):
    client, document = with_role(role), known_document()
    page = send(client, as_bytes(document))["Location"]
    text = text_of(client.get(page))
    assert "1 casus is hier nieuw. Die wordt een concept en wacht op goedkeuring." in text
    assert "Deze hulplijnen kennen we hier niet en vallen weg: leidinggevende." in text
    deck = Deck.objects.get(public_id=client.post(page, {"whose": "redactie"})["Location"].split("/")[2])
    assert (deck.is_curated, deck.cards.count()) == (True, 2)
    assert DilemmaCasePage.objects.filter(live=False).count() == 1
    assert "Een nieuwe casus Wacht op goedkeuring" in text_of(client.get(path_of(deck)))


def test_a_file_of_new_cases_alone_offers_an_employee_no_button(client):
    known_document()
    page = send(client, as_bytes(deck_document(case_in_file(1))))["Location"]
    response = client.get(page)
    assert "geen enkele casus kan mee" in text_of(response)
    assert "Neem deze stapel over" not in response.content.decode()
    assert client.post(page)["Location"] == page


def test_the_file_of_somebody_else_is_not_there(client):
    page = send(client_of(PersonFactory()), as_bytes(known_document()))["Location"]
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404


def test_a_file_whose_deck_was_thrown_away_is_chosen_again(client):
    page = send(client, as_bytes(known_document()))["Location"]
    client.post(page)
    Deck.objects.all().delete()
    assert client.get(page)["Location"] == UPLOAD
    assert "Dit bestand hebben we niet meer." in text_of(client.get(UPLOAD))


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        (b"", ["Dit bestand is leeg."]),
        (b"PK\x03\x04", ["ingepakt bestand (zip)", "Pak het eerst uit."]),
        (b"{", ["Op regel 1, teken 2, klopt de JSON niet."]),
        (b"{}", ["Dit is geen stapelbestand."]),
        (b"\xff\xfe{", ["geen UTF-8"]),
        (b"[" * 99, ["meer dan 12 diep"]),
        (b'{"format": "plein-stapel", "version": 3}', ["nieuwere versie", "versie 1"]),
        (b" " * (MOST_BYTES + 1), ["groter dan 2 MB"]),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(client, content, sentences):
    response = send(client, content)
    assert response.status_code == 422
    text = text_of(response)
    assert "We namen dit bestand niet over. Er is niets veranderd." in text
    for sentence in sentences:
        assert sentence in text
    assert not DeckImport.objects.exists()


def test_every_fault_of_a_file_is_named_with_place_value_and_remedy(client):
    known_document()
    document = deck_document(case_in_file(1), case_in_file(2, topic="ruimte"), case_in_file(1))
    document["title"] = "<script>alert(1)</script>"
    del document["cases"][0]["languages"]["nl"]["options"][1]["pro"]
    document["cases"][1]["languages"]["nl"]["card"] = "x" * 700
    html = send(client, as_bytes(document)).content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "title In deze tekst staat HTML. Laat alleen gewone tekst staan" in text
    assert "casus 1 › nl › options 2 › pro Dit veld ontbreekt. Vul het in." in text
    assert "casus 2 › nl › card Deze tekst heeft 700 tekens. Maak er hooguit 600 van." in text
    assert "casus 3 › key Deze casus staat al in het bestand, als nummer 1." in text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_no_file_at_all_is_a_fault_of_the_form(client):
    response = client.post(UPLOAD, {})
    assert response.status_code == 422
    assert "Dit is een verplicht veld" in text_of(response)


# Too large ---------------------------------------------------------------------------------------


def test_a_body_that_says_to_be_too_large_is_not_read(client):
    body = b"x" * 10
    response = client.generic(
        "POST",
        UPLOAD,
        body,
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(MOST_BODY_BYTES + 1),
    )
    assert response.status_code == 413
    assert "groter dan 2 MB" in text_of(response)


def test_the_upload_still_asks_for_its_form(noor):
    """The address is exempt from the check of forms only until its length is known."""
    client_of(noor)
    client = Client(enforce_csrf_checks=True)
    client.force_login(noor.user, backend="foundation.people.backends.PersonBackend")
    known_document()
    assert send(client, as_bytes(deck_document())).status_code == 403
    assert not DeckImport.objects.exists()
    client.get(UPLOAD)
    token = client.cookies["csrftoken"].value
    file = SimpleUploadedFile("a.json", as_bytes(deck_document()))
    assert client.post(UPLOAD, {"file": file, "csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [UPLOAD, f"/en{UPLOAD}"])
@pytest.mark.parametrize("says_length", [True, False])
def test_fifty_megabytes_are_refused_by_the_asgi_application(client, path, says_length):
    """In pieces, and also without a length, as any program may send them."""
    chunk, count = b"x" * 1_000_000, 50
    length = (b"content-length", str(len(chunk) * count).encode())
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [
            (b"host", b"testserver"),
            (b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()),
            (b"content-type", b"multipart/form-data; boundary=x"),
            length if says_length else (b"transfer-encoding", b"chunked"),
        ],
    }

    async def answer() -> tuple[int, str]:
        browser = ApplicationCommunicator(application, scope)
        for number in range(count):
            await browser.send_input({"type": "http.request", "body": chunk, "more_body": number < count - 1})
        start, page = [await browser.receive_output(timeout=60) for _message in range(2)]
        return start["status"], page["body"].decode()

    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor() as threads:
        status, page = threads.submit(asyncio.run, answer()).result()
    assert status == 413
    assert 'class="fouten"' in page
    assert not DeckImport.objects.exists()


# Sentences ---------------------------------------------------------------------------------------


def test_every_fault_has_its_sentence():
    source = Path(deck_files.__file__).read_text(encoding="utf-8")
    raised = (
        set(re.findall(r'Fault\("(\w+)"', source))
        | set(CODES.values())
        | {"strange_language", "unknown_code"}
    )
    assert raised - set(FAULTS) == set()


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_every_sentence_is_filled(code):
    details = {
        "most": 2,
        "least": 2,
        "found": 1,
        "first": 1,
        "known": "a, b",
        "byte": 3,
        "line": 1,
        "column": 2,
        "sign": "U+0000",
    }
    for given in (details, {} if code in ("not_json", "unreadable") else details):
        line = explain(Fault(code, ("cases", 0), "x", tuple(given.items())))
        assert line.text.endswith(".")
        assert line.remedy.endswith((".", "version %(version)d.")) or '"' in line.remedy
        assert "%" not in line.text + line.remedy


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((), ""),
        (("title",), "title"),
        (("cases",), "cases"),
        (("cases", 2), "casus 3"),
        (("cases", 2, "key"), "casus 3 › key"),
        (("cases", 0, "languages", "nl", "options", 1, "pro"), "casus 1 › nl › options 2 › pro"),
        (("cases", 0, "languages", "nl", "what_if", 0), "casus 1 › nl › what_if 1"),
    ],
)
def test_places_in_words(place, words):
    assert place_of(place) == words
