import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as Word

from foundation.people.actions import grant_role
from foundation.people.models import Role
from measurement.messages.report import lent_sentence
from measurement.models import ReportRun
from measurement.reports.document import document_of
from measurement.reports.files import _inline, paper_tokens
from measurement.reports.word import as_docx
from measurement.rules.released import cut_to
from measurement.tasks import write_report_of
from tests.conftest import client_of, moment
from tests.factories.people import PersonFactory, UnitFactory
from tests.factories.releases import make_study
from tests.factories.reports import freeze, make_release, sample_content

pytestmark = pytest.mark.django_db
AT = moment("2022-05-02 10:00")


def reader(role, unit=None):
    person = PersonFactory()
    grant_role(person=person, role=role, unit=unit, at=moment("2022-01-03 09:00"))
    return client_of(person)


@pytest.fixture
def clusters():
    """The first five have enough answers; the sixth lost its later waves, the seventh nearly all."""
    return [UnitFactory(kind="cluster", name=f"Cluster {number}") for number in range(1, 8)]


@pytest.fixture
def release(clusters):
    return make_release(at=AT, clusters=clusters)


def page(client, release, ending=""):
    response = client.get(f"/metingen/{release.study.public_id}/{ending}")
    assert response.status_code == 200
    return response.content.decode()


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_list_is_empty_before_the_first_report():
    assert "Er is nog geen rapport" in reader(Role.HR).get("/metingen/").content.decode()


def test_list_states_the_finding(release):
    body = reader(Role.HR).get("/metingen/").content.decode()
    assert "Drie van de vier schalen liggen na twaalf maanden lager" in body
    assert "niet of de training werkt" in body


def test_hr_sees_all_clusters(release, clusters):
    body = page(reader(Role.HR), release)
    for cluster in clusters:
        assert cluster.periods.get().name in body


def test_coordinator_sees_the_own_cluster_and_no_other(release, clusters):
    body = page(reader(Role.CLUSTER_COORDINATOR, clusters[1]), release)
    assert "Cluster 2" in body
    assert "Cluster 1" not in body
    assert "onderdeel=org" not in body
    assert "4.442" not in body


def test_coordinator_of_a_small_cluster_is_lent_the_whole_and_told_why(release, clusters):
    body = page(reader(Role.CLUSTER_COORDINATOR, clusters[6]), release)
    assert "Te weinig antwoorden" in body
    assert "Niet overal zijn er genoeg antwoorden uit je eigen cluster." in body
    assert "Gemeente Lindewaard" in body
    assert "Cluster 1" not in body


def test_coordinator_of_a_team_learns_that_it_is_too_small(release):
    client = reader(Role.CLUSTER_COORDINATOR, UnitFactory())
    assert "Jouw onderdeel is kleiner dan een cluster" in client.get("/metingen/").content.decode()
    assert client.get(f"/metingen/{release.study.public_id}/").status_code == 404


@pytest.mark.parametrize("role", [Role.WORKS_COUNCIL, Role.DIRECTOR, Role.CONFIDANT, Role.PRIVACY_OFFICER])
def test_who_sees_the_whole_sees_no_cluster(role, release):
    body = page(reader(role), release)
    assert "</b> · Gemeente Lindewaard" in body
    assert "Cluster 1" not in body
    assert "Wie is klaar met de training?" not in body


def test_units_of_others_cannot_be_asked_for(release, clusters):
    client = reader(Role.CLUSTER_COORDINATOR, clusters[1])
    response = client.get(f"/metingen/{release.study.public_id}/?onderdeel={clusters[0].pk}")
    assert "Cluster 1" not in response.content.decode()


def test_too_few_looks_the_same_for_both_reasons(release, clusters):
    """One has too few, one could be computed: nothing on the page tells which."""
    body = page(reader(Role.HR), release, "schaal/advies/")
    panels = body[body.index('<div class="vensters">') : body.index('<ul class="sleutel')]
    shown = {
        part.split("</h3>")[0].rpartition(">")[2]: part.split("</h3>")[1]
        for part in panels.split('<div class="venster">')[1:]
    }
    six, seven = (shown[name].split("</p>")[0] for name in ("Cluster 6", "Cluster 7"))
    assert six == seven
    assert "data-chart" in shown["Cluster 5"]
    assert "data-chart" not in shown["Cluster 6"]


