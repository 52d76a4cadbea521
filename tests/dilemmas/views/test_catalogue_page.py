"""The catalogue as a visitor searches, narrows and pages through it; everything by GET."""

import re
from urllib.parse import parse_qs

import pytest
from django.test import Client

from config.search.keeping import rebuild
from tests.factories.dilemmas import make_case, translate_case

pytestmark = pytest.mark.django_db


def read(query: str = "", *, path: str = "/dilemmas/") -> str:
    response = Client().get(f"{path}{query}")
    assert response.status_code == 200
    return response.content.decode()


def found(query: str = "", *, path: str = "/dilemmas/") -> list[str]:
    return re.findall(r'<h2 class="h3"><a[^>]*>([^<]+)</a>', read(query, path=path))


def facets(query: str = "") -> dict[str, dict[str, int]]:
    """Heading → name → how many."""
    groups = re.findall(r"<summary><h2>([^<]+)</h2></summary>\s*<ul>(.*?)</ul>", read(query), re.DOTALL)
    line = re.compile(r'<span>([^<]+)</span><span class="cijfer">(\d+)</span>')
    return {heading: {name: int(count) for name, count in line.findall(lines)} for heading, lines in groups}


@pytest.fixture
def three():
    make_case(title="Bonbons", topic="geschenken", work=("balie",), levels=["uitvoerend"])
    make_case(title="Chatbot", topic="ai", work=("ict", "balie"), levels=["adviserend"], theme="informatie")
    make_case(title="Auto", topic="dienstmiddelen", work=("buitendienst",), theme="middelen", kind="norm")
    rebuild()


def test_every_case_is_listed_with_its_value_and_topic(three):
    assert found() == ["Auto", "Bonbons", "Chatbot"]
    page = read()
    assert "3 casussen" in page
    assert "Onafhankelijkheid · Geschenken" in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?onderwerp=ai", ["Chatbot"]),
        ("?onderwerp=ai&onderwerp=geschenken", ["Bonbons", "Chatbot"]),
        ("?werk=balie", ["Bonbons", "Chatbot"]),
        ("?werk=balie&niveau=adviserend", ["Chatbot"]),
        ("?soort=norm", ["Auto"]),
        ("?thema=middelen&werk=balie", []),
        ("?waarde=zorgvuldigheid", ["Auto", "Bonbons", "Chatbot"]),
        ("?taal=nl", ["Auto", "Bonbons", "Chatbot"]),
        # Nobody knows this word; it is left out.
        ("?onderwerp=onzin", ["Auto", "Bonbons", "Chatbot"]),
        ("?onderwerp=onzin&werk=balie", ["Bonbons", "Chatbot"]),
        ("?q=bonbons", ["Bonbons"]),
        ("?q=chatbot&werk=buitendienst", []),
        ("?q=%00%27%22%3Cscript%3E", []),
        ("?page=99", ["Auto", "Bonbons", "Chatbot"]),
    ],
)
def test_the_list_is_narrowed_by_the_address(three, query, titles):
    # The card of each says 'bonbons'; what stands in the title comes first.
    assert found(query)[: len(titles)] == titles
    assert not titles or query == "?q=bonbons" or len(found(query)) == len(titles)


def test_facets_say_how_many_each_would_leave(three):
    assert facets()["Soort werk"] == {"Balie": 2, "Ict": 1, "Buitendienst": 1}
    narrowed = facets("?soort=dilemma")
    assert narrowed["Soort casus"] == {"Dilemma: wegen": 2, "Norm: een regel toepassen": 1}
    assert narrowed["Soort werk"] == {"Balie": 2, "Ict": 1}
    assert narrowed["Onderwerp"] == {"Geschenken": 1, "Ai": 1}


def test_a_facet_that_cannot_narrow_is_not_shown(three):
    assert not {"Taal", "Film en geluid"} & set(facets())


