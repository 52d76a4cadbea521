from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.session import Kind
from dilemmas.rules.tables import MOST_TABLES, is_number_of_tables, is_table, may_have_tables, to_come


def test_only_a_plenary_has_tables():
    assert [kind for kind in Kind if may_have_tables(kind)] == [Kind.PLENARY]


@given(number=st.integers(-5, 300))
def test_none_or_from_two_to_two_hundred(number):
    assert is_number_of_tables(number) is (number == 0 or number in range(2, MOST_TABLES + 1))


@given(tables=st.integers(0, MOST_TABLES), data=st.data())
def test_who_answered_and_who_has_not_are_all_tables(tables, data):
    every = [table for table in range(-1, MOST_TABLES + 2) if is_table(table, tables)]
    assert every == list(range(1, tables + 1))
    answered = data.draw(st.sets(st.sampled_from(every))) if every else set()
    left = to_come(tables, answered)
    assert left == sorted(left)
    assert set(left) | answered == set(every)
    assert not set(left) & answered
