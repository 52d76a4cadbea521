from datetime import date

import pytest

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.people.models import (
    Membership,
    Reorganisation,
    RoleGrant,
    Transfer,
    Unit,
    UnitPeriod,
    UnitSuccession,
)
from foundation.people.queries import UnitHistory, with_successors
from foundation.people.reorganising.actions import (
    add_step,
    cancel,
    carry_on_stays,
    change_draft,
    decide,
    discard_draft,
    divide,
    draw_up,
    remove_step,
)
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory
from tests.foundation.people.reorganising.steps import (
    close,
    decided,
    drawn_up,
    merge,
    move,
    new,
    plan_of,
    rename,
    split,
)

pytestmark = pytest.mark.django_db

# Decided on 1 March 2022, from 1 May on.
ON, LAST = date(2022, 5, 1), date(2022, 4, 30)
AFTER = moment("2022-05-02 09:00")


def periods(code: str) -> list[tuple]:
    rows = UnitPeriod.objects.filter(unit__code=code).order_by("valid_from")
    return list(rows.values_list("name", "parent__code", "valid_from", "valid_to"))


def stays(engagement) -> list[tuple]:
    rows = Membership.objects.filter(engagement=engagement).order_by("valid_from")
    return list(rows.values_list("unit__code", "valid_from", "valid_to"))


def everything() -> list:
    """All that a reorganisation may write, but its own records."""
    return [
        sorted(Unit.objects.values_list("code", "kind", "successor__code")),
        [periods(code) for code in sorted(Unit.objects.values_list("code", flat=True))],
        list(
            Membership.objects.order_by("engagement", "valid_from").values_list(
                "engagement", "unit__code", "valid_from", "valid_to"
            )
        ),
        list(
            RoleGrant.objects.order_by("pk").values_list(
                "person", "role", "unit__code", "valid_from", "valid_to"
            )
        ),
        UnitSuccession.objects.count(),
        Transfer.objects.count(),
    ]


def test_merger_goes_on_in_the_new_unit_from_its_first_day(tree, at):
    ann, ben = EngagementFactory(unit=tree["A1"]), EngagementFactory(unit=tree["A2"])
    decided(merge("A1", "A2", into=new("N", "A")), on=ON, at=at)
    assert periods("A1") == [("Eenheid A1", "A", date(2015, 1, 1), LAST)]
    assert periods("N") == [("Nieuw N", "A", ON, None)]
    assert stays(ann) == [("A1", date(2022, 2, 1), LAST), ("N", ON, None)]
    assert stays(ben) == [("A2", date(2022, 2, 1), LAST), ("N", ON, None)]
    assert Unit.objects.get(code="A1").successor.code == "N"
    event = AuditEvent.objects.get(kind="reorganisation_decided")
    assert event.details["people"] == 2
    assert verify_records() == []


def test_who_is_yet_to_come_starts_in_the_new_unit_and_who_left_stays_behind(tree, at):
    later = EngagementFactory(unit=tree["A1"], starts_on=date(2022, 6, 1))
    left = EngagementFactory(unit=tree["A1"], ends_on=LAST)
    leaving = EngagementFactory(unit=tree["A1"], ends_on=ON)
    decided(close("A1", "A2"), on=ON, at=at)
    assert stays(later) == [("A2", date(2022, 6, 1), None)]
    assert stays(left) == [("A1", date(2022, 2, 1), None)]
    assert stays(leaving) == [("A1", date(2022, 2, 1), LAST), ("A2", ON, None)]


def test_split_by_person_and_the_rest(tree, at):
    ann, ben, cas = (EngagementFactory(unit=tree["A1"]) for _ in range(3))
    given = {str(ben.public_id): "M"}
    decided(split("A1", new("N", "A"), new("M", "D"), people=given), on=ON, at=at)
    assert [stays(one)[-1][0] for one in (ann, ben, cas)] == ["N", "M", "N"]
    # Two took over: there is no one successor.
    assert Unit.objects.get(code="A1").successor is None
    assert set(UnitSuccession.objects.values_list("new__code", "takes_rest")) == {("N", True), ("M", False)}