def test_a_tap_adds_to_what_is_chosen_and_a_second_takes_it_away(three):
    page = read("?q=bonbons&werk=balie")
    [link] = re.findall(r'<a href="\?([^"]+)"(?: aria-current="true")?><span>Ict</span>', page)
    assert parse_qs(link.replace("&amp;", "&")) == {"q": ["bonbons"], "werk": ["balie", "ict"]}
    [link] = re.findall(r'<a href="\?([^"]+)" aria-current="true"><span>Balie</span>', page)
    assert parse_qs(link) == {"q": ["bonbons"]}
    # The words to look for go along with what is chosen, and the other way round.
    assert '<input type="hidden" name="werk" value="balie">' in page


def test_what_is_chosen_can_be_taken_away_one_by_one_and_all_at_once(three):
    chips = re.findall(
        r'<li><a href="\?([^"]*)"><span class="vh">Haal weg: </span>(?:‘)?(\w+)', read("?q=bonbons&werk=ict")
    )
    assert [(parse_qs(link), name) for link, name in chips] == [
        ({"werk": ["ict"]}, "bonbons"),
        ({"q": ["bonbons"]}, "Ict"),
    ]
    assert '<a class="gekozen__alles" href="?">' in read("?werk=ict")
    assert "gekozen" not in read()


def test_nothing_found_says_what_helps(three):
    page = read("?q=xyzzyx")
    assert "0 casussen voor ‘xyzzyx’" in page
    assert "Geen casus gevonden" in page
    assert "Laat alle casussen zien" in page


def test_a_typing_error_is_mended_and_said(three):
    page = read("?q=chatbto&werk=ict")
    assert found("?q=chatbto&werk=ict") == ["Chatbot"]
    [link] = re.findall(r'Bedoelde je <a href="\?([^"]+)"><b>chatbot</b></a>', page)
    assert parse_qs(link.replace("&amp;", "&")) == {"q": ["chatbot"], "werk": ["ict"]}


def test_what_is_looked_for_goes_no_further(three):
    response = Client().get("/dilemmas/?q=bonbons")
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("strict-origin", "private, no-store")
    assert "no-store" not in Client().get("/dilemmas/").headers.get("Cache-Control", "")


def test_the_list_is_paged_and_keeps_the_question():
    for number in range(26):
        make_case(title=f"Casus {number:02}", slug=f"casus-{number:02}", work=("balie",))
    first = read("?werk=balie")
    assert found("?werk=balie") == [f"Casus {number:02}" for number in range(24)]
    [link] = re.findall(r'rel="next" href="\?([^"]+)"', first)
    assert found(f"?{link.replace('&amp;', '&')}") == ["Casus 24", "Casus 25"]


def test_in_english_dutch_cases_are_listed_too_and_say_so():
    translate_case(make_case(title="Bonbons"))
    make_case(title="Auto", slug="auto")
    assert found(path="/en/dilemmas/") == ["Auto", "Bonbons (en)"]
    page = read(path="/en/dilemmas/")
    assert re.search(r'<li class="casusregel"[^>]* lang="nl">', page)
    assert '<a href="/dilemmas/auto/" hreflang="nl">Auto</a>' in page
    assert found("?taal=en", path="/en/dilemmas/") == ["Bonbons (en)"]
    assert found("?taal=en") == ["Bonbons"]


def test_the_catalogue_costs_the_same_for_one_case_and_for_three(django_assert_num_queries):
    """As a visitor; the words of a question take three more."""
    make_case(title="Teller", slug="teller-0")
    counts = []
    for number in (1, 2, 3):
        rebuild()
        for query, most in (("", 5), ("?werk=balie", 5), ("?q=teller", 8)):
            assert len(found(query)) == number
            with django_assert_num_queries(most) as context:
                read(query)
            counts.append(len(context))
        make_case(title="Teller", slug=f"teller-{number}")
    assert max(counts) <= 12


def test_a_page_of_24_weighs_little():
    for number in range(24):
        make_case(title=f"Casus {number:02}", slug=f"casus-{number:02}", card="woord " * 65)
    assert len(read().encode()) < 60_000
