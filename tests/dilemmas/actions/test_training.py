import json

import pytest
from django.db import IntegrityError, transaction

from dilemmas.actions.choices import flush_choices
from dilemmas.actions.training import choose, complete_set, finish_case
from dilemmas.models import Progress, SealedChoice, TrainingCase, TrainingSet, TrainingSettings
from dilemmas.queries.training import candidates_for, proposal_for, times_had
from dilemmas.rules.staging import Vote
from foundation.errors import DomainError
from foundation.people.models import Engagement
from foundation.xapi.models import Statement
from tests.conftest import moment
from tests.factories.choices import tallied
from tests.factories.dilemmas import make_case
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.training import begin, make_cases, practise

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")
LATER = moment("2026-03-11 10:00")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def engagement() -> Engagement:
    return EngagementFactory()


def test_a_case_that_changes_in_the_middle_stays_as_it_was(engagement):
    (page, *_others) = make_cases(4)
    training_set = begin(engagement, at=AT)
    page.title = "Nieuwe titel"
    page.save_revision().publish()
    titles = {one.content("nl")["title"] for one in training_set.cases.select_related("version")}
    assert titles == {"Casus 1", "Casus 2", "Casus 3", "Casus 4"}


def test_a_second_start_goes_on_with_the_open_set(engagement):
    make_cases(8)
    first = begin(engagement, at=AT, seed=1)
    assert begin(engagement, at=LATER, seed=2) == first
    assert TrainingSet.objects.count() == 1


