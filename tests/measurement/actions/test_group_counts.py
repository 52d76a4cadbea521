"""What is left of who answered, by group, once windows close; and how it stands in a release."""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter

from foundation.audit.verification import verify_record
from measurement.actions.closing import close_windows
from measurement.actions.releasing import make_release
from measurement.models import AskedMember, GroupCount, Invitation, Response, WaveCount
from measurement.rules.released import cut_to
from measurement.rules.report import Content
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.releases import answer, make_clusters, make_study
from tests.factories.studies import invited, join

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
AFTER = AT + timedelta(days=60)


def ask(study, number: int, *, answers: int, **job):
    """So many people in a job like this, of whom some answered T0."""
    unit = UnitFactory()
    for place in range(number):
        person = PersonFactory()
        EngagementFactory(person=person, unit=unit, **job)
        participant = join(study, person)
        invited(
            participant, "t0", on=AT.date(), ends_on=AT.date() + timedelta(days=14), is_done=place < answers
        )


def counts(trait: str) -> dict[str, int]:
    return dict(GroupCount.objects.filter(trait=trait).values_list("group", "answered"))


def test_closing_keeps_numbers_and_no_person():
    study = make_study(at=AT)
    ask(study, 12, answers=5, function_level=8, kind="medewerker")
    ask(study, 3, answers=3, function_level=14, kind="inhuur")

    close_windows(at=AFTER)

    assert counts("level") == {"7-9": 5, "13-18": 3}
    assert counts("contract") == {"medewerker": 5, "inhuur": 3}
    assert AskedMember.objects.count() == 15
    assert not Invitation.objects.filter(is_done=True).exists()
    fields = {field.name for field in AskedMember._meta.get_fields()}
    assert fields == {"id", "study", "wave", "member", "groups"}
    assert all("answered" not in member.groups for member in AskedMember.objects.all())


def test_closing_again_counts_nobody_twice():
    study = make_study(at=AT)
    ask(study, 4, answers=2, function_level=8)
    close_windows(at=AFTER)
    close_windows(at=AFTER)
    assert (AskedMember.objects.count(), counts("level")) == (4, {"7-9": 2})


def test_release_tells_groups_of_the_whole_and_a_cluster_sees_none(at):
    study = make_study(at=at)
    answer(study, 200, make_clusters(2))
    # Of t0 the same people, once.
    WaveCount.objects.filter(wave="t0").delete()
    ask(study, 40, answers=20, function_level=8, kind="medewerker")
    ask(study, 30, answers=15, function_level=14, kind="inhuur")
    ask(study, 4, answers=4, function_level=3, kind="stagiair")
    close_windows(at=AFTER)

    release = make_release(study=study, at=AFTER, by=None)

    content = release.content
    TypeAdapter(Content).validate_python(content)
    assert verify_record(release) == []
    (wave,) = content["reach"]
    levels = {one["group"]: one for one in wave["groups"] if one["trait"] == "level"}
    assert (wave["wave"], wave["invited"], wave["answered"]) == ("t0", 74, 39)
    assert (levels["7-9"]["invited"], levels["7-9"]["answered"]) == (40, 20)
    # Four people, and the smallest other with them: else the four follow from the whole.
    assert levels["1-6"] == {
        "trait": "level",
        "group": "1-6",
        "title": {"nl": "Schaal 1 tot en met 6", "en": "Scale 1 to 6"},
        "refused": ["below_k"],
    }
    assert levels["13-18"]["refused"] == ["below_k"]
    assert not AskedMember.objects.exists()
    assert not GroupCount.objects.exists()
    cluster = content["units"][1]["code"]
    assert "reach" not in cut_to(content, [cluster])
    assert "reach" in cut_to(content, ["org"])


@pytest.mark.parametrize(("later", "done"), [(3, 3), (12, 12), (60, 30)])
def test_a_wave_is_told_once_whoever_comes_later(at, later, done):
    study = make_study(at=at)
    answer(study, 200, [])
    WaveCount.objects.filter(wave="t0").delete()
    ask(study, 40, answers=20, function_level=8)
    ask(study, 30, answers=15, function_level=14)
    close_windows(at=AFTER)
    first = make_release(study=study, at=AFTER, by=None)
    ask(study, later, answers=done, function_level=14)
    close_windows(at=AFTER)

    second = make_release(study=study, at=AFTER + timedelta(days=1), by=None)

    def told(release):
        return [
            (one["group"], one["invited"], one["answered"])
            for one in release.content["reach"][0]["groups"]
            if one["trait"] == "level"
        ]

    assert told(second) == told(first)
    assert second.content["reach"][0]["release"] == 1


def test_while_somebody_can_still_answer_nothing_is_told(at):
    study = make_study(at=at)
    answer(study, 200, [])
    WaveCount.objects.filter(wave="t0").delete()
    ask(study, 40, answers=20, function_level=8)
    close_windows(at=AFTER)
    invited(join(study, PersonFactory()), "t0", on=AFTER.date(), ends_on=AFTER.date() + timedelta(days=14))
    (wave,) = make_release(study=study, at=AFTER, by=None).content["reach"]
    assert "answered" not in wave
    assert not any("answered" in group for group in wave["groups"])
    assert AskedMember.objects.count() == 40


@pytest.mark.parametrize(("late", "told"), [(9, None), (10, 10), (25, 25)])
def test_late_answers_are_a_count_of_their_own_from_ten(at, late, told):
    study = make_study(at=at)
    answer(study, 300, [])
    rows = Response.objects.filter(wave="t0").values_list("pk", flat=True)[:late]
    Response.objects.filter(pk__in=list(rows)).update(in_time=False)
    flow = make_release(study=study, at=at, by=None).content["flow"][0]
    assert flow["waves"]["t0"].get("late") == told
    assert "late" not in flow["waves"]["t6"]
