"""What an intranet reads by itself: feeds and oEmbed."""

import json
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from dilemmas.models import Poll
from tests.conftest import moment
from tests.factories.polls import make_poll

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def poll() -> Poll:
    return make_poll(title_en="The present")


def items(path: str = "/poll/rss/") -> list[tuple[str, str, str]]:
    channel = ET.fromstring(Client().get(path).content).find("channel")  # noqa: S314  our own
    return [
        tuple(item.findtext(name) or "" for name in ("title", "guid", "pubDate"))
        for item in channel.findall("item")
    ]


@pytest.mark.parametrize(
    ("at", "titles"),
    [
        ("2026-03-09 06:59", []),
        ("2026-03-09 07:00", ["Nieuwe poll: Het cadeau"]),
        ("2026-03-12 07:00", ["Stem opnieuw: Het cadeau", "Nieuwe poll: Het cadeau"]),
        (
            "2026-03-16 07:00",
            ["Uitslag en terugblik: Het cadeau", "Stem opnieuw: Het cadeau", "Nieuwe poll: Het cadeau"],
        ),
    ],
)
def test_items_come_as_the_poll_goes_on_newest_first(poll, now_is, at, titles):
    now_is(moment(at))
    assert [title for title, _guid, _day in items()] == titles


def test_an_item_keeps_its_identity_and_its_moment(poll, now_is):
    now_is(moment("2026-03-20 10:00"))
    guids = [guid for _title, guid, _day in items()]
    assert len(set(guids)) == 3
    assert items() == items()
    assert items()[-1][2] == "Mon, 09 Mar 2026 07:00:00 +0100"
    # A new title is no new item.
    poll.title = "Anders"
    poll.save()
    assert [guid for _title, guid, _day in items()] == guids


def test_a_feed_of_many_polls_is_short_and_skips_drafts(now_is):
    version = make_poll().case_version
    for week in range(1, 12):
        make_poll(
            moment("2026-03-09 00:00").date().replace(month=week, day=2), version=version, runs_beside=True
        )
    Poll.objects.filter(opens_on__month=11).update(live=False)
    now_is(moment("2026-12-20 10:00"))
    assert len(items()) == 20
    assert not any("Nov 2026" in day for _title, _guid, day in items())


def test_atom_says_the_same_with_links_to_the_page(poll, now_is):
    now_is(moment("2026-03-09 10:00"))
    response = Client().get("/poll/atom/")
    assert response["Content-Type"].startswith("application/atom+xml")
    (entry,) = ET.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314  our own
    assert entry.findtext(f"{ATOM}title") == "Nieuwe poll: Het cadeau"
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/poll/{poll.public_id}/"
    assert "Wat doe je?" in entry.findtext(f"{ATOM}summary")


def test_the_english_feed_leads_to_english_pages(poll, now_is):
    now_is(moment("2026-03-09 10:00"))
    response = Client().get("/en/poll/rss/").content.decode()
    assert "The present" in response
    assert f"/en/poll/{poll.public_id}/" in response


def test_a_feed_may_be_kept_for_a_while_and_sets_nothing(poll, now_is):
    now_is(moment("2026-03-09 10:00"))
    response = Client().get("/poll/rss/")
    assert "max-age=300" in response["Cache-Control"]
    assert response.cookies == {}
    # Nobody counts votes by it.
    assert "%" not in response.content.decode()


# oEmbed ------------------------------------------------------------------------------------------


def ask(url: str, **more: str):
    return Client().get("/oembed/", {"url": url, **more})


@pytest.mark.parametrize(
    ("place", "frame", "language"),
    [
        ("/poll/{id}/", "/embed/poll/{id}/", "nl"),
        ("/embed/poll/{id}/", "/embed/poll/{id}/", "nl"),
        ("/en/poll/{id}/", "/en/embed/poll/{id}/", "en"),
        ("/poll/", "/embed/poll/", "nl"),
        ("/en/poll/", "/en/embed/poll/", "en"),
    ],
)
def test_the_address_of_a_poll_gets_a_frame(poll, now_is, place, frame, language):
    now_is(moment("2026-03-09 10:00"))
    response = ask(f"http://testserver{place.format(id=poll.public_id)}")
    found = json.loads(response.content)
    assert response["Content-Type"] == "application/json"
    assert {name: found[name] for name in ("version", "type", "width", "height")} == {
        **{"version": "1.0", "type": "rich"},
        **{"width": 400, "height": 760},
    }
    assert f'src="http://testserver{frame.format(id=poll.public_id)}"' in found["html"]
    assert 'width="400"' in found["html"]
    assert {"nl": "Het cadeau", "en": "The present"}[language] in found["title"]


@pytest.mark.parametrize(
    ("asked", "width", "height"),
    [
        ({"maxwidth": "320", "maxheight": "500"}, 320, 500),
        ({"maxwidth": "5000"}, 400, 760),
        # Narrower than the widget can be is not made.
        ({"maxwidth": "10", "maxheight": "10"}, 300, 320),
        ({"maxwidth": "-5", "maxheight": "veel"}, 400, 760),
    ],
)
def test_a_frame_keeps_to_what_was_asked(poll, now_is, asked, width, height):
    now_is(moment("2026-03-09 10:00"))
    found = json.loads(ask("http://testserver/poll/", **asked).content)
    assert (found["width"], found["height"]) == (width, height)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://testserver/",
        "http://testserver/poll/archief/",
        "http://testserver/prijs/00000000-0000-4000-8000-000000000000/",
        "http://testserver/poll/00000000-0000-4000-8000-000000000000/",
        "https://elders.example/poll/",
        "javascript://testserver/poll/",
        "http://[",
    ],
)
def test_another_address_has_no_frame(poll, now_is, url):
    now_is(moment("2026-03-09 10:00"))
    assert ask(url).status_code == 404


def test_a_poll_to_come_has_no_frame_and_xml_is_not_made(poll, now_is):
    now_is(moment("2026-03-08 10:00"))
    assert ask(f"http://testserver/poll/{poll.public_id}/").status_code == 404
    now_is(moment("2026-03-09 10:00"))
    assert ask("http://testserver/poll/", format="xml").status_code == 501


def test_a_title_cannot_break_out_of_the_frame(poll, now_is):
    now_is(moment("2026-03-09 10:00"))
    poll.title = '"><script>alert(1)</script>'
    poll.save()
    html = json.loads(ask("http://testserver/poll/").content)["html"]
    assert "<script>" not in html


def test_the_page_says_where_to_ask(poll, now_is):
    now_is(moment("2026-03-09 10:00"))
    path = f"/poll/{poll.public_id}/"
    html = Client().get(path).content.decode()
    href = (
        html.split('type="application/json+oembed"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    )
    assert json.loads(Client().get(href).content)["title"] == "Poll: Het cadeau"
    assert 'type="application/rss+xml"' in html
    assert 'type="application/atom+xml"' in html