def test_two_open_sets_for_one_job_are_refused(engagement):
    begin_at = {"engagement": engagement, "level": "uitvoerend", "work": "balie", "started_at": AT}
    TrainingSet.objects.create(**begin_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingSet.objects.create(**begin_at)


def test_an_empty_catalogue_starts_nothing(engagement):
    with pytest.raises(DomainError) as refusal:
        begin(engagement, at=AT)
    assert refusal.value.code == "no_cases"
    assert not TrainingSet.objects.exists()


def test_a_next_set_brings_other_cases_until_all_were_had(engagement):
    make_cases(8)
    practise(engagement, at=AT, seed=1)
    practise(engagement, at=LATER, seed=2)
    assert set(times_had(engagement.person).values()) == {1}
    practise(engagement, at=LATER, seed=3)
    assert sorted(times_had(engagement.person).values()) == [1, 1, 1, 1, 2, 2, 2, 2]


def test_what_was_had_counts_for_the_person_whatever_the_job(engagement):
    make_cases(4)
    practise(engagement, at=AT)
    other = EngagementFactory(person=engagement.person, number=2)
    candidates, _versions = candidates_for(other.person)
    assert {one.had for one in candidates} == {1}


def test_the_number_of_cases_is_a_setting(engagement):
    make_cases(4)
    TrainingSettings.objects.create(cases_in_a_set=2)
    assert begin(engagement, at=AT).cases.count() == 2


def test_a_case_of_another_cluster_is_not_in_it(engagement):
    other = UnitFactory(kind="cluster", code="ANDER")
    (page, *_others) = make_cases(2)
    page.clusters.add(other)
    page.save_revision().publish()
    assert begin(engagement, at=AT).cases.count() == 1


# Choosing ------------------------------------------------------------------------------------------


def test_a_choice_is_sealed_and_the_case_only_says_that_it_was_made(engagement):
    make_cases(1)
    (one,) = begin(engagement, at=AT).cases.all()
    assert choose(training_case=one, option=2, at=AT)
    row = TrainingCase.objects.values().get()
    assert row["progress"] == "chosen"
    assert set(row) == {"id", "training_set_id", "version_id", "position", "is_wider", "progress"}
    assert SealedChoice.objects.count() == 1


def test_choosing_again_changes_nothing(engagement):
    make_cases(1)
    (one,) = begin(engagement, at=AT).cases.all()
    assert choose(training_case=one, option=2, at=AT)
    blob = bytes(SealedChoice.objects.get().blob)
    assert not choose(training_case=one, option=1, at=LATER)
    finish_case(training_case=one)
    assert not choose(training_case=one, option=0, at=LATER)
    assert bytes(SealedChoice.objects.get().blob) == blob
    assert TrainingCase.objects.get().progress == Progress.DONE


@pytest.mark.parametrize("option", [-1, 4, 99])
def test_an_option_that_the_case_has_not_is_refused(engagement, option):
    make_cases(1)
    (one,) = begin(engagement, at=AT).cases.all()
    with pytest.raises(DomainError) as refusal:
        choose(training_case=one, option=option, at=AT)
    assert refusal.value.code == "unknown_option"
    assert (TrainingCase.objects.get().progress, SealedChoice.objects.count()) == (Progress.OPEN, 0)


def test_what_cannot_be_sealed_is_not_marked(engagement, settings, tmp_path):
    """One transaction: a step that is done and a choice that is lost would be a lie."""
    make_cases(1)
    (one,) = begin(engagement, at=AT).cases.all()
    (tmp_path / "a-file").write_text("")
    settings.CHOICE_KEY_DIR = tmp_path / "a-file"
    with pytest.raises(OSError, match="a-file"):
        choose(training_case=one, option=0, at=AT)
    assert TrainingCase.objects.get().progress == Progress.OPEN


def test_a_case_that_comes_back_counts_once_for_a_person(engagement):
    make_cases(1)
    for number in range(10):
        practise(engagement, at=AT, seed=number)
    assert SealedChoice.objects.count() == 1
    # Nor in another job of theirs.
    practise(EngagementFactory(person=engagement.person, number=2), at=AT)
    assert SealedChoice.objects.count() == 1
    practise(EngagementFactory(), at=AT)
    assert SealedChoice.objects.count() == 2


def test_a_case_that_was_changed_in_substance_counts_anew(engagement):
    (page,) = make_cases(1)
    practise(engagement, at=AT)
    page.change_kind, page.question = "substantive", "En nu?"
    page.save_revision().publish()
    practise(engagement, at=LATER)
    assert SealedChoice.objects.count() == 2


def test_ten_people_of_a_cluster_move_its_tally_together():
    (page,) = make_cases(1)
    cluster = UnitFactory(kind="cluster")
    team = UnitFactory(name__parent=cluster)
    for number in range(10):
        practise(EngagementFactory(unit=team), at=AT, option=number % 2)
        assert flush_choices(at=AT) == (10 if number == 9 else 0)
    assert tallied(Vote("training", page.translation_key, 1, 1)) == {cluster.pk: "5A 5B"}


# Completing ----------------------------------------------------------------------------------------


def test_a_set_with_an_open_case_is_not_completed(engagement):
    make_cases(2)
    training_set = begin(engagement, at=AT)
    one = training_set.cases.first()
    with pytest.raises(DomainError) as refusal:
        finish_case(training_case=one)
    assert refusal.value.code == "not_chosen"
    choose(training_case=one, option=0, at=AT)
    finish_case(training_case=one)
    with pytest.raises(DomainError) as refusal:
        complete_set(training_set=training_set, language="nl", at=AT)
    assert refusal.value.code == "cases_open"
    assert not Statement.objects.exists()


def test_completing_states_which_cases_and_never_what_was_chosen(engagement):
    make_cases(4)
    training_set = practise(engagement, at=AT, option=3)
    assert training_set.completed_at == AT
    statements = [json.loads(one.raw_json) for one in Statement.objects.order_by("pk")]
    verbs = [one["verb"]["id"].rsplit("/", 1)[1] for one in statements]
    assert verbs == ["experienced"] * 4 + ["completed"]
    assert {one["timestamp"] for one in statements} == {"2026-03-10T09:00:00+00:00"}
    assert {one["context"]["registration"] for one in statements} == {str(training_set.public_id)}
    assert {one["object"]["definition"]["type"] for one in statements[:4]} == {
        "http://id.tincanapi.com/activitytype/scenario"
    }
    assert not any("result" in one for one in statements)
    text = json.dumps(statements)
    assert engagement.person.family_name not in text
    options = [option["text"] for option in training_set.cases.first().content("nl")["options"]]
    assert not any(option in text for option in options)


def test_completing_twice_states_once(engagement):
    make_cases(2)
    training_set = practise(engagement, at=AT)
    complete_set(training_set=training_set, language="en", at=LATER)
    assert (TrainingSet.objects.get().completed_at, Statement.objects.count()) == (AT, 3)


def test_who_practises_again_states_it_again(engagement):
    make_cases(2)
    practise(engagement, at=AT)
    practise(engagement, at=LATER)
    assert Statement.objects.count() == 6


# What is proposed ----------------------------------------------------------------------------------


def test_the_level_comes_from_the_scale_and_from_having_a_team():
    on = AT.date()
    TrainingSettings.objects.create(hands_on_to=6, advisory_to=11)
    levels = [
        proposal_for(EngagementFactory(function_level=scale), on=on).level for scale in (None, 6, 7, 11, 12)
    ]
    assert levels == ["", "uitvoerend", "adviserend", "adviserend", "leidinggevend"]
    manager = EngagementFactory(function_level=9)
    EngagementFactory(line_manager=manager.person)
    assert proposal_for(manager, on=on).level == "leidinggevend"


def test_the_work_comes_from_what_the_job_and_the_units_are_called():
    make_case(work=("balie",))
    cluster = UnitFactory(kind="cluster", name="Dienstverlening")
    team = UnitFactory(name="Balie", name__parent=cluster)
    on = AT.date()
    assert proposal_for(EngagementFactory(unit=team), on=on).work == "balie"
    assert proposal_for(EngagementFactory(unit=cluster), on=on).work == ""
    assert proposal_for(EngagementFactory(), on=on).work == ""


def test_who_practised_before_finds_the_last_answers(engagement):
    make_cases(1)
    begin(engagement, at=AT, level="adviserend", work="inkoop")
    proposal = proposal_for(engagement, on=AT.date())
    assert (proposal.level, proposal.work) == ("adviserend", "inkoop")


def test_what_somebody_else_had_is_not_had():
    make_cases(1)
    practise(EngagementFactory(), at=AT)
    assert times_had(PersonFactory()) == {}
