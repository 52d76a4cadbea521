import pytest

from dilemmas.rules.paving import Stone, paving

CAREFUL, RESPONSIBLE, INDEPENDENT, PROFESSIONAL = (
    "zorgvuldigheid",
    "verantwoordelijkheid",
    "onafhankelijkheid",
    "professionaliteit",
)


def plain(value: str) -> Stone:
    return Stone(value, is_plain=True)


@pytest.mark.parametrize(
    ("values", "stones"),
    [
        ([RESPONSIBLE], [Stone(RESPONSIBLE), plain(RESPONSIBLE), plain(RESPONSIBLE), plain(RESPONSIBLE)]),
        ([RESPONSIBLE, CAREFUL], [Stone(CAREFUL), Stone(RESPONSIBLE), plain(CAREFUL), plain(RESPONSIBLE)]),
        (
            [RESPONSIBLE, CAREFUL, PROFESSIONAL],
            [Stone(CAREFUL), Stone(RESPONSIBLE), Stone(PROFESSIONAL), plain(RESPONSIBLE)],
        ),
        (
            [RESPONSIBLE, CAREFUL, PROFESSIONAL, INDEPENDENT],
            [Stone(CAREFUL), Stone(RESPONSIBLE), Stone(PROFESSIONAL), Stone(INDEPENDENT)],
        ),
    ],
)
def test_four_stones_show_each_value_once_in_its_form(values, stones):
    assert paving(values) == stones
    assert [stone.value for stone in paving(values) if not stone.is_plain].count(values[0]) == 1