def test_suppressed_values_are_nowhere_in_the_page(release, clusters):
    """Put in a value that is not released: it appears neither in the text nor in the JSON of a chart."""
    body = page(reader(Role.HR), release, "schaal/handelen/")
    figures = re.findall(
        r'<script id="venster-(\d+)" type="application/json">(.*?)</script>', body, re.DOTALL
    )
    drawn = {int(code): json.loads(figure) for code, figure in figures}
    assert len(drawn[clusters[5].pk]["data"][0]["y"]) == 1
    assert len(drawn[clusters[0].pk]["data"][0]["y"]) == 3
    ranges = {tuple(figure["layout"]["yaxis"]["range"]) for figure in drawn.values()}
    assert len(ranges) == 1


def test_scale_that_is_not_there_is_absent(release):
    client = reader(Role.HR)
    assert client.get(f"/metingen/{release.study.public_id}/schaal/bestaat_niet/").status_code == 404


def test_bound_has_no_interval(release):
    body = page(reader(Role.HR), release, "schaal/vertrouwenspersoon/")
    assert "ten minste 95%" in body
    assert "Bijna iedereen of bijna niemand" in body


def test_broken_wording_has_no_line_and_says_why(release, clusters):
    body = page(reader(Role.HR), release, "schaal/fouten/")
    assert "Vanaf na twaalf maanden zijn de vragen anders" in body
    figure = re.search(rf'<script id="venster-{clusters[0].pk}"[^>]*>(.*?)</script>', body, re.DOTALL)
    assert json.loads(figure[1])["data"][0]["mode"] == "markers"


def test_page_says_everything_in_english(release):
    body = text_of(page(reader(Role.HR), release).replace("/metingen/", ""))
    english = reader(Role.HR).get(f"/en/metingen/{release.study.public_id}/").content.decode()
    assert "Blijft het hangen?" in body
    assert "Blijft het hangen?" not in english


def test_figures_come_with_their_codebook(release, clusters):
    response = reader(Role.HR).get(f"/metingen/{release.study.public_id}/cijfers/")
    archive = ZipFile(BytesIO(response.content))
    figures = archive.read("figures.csv").decode("utf-8-sig").splitlines()
    assert figures[0].startswith("unit,scale,figure,wave,to_wave")
    assert any(line.startswith(f"{clusters[0].pk},handelen,model_mean,t0") for line in figures)
    assert "below_k" in archive.read("codebook.csv").decode("utf-8-sig")


def test_figures_of_a_coordinator_are_of_the_own_cluster(release, clusters):
    client = reader(Role.CLUSTER_COORDINATOR, clusters[1])
    archive = ZipFile(BytesIO(client.get(f"/metingen/{release.study.public_id}/cijfers/").content))
    rows = archive.read("figures.csv").decode("utf-8-sig").splitlines()[1:]
    assert {row.split(",")[0] for row in rows} == {str(clusters[1].pk)}
    assert "Cluster 1" not in archive.read("codebook.csv").decode("utf-8-sig")


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_report_is_made_by_the_worker_and_fetched_by_who_asked(
    kind, start, release, clusters, settings, tmp_path
):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    client = reader(Role.CLUSTER_COORDINATOR, clusters[1])
    client.post(f"/metingen/{release.study.public_id}/rapport/", {"kind": kind})
    run = ReportRun.objects.get()
    assert run.units == [str(clusters[1].pk)]
    write_report_of.call(str(run.public_id))
    assert "Je rapport is klaar" in client.get(f"/metingen/bestanden/{run.public_id}/").content.decode()
    fetched = client.get(f"/metingen/bestanden/{run.public_id}/bestand/")
    assert b"".join(fetched.streaming_content).startswith(start)
    assert reader(Role.HR).get(f"/metingen/bestanden/{run.public_id}/bestand/").status_code == 404


