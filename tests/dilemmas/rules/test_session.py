import pytest

from dilemmas.rules.session import PRESETS, SEVEN_STEPS, TALKS, Kind, Step, minutes_left, next_step


def test_a_card_takes_about_twelve_minutes():
    assert minutes_left(SEVEN_STEPS, Step.READ, 0) == 12


def test_what_is_left_counts_this_step_and_the_cards_to_come():
    assert minutes_left(SEVEN_STEPS, Step.AGREE, 2) == 2 + 24


def test_steps_follow_each_other_to_the_end():
    walked, step = [], Step.READ
    while step:
        walked.append(step)
        step = next_step(SEVEN_STEPS, step)
    assert walked == list(Step)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_preset_that_fits_its_time(kind):
    preset = PRESETS[kind]
    card = sum(minutes_left(preset.steps, preset.steps[0], 0) for _ in range(1))
    assert preset.cards_at_most * card <= preset.minutes or kind in (Kind.GAME, Kind.REHEARSAL)
    assert preset.players[0] >= 3
    assert (Step.AGREE in preset.steps) or not preset.has_agreements


@pytest.mark.parametrize("kind", list(TALKS))
def test_a_talk_takes_as_long_as_its_preset_says(kind):
    assert sum(step.minutes for step in TALKS[kind]) == PRESETS[kind].minutes
    assert PRESETS[kind].has_votes is False


def test_every_kind_without_votes_has_a_talk():
    assert {kind for kind, preset in PRESETS.items() if not preset.has_votes} == set(TALKS)


def test_turns_of_the_largest_table_fit_in_their_step():
    for kind, steps in TALKS.items():
        most = min(PRESETS[kind].players[1], 10)
        assert all(step.turn_minutes * most <= step.minutes for step in steps if step.turn_minutes), kind