def test_split_off_moves_only_who_is_named(tree, at):
    ann, ben = EngagementFactory(unit=tree["A1"]), EngagementFactory(unit=tree["A1"])
    decided(split("A1", "A1", new("N", "A"), people={str(ben.public_id): "N"}), on=ON, at=at)
    assert stays(ann) == [("A1", date(2022, 2, 1), None)]
    assert stays(ben)[-1] == ("N", ON, None)
    assert periods("A1") == [("Eenheid A1", "A", date(2015, 1, 1), None)]


def test_move_and_rename_write_one_new_period(tree, at):
    decided(move("A", "D"), rename("A", "Anders"), on=ON, at=at)
    assert periods("A") == [("Eenheid A", "C", date(2015, 1, 1), LAST), ("Anders", "D", ON, None)]
    history, team = UnitHistory(), tree["A1"].pk
    assert history.cluster_of(team, on=LAST).code == "C"
    assert history.cluster_of(team, on=ON).code == "D"


def test_role_goes_on_as_chosen(tree, at):
    kept, ended, both = (PersonFactory() for _ in range(3))
    grants = [
        RoleGrant.objects.create(
            person=person, role="portfolio_holder", unit=tree["A1"], valid_from=date(2022, 1, 1)
        )
        for person in (kept, ended, both)
    ]
    RoleGrant.objects.create(
        person=both, role="portfolio_holder", unit=tree["A2"], valid_from=date(2022, 1, 1)
    )
    draft = drawn_up(close("A1", "A2"), on=ON, at=at)
    plan = plan_of(draft, at=at)
    assert [(one.grant, one.options) for one in plan.grants] == [(grant, ("A2",)) for grant in grants]
    decide(reorganisation=draft, seen=plan.digest(), roles={grants[1].pk: ""}, by=None, at=at)

    def held(person) -> list[tuple]:
        rows = RoleGrant.objects.filter(person=person).order_by("unit__code")
        return list(rows.values_list("unit__code", "valid_from", "valid_to"))

    assert held(kept) == [("A1", date(2022, 1, 1), LAST), ("A2", ON, None)]
    assert held(ended) == [("A1", date(2022, 1, 1), LAST)]
    # Who has the role for the new unit already does not get it twice.
    assert held(both) == [("A1", date(2022, 1, 1), LAST), ("A2", date(2022, 1, 1), None)]


def test_role_goes_only_to_a_unit_that_takes_over(tree, at):
    grant = RoleGrant.objects.create(
        person=PersonFactory(), role="portfolio_holder", unit=tree["A1"], valid_from=date(2022, 1, 1)
    )
    draft = drawn_up(close("A1", "A2"), on=ON, at=at)
    before = everything()
    with pytest.raises(DomainError, match="unknown_target"):
        decide(
            reorganisation=draft, seen=plan_of(draft, at=at).digest(), roles={grant.pk: "D1"}, by=None, at=at
        )
    assert everything() == before


def test_requirement_follows_to_whoever_took_over(tree, at):
    decided(split("A1", new("N", "A"), new("M", "A")), on=ON, at=at)
    codes = dict(Unit.objects.values_list("pk", "code"))

    def audience(on: date) -> set[str]:
        return {codes[pk] for pk in with_successors([tree["A1"].pk], on=on)}

    assert audience(LAST) == {"A1"}
    assert audience(ON) == {"A1", "N", "M"}


def test_with_a_problem_nothing_is_written(tree, at):
    EngagementFactory(unit=tree["A1"])
    draft = drawn_up(close("A1"), on=ON, at=at)
    before = everything()
    with pytest.raises(DomainError, match="has_problems"):
        decide(reorganisation=draft, seen=plan_of(draft, at=at).digest(), by=None, at=at)
    assert everything() == before