def test_alert_says_for_how_many_scales_it_holds(release, clusters):
    """The sixth has its reaction to the training, which is asked once, and lacks a wave of all others."""
    body = page(reader(Role.CLUSTER_COORDINATOR, clusters[5]), release)
    assert "Dat geldt voor zes van de zeven schalen. Daar zie je ook de hele organisatie." in body


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        ([], "Hoeveel mensen antwoordden, zie je daarom van de hele organisatie."),
        (["Advies", "Fouten"], "Dat geldt voor ‘Advies’ en ‘Fouten’. Daar zie je ook de hele organisatie."),
        (["a", "b", "c", "d", "e"], "Daarom zie je bij alle schalen ook de hele organisatie."),
    ],
)
def test_alert_names_a_few_scales(titles, sentence):
    assert lent_sentence(titles, 5) == sentence


def test_word_has_pages_of_a4_and_tables_whose_heads_come_again(release, clusters):
    content = cut_to(release.report, [str(clusters[1].pk)])
    document = document_of(release, content, "nl", paper_tokens())
    word = Word(BytesIO(as_docx(document, "nl", ink="#14232a")))
    assert round(word.sections[0].page_width.cm, 1) == 21.0
    assert [one.text for one in word.paragraphs if one.style.name == "Title"] == [document.title]
    headings = [one.text for one in word.paragraphs if one.style.name == "Heading 1"]
    assert headings == [section.title for section in document.sections]
    tables = [table for section in document.sections for table in section.tables]
    assert [[cell.text for cell in one.rows[0].cells] for one in word.tables] == [one.head for one in tables]
    assert all(one._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader") for one in word.tables)


def in_drawn_order(clusters):
    content = sample_content(clusters)
    content["basis"] = "stepped_wedge"
    one = {"units": 7, "value": 0.21, "low": 0.10, "high": 0.32, "p": 0.001, "naive": 0.05, "refused": []}
    content["wedge"] = [
        {**one, "scale": "handelen", "p_holm": 0.002},
        # The interval says so and the test does not.
        {**one, "scale": "fouten", "p_holm": 0.08},
    ]
    return freeze(content, study=make_study(at=AT), at=AT)


def test_trained_beside_not_yet_trained_stands_on_the_page_and_on_paper(clusters):
    release = in_drawn_order(clusters)
    body = text_of(page(reader(Role.WORKS_COUNCIL), release))
    assert "Doet de training iets?" in body
    assert "Na de training 0,21 hoger dan zonder. +0,21 +0,10 tot +0,32 p = 0,002 7 +0,05" in body
    assert "Praten over fouten Geen verschil dat groter is dan toeval." in body
    tables = {
        one.title: one.tables for one in document_of(release, release.report, "nl", paper_tokens()).sections
    }
    assert tables["Doet de training iets?"][0].rows[0] == [
        "Weten wat je doet",
        "Na de training 0,21 hoger dan zonder.",
        "+0,21 (+0,10 tot +0,32)",
        "p = 0,002",
        "7",
        "+0,05",
    ]


def test_coordinator_is_not_told_of_the_order_of_all_clusters(clusters):
    release = in_drawn_order(clusters)
    body = page(reader(Role.CLUSTER_COORDINATOR, clusters[1]), release)
    assert "Doet de training iets?" not in body


def test_asking_twice_waits_for_one_file(release):
    client = reader(Role.HR)
    for _ in range(2):
        client.post(f"/metingen/{release.study.public_id}/rapport/", {"kind": "pdf"})
    assert ReportRun.objects.filter(status="queued").count() <= 1


def test_another_kind_of_file_is_absent(release):
    client = reader(Role.HR)
    assert client.post(f"/metingen/{release.study.public_id}/rapport/", {"kind": "xls"}).status_code == 404


def reach_content():
    """A release of format 2: groups, late answers, and units with and without the training."""
    content = sample_content()
    content["format"] = 2
    wave = content["waves"][0]["code"]
    content["flow"][0]["waves"][wave]["late"] = 37
    told = {"trait": "level", "group": "1-6", "title": {"nl": "Schaal 1 tot en met 6", "en": "Scale 1 to 6"}}
    hidden = {"trait": "level", "group": "13-18", "title": {"nl": "Schaal 13 tot en met 18", "en": ""}}
    content["reach"] = [
        {
            "wave": wave,
            "refused": [],
            "invited": 4000,
            "answered": 2000,
            "groups": [
                {**told, "refused": [], "invited": 1234, "answered": 321},
                {**hidden, "refused": ["below_k"]},
            ],
        }
    ]
    content["gaps"] = [
        {"scale": "handelen", "wave": wave, "units": 7, "trained": 3, "refused": ["too_few_units_for_p"]}
        | {"value": 0.2, "low": -0.1, "high": 0.5}
    ]
    return content


@pytest.fixture
def with_reach():
    return freeze(reach_content(), study=make_study(at=AT), at=AT)


def test_who_is_not_reached_stands_on_the_page_of_the_whole(with_reach):
    body = text_of(page(reader(Role.HR), with_reach))
    assert "Wie bereiken we niet?" in body
    assert "1.234" in body
    assert "321" in body
    assert "waarvan 37 te laat" in body
    assert "Te weinig antwoorden" in body
    assert "Minder dan tien onderdelen: te weinig voor een toets." in body


def test_who_is_not_reached_is_in_the_file_with_its_codebook(with_reach):
    response = reader(Role.HR).get(f"/metingen/{with_reach.study.public_id}/cijfers/")
    with ZipFile(BytesIO(response.content)) as archive:
        lines = archive.read("figures.csv").decode("utf-8-sig").splitlines()
        codebook = archive.read("codebook.csv").decode("utf-8-sig")
    assert any(
        "reach_answered," in line and ",321," in line and line.endswith(",level,1-6") for line in lines
    )
    assert any("reach_answered," in line and line.endswith(",below_k,level,13-18") for line in lines)
    assert any(",late," in line and ",37," in line for line in lines)
    assert any("unit_difference" in line and "too_few_units_for_p" in line for line in lines)
    for name in ("reach_invited", "late", "unit_difference", "level:1-6", "too_few_units_for_p"):
        assert f",{name}," in codebook


def test_who_is_not_reached_is_in_the_report_for_word(with_reach):
    document = document_of(with_reach, with_reach.report, "nl", paper_tokens())
    word = Word(BytesIO(as_docx(document, "nl", ink="#17212b")))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "Schaal 1 tot en met 6" in cells
    assert "1.234" in cells
    assert any("waarvan 37 te laat" in cell for cell in cells)


def test_pictures_in_a_pdf_name_their_parts_apart(with_reach):
    document = document_of(with_reach, with_reach.report, "nl", paper_tokens())
    pictures = [one for section in document.sections for one in section.pictures][:3]
    names = [
        name
        for place, picture in enumerate(pictures)
        for name in re.findall(r'\bid="([^"]+)"', _inline(picture, f"1-{place}")["svg"])
    ]
    assert len(names) > 20
    assert len(names) == len(set(names))


def test_a_coordinator_of_one_cluster_sees_no_group(clusters):
    content = reach_content()
    own = sample_content(clusters)
    own["reach"], own["gaps"] = content["reach"], content["gaps"]
    release = freeze(own, study=make_study(at=AT), at=AT)
    body = page(reader(Role.CLUSTER_COORDINATOR, clusters[0]), release)
    assert "Wie bereiken we niet?" not in body
    assert "1.234" not in body


@pytest.fixture
def with_sentences(clusters):
    content = sample_content(clusters)
    words = [f"Praat vaker, {number}." for number in range(12)]
    text = {"nl": "Wat wil je kwijt?", "en": "Anything else?"}
    content["sentences"] = [{"wave": "t0", "item": "toelichting", "text": text, "sentences": words}]
    return freeze(content, study=make_study(at=AT), at=AT)


def test_who_sees_the_whole_reads_what_people_wrote(with_sentences):
    body = page(reader(Role.WORKS_COUNCIL), with_sentences)
    assert "In eigen woorden" in body
    assert all(f"Praat vaker, {number}." in body for number in range(12))
    document = document_of(with_sentences, with_sentences.report, "nl", paper_tokens())
    rows = [row for section in document.sections for table in section.tables for row in table.rows]
    assert ["Praat vaker, 11."] in rows


def test_coordinator_reads_no_sentence_of_the_whole_organisation(with_sentences, clusters):
    client = reader(Role.CLUSTER_COORDINATOR, clusters[1])
    assert "Praat vaker" not in page(client, with_sentences)
    cut = cut_to(with_sentences.report, [str(clusters[1].pk)])
    document = document_of(with_sentences, cut, "nl", paper_tokens())
    assert "Praat vaker" not in repr(document)
