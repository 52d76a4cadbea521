import pytest
from django.core.exceptions import ValidationError

from foundation.content.models import BuildingBlock
from tests.factories.dilemmas import make_case, option_block

pytestmark = pytest.mark.django_db


def faults(case) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        case.full_clean()
    return refusal.value.message_dict


def test_a_building_block_of_another_theme_is_refused():
    case, other = make_case(building_block="belangen-c"), make_case("Anders", theme="middelen")
    case.building_block = BuildingBlock.objects.create(
        code="middelen-a", letter="a", name="Laptop", theme=other.theme, locale=case.locale
    )
    assert faults(case) == {
        "building_block": ["Deze bouwsteen hoort bij een ander thema. Kies er een van dit thema."]
    }


def test_a_norm_says_of_each_option_how_it_stands_to_the_norm():
    case = make_case(kind="norm")
    case.full_clean()
    case.options = [option_block("Aannemen", "raakt"), option_block("Teruggeven")]
    assert faults(case) == {"options": ["Zeg bij een norm van elke mogelijkheid of zij past."]}


def test_a_dilemma_knows_no_right_or_wrong():
    case = make_case()
    case.options = [option_block("Aannemen", "raakt"), option_block("Teruggeven", "past")]
    assert list(faults(case)) == ["options"]


def test_the_leading_value_stands_first_and_once():
    case = make_case(other_values=["zorgvuldigheid", "onafhankelijkheid"])
    assert case.core_values == ["onafhankelijkheid", "zorgvuldigheid"]