@pytest.mark.parametrize("change", ["person", "unit", "role", "step"])
def test_what_changed_since_the_preview_is_looked_at_again(change, tree, at):
    EngagementFactory(unit=tree["A1"])
    draft = drawn_up(close("A1", "A2"), on=ON, at=at)
    seen = plan_of(draft, at=at).digest()
    if change == "person":
        EngagementFactory(unit=tree["A1"])
    elif change == "unit":
        UnitPeriod.objects.filter(unit=tree["A2"]).update(name="Anders")
    elif change == "role":
        RoleGrant.objects.create(
            person=PersonFactory(), role="portfolio_holder", unit=tree["A1"], valid_from=ON
        )
    else:
        add_step(reorganisation=draft, step=rename("D1", "Anders"))
    with pytest.raises(DomainError, match="changed_since_preview"):
        decide(reorganisation=draft, seen=seen, by=None, at=at)
    draft.refresh_from_db()
    assert draft.is_draft


def test_decided_reorganisation_is_no_draft_any_more(tree, at):
    done = decided(rename("A1", "Anders"), on=ON, at=at)
    step = done.steps.get()
    for attempt in (
        lambda: decide(reorganisation=done, seen="", by=None, at=at),
        lambda: add_step(reorganisation=done, step=rename("A2", "X")),
        lambda: remove_step(reorganisation=done, step_id=step.pk),
        lambda: divide(reorganisation=done, step_id=step.pk, children={}, people={}),
        lambda: change_draft(reorganisation=done, title="X", takes_effect_on=ON, at=at),
        lambda: discard_draft(reorganisation=done),
    ):
        with pytest.raises(DomainError, match="not_a_draft"):
            attempt()


def test_draft_can_be_changed_and_thrown_away(tree, at):
    draft = drawn_up(rename("A1", "X"), rename("A1", "X"), on=ON, at=at)
    # A double click adds a step once.
    step = draft.steps.get()
    changed = change_draft(reorganisation=draft, title="Later", takes_effect_on=date(2022, 6, 1), at=at)
    assert (changed.title, changed.takes_effect_on) == ("Later", date(2022, 6, 1))
    remove_step(reorganisation=draft, step_id=step.pk)
    remove_step(reorganisation=draft, step_id=step.pk)
    assert not draft.steps.exists()
    discard_draft(reorganisation=draft)
    assert not Reorganisation.objects.exists()


def test_dividing_names_only_units_that_take_over(tree, at):
    draft = drawn_up(split("A", "A", new("N", "C", "afdeling")), on=ON, at=at)
    step = draft.steps.get()
    with pytest.raises(DomainError, match="unknown_target"):
        divide(reorganisation=draft, step_id=step.pk, children={"A1": "D"}, people={})
    divide(reorganisation=draft, step_id=step.pk, children={"A1": "N"}, people={})
    assert plan_of(draft, at=at).outcome.places["A1"].parent == "N"


def test_day_in_an_earlier_quarter_is_refused(tree, at):
    with pytest.raises(DomainError, match="too_early"):
        draw_up(title="Te laat", takes_effect_on=date(2021, 12, 31), by=None, at=at)


def test_cancelled_before_its_first_day_leaves_no_trace(tree, at):
    for unit in ("A1", "A1", "A2"):
        EngagementFactory(unit=tree[unit])
    EngagementFactory(unit=tree["A1"], starts_on=date(2022, 6, 1))
    RoleGrant.objects.create(
        person=PersonFactory(), role="portfolio_holder", unit=tree["A1"], valid_from=date(2022, 1, 1)
    )
    before = everything()
    done = decided(
        merge("A1", "A2", into=new("N", "A")), move("A", "D"), rename("D1", "Anders"), on=ON, at=at
    )
    assert everything() != before
    cancelled = cancel(reorganisation=done, by=None, at=moment("2022-04-30 23:00"))
    assert cancelled.is_cancelled
    assert everything() == before
    assert verify_records() == []


def test_once_begun_it_is_not_cancelled(tree, at):
    done = decided(rename("A1", "Anders"), on=ON, at=at)
    with pytest.raises(DomainError, match="not_planned"):
        cancel(reorganisation=done, by=None, at=moment("2022-05-01 00:01"))


