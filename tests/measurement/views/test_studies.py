"""HR's pages: counts, never who."""

from datetime import date, timedelta

import pytest

from lms.models import Requirement
from measurement.actions.flushing import flush_answers
from measurement.models import Study
from tests.conftest import client_of, moment
from tests.factories.instruments import make_version
from tests.factories.lms import make_hr
from tests.factories.people import EngagementFactory, UnitFactory
from tests.factories.studies import answer, invited, join, make_plan

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
TODAY = AT.date()


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path, now_is):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    now_is(AT)


@pytest.fixture
def hr():
    return client_of(make_hr(at=AT))


def test_hr_starts_a_study_after_a_training(hr):
    instrument = make_version(at=AT).instrument
    requirement = Requirement.objects.create(code="training", title="Training")
    fields = {
        "title": "Na de training",
        "instrument": instrument.pk,
        "requirement": requirement.pk,
        "starts_on": "2022-03-01",
        "takes_in_until": "2023-03-01",
        "with_before": "on",
        "keeps_clusters": "on",
    }
    page = hr.post("/metingen/beheer/na-een-training/", fields, follow=True).content.decode()
    study = Study.objects.get()
    assert (study.with_before, study.keeps_clusters, study.k, study.version) == (True, True, 10, 1)
    assert "Na de training" in page
    assert "nog geen sleutel" in page


def test_hr_starts_a_study_with_steps_by_lot(hr):
    instrument = make_version(at=AT).instrument
    clusters = [UnitFactory(kind="cluster", name=f"Cluster {letter}") for letter in "AB"]
    fields = {
        "title": "Peiling",
        "instrument": instrument.pk,
        "units": [unit.code for unit in clusters],
        "keeps_clusters": "on",
        "asks_1": "before",
        "opens_on_1": "2022-04-01",
        "ends_on_1": "2022-04-15",
        "asks_2": "t6",
        "opens_on_2": "2022-10-01",
        "ends_on_2": "2022-10-15",
        **{f"asks_{number}": "t6" for number in range(3, 5)},
        "step_1": "2022-05-01",
        "step_2": "2022-08-01",
    }
    page = hr.post("/metingen/beheer/op-vaste-data/", fields, follow=True).content.decode()
    study = Study.objects.get()
    assert list(study.waves.values_list("code", "asks")) == [("meting-1", "before"), ("meting-2", "t6")]
    assert sorted(study.wedge_steps.values_list("trained_from", flat=True)) == [
        date(2022, 5, 1),
        date(2022, 8, 1),
    ]
    assert study.wedge_seed in page


def test_steps_of_a_study_without_clusters_are_refused_in_words(hr):
    clusters = [UnitFactory(kind="cluster", name=f"Cluster {letter}") for letter in "AB"]
    fields = {
        "title": "Peiling",
        "instrument": make_version(at=AT).instrument.pk,
        "units": [unit.code for unit in clusters],
        **{f"asks_{number}": "t6" for number in range(1, 5)},
        "opens_on_1": "2022-04-01",
        "ends_on_1": "2022-04-15",
        "step_1": "2022-05-01",
    }
    answer = hr.post("/metingen/beheer/op-vaste-data/", fields)
    assert answer.status_code == 422
    assert "Met stappen vergelijk je clusters." in answer.content.decode()
    assert not Study.objects.exists()


def test_steps_without_clusters_are_refused_in_words(hr):
    fields = {
        "title": "Peiling",
        "instrument": make_version(at=AT).instrument.pk,
        "asks_1": "t6",
        "opens_on_1": "2022-04-01",
        "ends_on_1": "2022-04-15",
        **{f"asks_{number}": "t6" for number in range(2, 5)},
        "step_1": "2022-05-01",
    }
    page = hr.post("/metingen/beheer/op-vaste-data/", fields)
    assert page.status_code == 422
    assert "elk cluster krijgt een stap" in page.content.decode()
    assert not Study.objects.exists()


def test_the_page_of_a_study_counts_and_names_nobody(hr):
    study = make_plan(at=AT)
    invitations = [
        invited(join(study), "t0", on=TODAY, ends_on=TODAY + timedelta(days=14)) for _ in range(11)
    ]
    for one in invitations[:10]:
        answer(one, at=AT)
    page = hr.get(f"/metingen/beheer/{study.public_id}/").content.decode()
    # Nobody sees from it that ten of eleven answered before they are written together.
    assert "<b>0</b>" in page
    flush_answers(at=AT)
    page = hr.get(f"/metingen/beheer/{study.public_id}/").content.decode()
    assert "<b>10</b>" in page
    assert "De antwoorden zijn pseudoniem" in page
    for one in invitations:
        assert one.participant.person.family_name not in page


def test_hr_stops_a_study(hr):
    study = make_plan(at=AT)
    page = hr.post(f"/metingen/beheer/{study.public_id}/stoppen/", follow=True).content.decode()
    assert "Gestopt" in page
    assert "De meting is gestopt" in page
    again = hr.post(f"/metingen/beheer/{study.public_id}/stoppen/", follow=True).content.decode()
    assert "al gestopt of afgelopen" in again


def test_others_see_no_study():
    person = EngagementFactory().person
    assert client_of(person).get("/metingen/beheer/").status_code == 403
