"""Over which versions a scale may be followed."""

import pytest

from measurement.actions.instruments import publish_instrument
from measurement.queries.instruments import comparable_scales, latest_version_of, version_numbered
from tests.factories.instruments import changed, make_version, rewrite, words

pytestmark = pytest.mark.django_db
ALL = {"regels_anker", "dilemma", "fouten", "advies", "meegemaakt"}


@pytest.fixture
def four_versions(at):
    """2 breaks 'fouten'; 3 is said to be comparable; 4 changes nothing that is followed."""
    instrument = make_version(at=at).instrument
    for number, changes, broken in (
        (2, changed("fouten_1", text=words("Anders")), ["fouten"]),
        (3, changed("fouten_1", text=words("Anders.")), []),
        (4, {**changed("fouten_1", text=words("Anders.")), "minutes": 5}, None),
    ):
        rewrite(instrument, changes)
        version = publish_instrument(
            instrument=instrument, at=at, by=None, broken_scales=broken, comparison_reason="Zo"
        )
        assert version.number == number


@pytest.mark.parametrize(
    ("numbers", "scales"),
    [({1, 2}, ALL - {"fouten"}), ({1, 4}, ALL - {"fouten"}), ({2, 4}, ALL), ({3}, ALL), ({2}, ALL)],
)
def test_break_counts_only_between_the_versions_that_are_compared(four_versions, numbers, scales):
    assert comparable_scales(code="klein", numbers=numbers) == scales


def test_latest_version_of_a_code(four_versions):
    assert latest_version_of("klein").number == 4
    assert latest_version_of("groot") is None
    assert version_numbered(code="klein", number=3).number == 3