def test_reorganisation_on_which_another_counts_is_not_cancelled(tree, at):
    first = decided(merge("A1", "A2", into=new("N", "A")), on=ON, at=at)
    second = decided(rename("N", "Anders"), on=date(2022, 6, 1), at=at)
    with pytest.raises(DomainError, match="built_upon"):
        cancel(reorganisation=first, by=None, at=at)
    cancel(reorganisation=second, by=None, at=at)
    cancel(reorganisation=first, by=None, at=at)
    assert not Unit.objects.filter(code="N").exists()


def test_new_unit_that_is_in_use_keeps_the_reorganisation_in_place(tree, at):
    done = decided(merge("A1", "A2", into=new("N", "A")), on=ON, at=at)
    EngagementFactory(unit=Unit.objects.get(code="N"), starts_on=date(2022, 6, 1))
    before = everything()
    with pytest.raises(DomainError, match="new_unit_in_use"):
        cancel(reorganisation=done, by=None, at=at)
    assert everything() == before


def test_unit_changed_after_the_decision_keeps_it_in_place(tree, at):
    done = decided(rename("A1", "Anders"), on=ON, at=at)
    UnitPeriod.objects.filter(unit=tree["A1"], valid_from=ON).update(name="Nog anders")
    with pytest.raises(DomainError, match="changed_since"):
        cancel(reorganisation=done, by=None, at=at)


def test_who_moved_on_meanwhile_is_left_where_they_are(tree, at):
    engagement = EngagementFactory(unit=tree["A1"])
    done = decided(close("A1", "A2"), on=ON, at=at)
    Membership.objects.filter(engagement=engagement, valid_from=ON).update(unit=tree["D1"])
    cancel(reorganisation=done, by=None, at=at)
    assert stays(engagement) == [("A1", date(2022, 2, 1), LAST), ("D1", ON, None)]


def test_who_came_after_the_decision_is_taken_along(tree, at):
    done = decided(merge("A1", "A2", into=new("N", "A")), on=ON, at=at)
    newcomer = EngagementFactory(unit=tree["A1"], starts_on=date(2022, 3, 15))
    later = EngagementFactory(unit=tree["A2"], starts_on=date(2022, 6, 1))
    EngagementFactory(unit=tree["A2"], ends_on=LAST)
    assert carry_on_stays(at=at) == 2
    assert carry_on_stays(at=at) == 0
    assert stays(newcomer) == [("A1", date(2022, 3, 15), LAST), ("N", ON, None)]
    assert stays(later) == [("N", date(2022, 6, 1), None)]
    # And brought back with the others.
    cancel(reorganisation=done, by=None, at=at)
    assert stays(newcomer) == [("A1", date(2022, 3, 15), None)]
    assert stays(later) == [("A2", date(2022, 6, 1), None)]


def test_second_reorganisation_takes_on_what_the_first_made(tree, at):
    engagement = EngagementFactory(unit=tree["A1"])
    decided(merge("A1", "A2", into=new("N", "A")), on=ON, at=at)
    june = date(2022, 6, 1)
    decided(close("N", "D1"), on=june, at=AFTER)
    assert stays(engagement) == [
        ("A1", date(2022, 2, 1), LAST),
        ("N", ON, date(2022, 5, 31)),
        ("D1", june, None),
    ]
    late = EngagementFactory(unit=tree["A1"], starts_on=date(2022, 3, 15))
    assert carry_on_stays(at=AFTER) == 2
    assert [code for code, _from, _to in stays(late)] == ["A1", "N", "D1"]


def test_number_of_queries_does_not_grow_with_units_that_are_looked_at(tree, at, django_assert_num_queries):
    draft = drawn_up(merge("A1", "A2", into=new("N", "A")), on=ON, at=at)
    with django_assert_num_queries(7):
        plan_of(draft, at=at)
    for _ in range(5):
        EngagementFactory(unit=tree["A1"])
    add_step(reorganisation=draft, step=rename("D1", "Anders"))
    with django_assert_num_queries(7):
        plan_of(draft, at=at)
