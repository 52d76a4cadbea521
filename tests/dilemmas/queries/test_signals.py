from datetime import date

import pytest

from dilemmas.actions.choices import flush_choices
from dilemmas.models import ChoiceTally
from dilemmas.queries.signals import all_chosen, clusters_now, most_divided, signal_rows
from dilemmas.rules.session import Kind
from dilemmas.rules.signals import Signal
from dilemmas.rules.staging import Vote
from foundation.people.models import Unit, UnitPeriod
from foundation.people.queries import UnitHistory
from tests.conftest import moment
from tests.factories.choices import hold, vote_on
from tests.factories.dilemmas import make_case, version_of
from tests.factories.live import make_facilitator
from tests.factories.lms import make_hr
from tests.factories.people import UnitFactory
from tests.factories.polls import make_poll
from tests.factories.sessions import begin, close, make_cluster, make_team, plan, play_card
from tests.foundation.people.reorganising.steps import decided, merge, new, split

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")
NEXT_HALF = moment("2026-07-10 10:00")
ON = AT.date()


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


def chosen(page, options: str, *, cluster: Unit | None = None, at=AT) -> None:
    hold(options, at=at, vote=vote_on(version_of(page)), cluster=cluster.pk if cluster else None)
    flush_choices(at=at)


def rows(*themes: str, on: date = ON, least: int = 10):
    history = UnitHistory()
    clusters = clusters_now(history, on=on)
    return signal_rows(
        themes=themes, clusters=clusters, history=history, on=on, least=least, chosen=all_chosen()
    )


def titles(found) -> list[str]:
    return [one.version.in_language("nl")["title"] for one in found]


# The most divided ----------------------------------------------------------------------------------


def divided(*, least: int = 10, most: int = 5) -> list[str]:
    """By itself, and on a page that read all choices already."""
    alone = most_divided(least=least, most=most)
    assert most_divided(least=least, most=most, chosen=all_chosen()) == alone
    return titles(alone)


def test_the_most_divided_come_first_and_only_from_ten_on():
    pages = [make_case(f"Casus {name}", slug=f"casus-{name}") for name in "abcd"]
    for page, options in zip(pages, ("AAAAAAAAAB", "AABBBCCCDD", "AAAAABBBBB", "ABCD" * 2), strict=True):
        chosen(page, options)
    assert divided() == ["Casus b", "Casus c", "Casus a"]
    assert divided(most=1) == ["Casus b"]
    assert divided(least=11) == []


def test_of_equals_the_one_with_most_choices_comes_first():
    few, many = (make_case(f"Casus {name}", slug=f"casus-{name}") for name in "ab")
    chosen(few, "AAAAABBBBB")
    chosen(many, "AAAAAABBBBBB")
    assert divided() == ["Casus b", "Casus a"]


def test_choices_of_all_clusters_count_together():
    page = make_case()
    for options in ("AAAAAAAAAA", "BBBBBBBBBB"):
        chosen(page, options, cluster=UnitFactory(kind="cluster"))
    [one] = most_divided(least=20)
    assert one.spread.counts == (10, 10, 0, 0)


def test_a_norm_is_not_a_dilemma_and_unanimity_is_not_divided():
    chosen(make_case("Norm", slug="norm", kind="norm"), "AAAAABBBBB")
    chosen(make_case("Eens", slug="eens"), "AAAAAAAAAA")
    assert divided() == []


def test_only_the_present_series_of_what_is_in_the_catalogue_counts():
    page, gone = make_case("Blijft", slug="blijft"), make_case("Weg", slug="weg")
    chosen(page, "AAAAABBBBB")
    chosen(gone, "AAAAABBBBB")
    gone.unpublish()
    assert divided() == ["Blijft"]
    page.change_kind, page.question = "substantive", "En nu?"
    page.save_revision().publish()
    assert divided() == []


def test_the_source_is_asked_for():
    page = make_case()
    hold("AAAAABBBBB", at=AT, vote=Vote("poll", page.translation_key, 1, 1))
    flush_choices(at=AT)
    assert divided() == []
    assert len(most_divided(least=10, source="poll")) == 1


# Themes by cluster ---------------------------------------------------------------------------------


def test_a_theme_has_a_signal_in_each_cluster_from_ten_on():
    first, second, third = (UnitFactory(kind="cluster", name=name) for name in ("A", "B", "C"))
    page = make_case(theme="middelen")
    chosen(page, "AAAABBBBCCCCDDDD", cluster=first)
    chosen(page, "AAAAAAAAAAAAAAA", cluster=second)
    chosen(page, "ABCDABCDA", cluster=third)
    [row] = rows("middelen")
    assert row.together.answers == 31
    # One would be the total less the others: so two are hidden.
    assert row.clusters == {first.pk: Signal(16, 1.0, False), second.pk: None, third.pk: None}


