import pytest

from dilemmas.rules.session import PRESETS, Kind, Step


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_preset(kind):
    preset = PRESETS[kind]
    assert preset.players[0] >= 3
    assert (Step.AGREE in preset.steps) is preset.has_agreements
