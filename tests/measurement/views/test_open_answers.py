"""HR reads sentences and decides; the page says nothing of who wrote, from where or when."""

import re
from html import unescape

import pytest

from foundation.people.actions import grant_role
from foundation.people.models import Role
from measurement.models import OpenAnswer, Study
from tests.conftest import client_of, moment
from tests.factories.lms import make_hr
from tests.factories.open_answers import write_sentences
from tests.factories.people import PersonFactory, UnitFactory
from tests.factories.releases import answer, make_clusters, make_study

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")


@pytest.fixture(autouse=True)
def today(now_is):
    now_is(AT)


@pytest.fixture
def study() -> Study:
    return make_study(at=AT, has_open=True)


@pytest.fixture
def hr():
    return client_of(make_hr(at=AT))


def place(study: Study, ending: str = "t12/toelichting/") -> str:
    return f"/metingen/beheer/{study.public_id}/eigen-woorden/{ending}"


def read(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def sentences_on(body: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'eigen-woorden__zin">(.*?)</legend>', body, re.DOTALL)]


def test_hr_decides_and_takes_back(hr, study):
    rows = write_sentences(study, [f"Zin {n}" for n in range(12)])
    assert "In eigen woorden" in read(hr, f"/metingen/beheer/{study.public_id}/")
    assert "Wat wil je nog kwijt?" in read(hr, place(study, ""))

    answered = hr.post(
        place(study), {f"zin-{rows[0].pk}": "shown", f"zin-{rows[1].pk}": "withheld"}, follow=True
    )

    body = answered.content.decode()
    assert "2 zinnen zijn bewaard" in body
    assert "Nog te bekijken (10)" in body
    assert sorted(sentences_on(body)) == sorted(row.text for row in rows[2:])
    assert sentences_on(read(hr, place(study) + "?stand=withheld")) == [rows[1].text]
    hr.post(place(study) + "?stand=withheld", {f"zin-{rows[1].pk}": "waiting"})
    assert OpenAnswer.objects.filter(state="waiting").count() == 11


@pytest.mark.parametrize(
    "sent", [{}, {"zin-x": "shown"}, {"zin-0": "shown"}, {"zin-{pk}": "vrij"}, {"zin-{pk}": ""}]
)
def test_nonsense_decides_nothing_and_says_so(hr, study, sent):
    rows = write_sentences(study, [f"Zin {n}" for n in range(12)])
    form = {name.format(pk=rows[0].pk): value for name, value in sent.items()}
    assert "Je koos nog niets" in hr.post(place(study), form, follow=True).content.decode()
    assert not OpenAnswer.objects.exclude(state="waiting").exists()


def test_page_shows_the_sentence_as_text_and_nothing_of_who_or_when(hr, study):
    clusters = make_clusters(3)
    panels = answer(study, 60, clusters)
    rows = write_sentences(study, ["<b>Mijn</b> 'zin'", *(f"Zin {n}" for n in range(11))])
    body = read(hr, place(study))
    assert "&lt;b&gt;Mijn&lt;/b&gt;" in body
    assert not any(panel.hex() in body for panel in panels)
    assert not any(cluster.periods.get().name in body for cluster in clusters)
    # By their random ids: not as they came, and alike on every visit.
    assert sentences_on(body) == [row.text for row in sorted(rows, key=lambda one: one.pk)]


def test_too_few_sentences_are_shown_to_nobody(hr, study):
    write_sentences(study, [f"Geheim {n}" for n in range(9)])
    assert "Er is nu niets te lezen" in read(hr, place(study, ""))
    assert hr.get(place(study)).status_code == 404
    assert hr.post(place(study), {}).status_code == 404


def test_many_sentences_go_over_pages_and_none_is_lost(hr, study):
    write_sentences(study, [f"Zin {n}" for n in range(45)])
    pages = [sentences_on(read(hr, f"{place(study)}?stand=waiting&page={n}")) for n in (1, 2, 3)]
    assert [len(one) for one in pages] == [20, 20, 5]
    assert len({text for page in pages for text in page}) == 45


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HR])
def test_no_other_role_reads_sentences(study, role):
    write_sentences(study, [f"Zin {n}" for n in range(12)])
    person = PersonFactory()
    if role not in (Role.EMPLOYEE, Role.MANAGER, Role.SPONSOR):
        unit = (
            UnitFactory(kind="cluster") if role in (Role.CLUSTER_COORDINATOR, Role.PORTFOLIO_HOLDER) else None
        )
        grant_role(person=person, role=role, unit=unit, at=moment("2022-01-03 09:00"))
    client = client_of(person)
    assert client.get(place(study)).status_code == 403
    assert client.post(place(study), {}).status_code == 403
    assert client.get(place(study, "")).status_code == 403


def test_hr_of_one_unit_reads_none(study):
    write_sentences(study, [f"Zin {n}" for n in range(12)])
    person = PersonFactory()
    grant_role(person=person, role=Role.HR, unit=UnitFactory(kind="cluster"), at=moment("2022-01-03 09:00"))
    assert client_of(person).get(place(study)).status_code == 403