def test_a_theme_without_answers_has_a_row_too():
    cluster = UnitFactory(kind="cluster")
    make_case(theme="middelen")
    [row] = rows("middelen")
    assert (row.together, row.clusters) == (None, {cluster.pk: None})


def test_what_stays_divided_in_two_half_years_lasts():
    cluster, _other = UnitFactory(kind="cluster"), UnitFactory(kind="cluster")
    page = make_case(theme="middelen")
    for at in (AT, NEXT_HALF):
        chosen(page, "AAABBBCCCDDD", cluster=cluster, at=at)
    assert set(ChoiceTally.objects.values_list("period", flat=True)) == {"2026-1", "2026-2"}
    [row] = rows("middelen", on=NEXT_HALF.date())
    assert row.together == Signal(24, 1.0, True)


def test_a_case_that_was_taken_down_and_an_old_series_still_say_something():
    page = make_case(theme="middelen")
    chosen(page, "AAAAABBBBB")
    page.change_kind, page.question = "substantive", "En nu?"
    page.save_revision().publish()
    chosen(page, "AAAAAAAAAA")
    page.unpublish()
    [row] = rows("middelen")
    assert row.together.answers == 20


def test_what_was_chosen_in_a_cluster_that_went_on_in_another_counts_there():
    old, other = (UnitFactory(kind="cluster", code=code) for code in ("OUD", "NAAST"))
    page = make_case(theme="middelen")
    chosen(page, "AAAAABBBBB", cluster=old)
    chosen(page, "AAAAABBBBB", cluster=other)
    decided(merge("OUD", "NAAST", into="NAAST"), on=date(2026, 5, 1), at=AT, by=make_hr(at=AT))
    [row] = rows("middelen", on=date(2026, 6, 1))
    assert row.clusters == {other.pk: Signal(20, 0.5, False)}


def test_what_was_chosen_in_a_cluster_that_fell_apart_counts_for_all_only():
    old = UnitFactory(kind="cluster", code="OUD")
    page = make_case(theme="middelen")
    chosen(page, "AAAAABBBBB", cluster=old)
    parts = [new(code, "", kind="cluster") for code in ("LINKS", "RECHTS")]
    decided(split("OUD", *parts), on=date(2026, 5, 1), at=AT, by=make_hr(at=AT))
    [row] = rows("middelen", on=date(2026, 6, 1))
    assert row.together.answers == 10
    assert list(row.clusters.values()) == [None, None]


def test_a_poll_counts_with_its_case_for_all_together(settings, tmp_path):
    settings.BALLOT_KEY_DIR = tmp_path / "ballot-keys"
    page = make_case()
    poll = make_poll(version=version_of(page))
    hold("AAAAABBBBB", at=AT, vote=Vote("poll", poll.public_id, version_of(page).series, 1))
    flush_choices(at=AT)
    [row] = rows(version_of(page).in_language("nl")["theme"])
    assert row.together.answers == 10


def test_live_sessions_count_by_three_of_a_cluster(settings, tmp_path):
    settings.LIVE_KEY_DIR, settings.CHECK_IN_KEY_DIR = tmp_path / "live", tmp_path / "check-in"
    cluster, other = make_cluster("Stad"), make_cluster("Zorg")
    version, host = version_of(make_case()), make_facilitator(AT)
    theme = version.in_language("nl")["theme"]

    def played_in(place: Unit, name: str, choices: list[int], day: int, kind: Kind = Kind.GAME) -> None:
        team, _people = make_team(name, cluster=place)
        game = plan(team, by=host, starts_at=moment(f"2026-04-{day:02d} 10:00"), kind=kind)
        play_card(begin(game, heads=9), version=version, first=choices)
        close(game)

    played_in(cluster, "Een", [0, 0, 0, 1, 1], 2)
    played_in(cluster, "Twee", [0, 0, 1, 1, 1], 3)
    played_in(cluster, "Oefening", [0] * 9, 3, Kind.REHEARSAL)
    played_in(other, "Vier", [0] * 9, 4)
    [row] = rows(theme)
    assert (row.together, set(row.clusters.values())) == (None, {None})
    played_in(cluster, "Drie", [0, 0, 0, 1, 1, 1], 5)
    [row] = rows(theme)
    assert row.together.answers == 16
    # Two more change nothing: one session is never the difference of two looks.
    played_in(cluster, "Vijf", [3] * 9, 6)
    played_in(cluster, "Zes", [2] * 9, 6)
    assert rows(theme) == [row]


def test_clusters_of_today_stand_by_name():
    UnitFactory(kind="cluster", name="Zuid")
    UnitFactory(kind="cluster", name="Noord")
    gone = UnitFactory(kind="cluster", name="Weg")
    UnitPeriod.objects.filter(unit=gone).update(valid_to=date(2026, 2, 1))
    UnitFactory(name="Team")
    assert [place.name for place in clusters_now(UnitHistory(), on=ON)] == ["Noord", "Zuid"]
