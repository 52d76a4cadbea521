import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement.rules.statistics.intervals import NotEstimable
from measurement.rules.statistics.paired import paired_change
from measurement.rules.statistics.panels import pairs, side_by_side
from measurement.rules.statistics.waves import wave_model, wave_models
from tests.measurement.rules.statistics.oracles import arrays, expected, near


def long_rows(table):
    """People × waves → rows, shuffled: order must not matter."""
    person, wave = np.indices(table.shape)
    order = np.random.default_rng(1).permutation(table.size)
    return person.ravel()[order], wave.ravel()[order], table.ravel()[order]


def unbalanced(seed, people=120, waves=4):
    drawing = np.random.default_rng(seed)
    table = 3.6 + drawing.normal(0, 0.5, (people, 1)) + drawing.normal(0, 0.4, (people, waves))
    table[:, 1:] += [0.3, 0.2, 0.1][: waves - 1]
    table[drawing.random(table.shape) < 0.35] = np.nan
    return table


def test_waves_as_pinheiro_and_bates():
    oracle = "lmm_ergostool"
    (table,) = arrays(oracle, "rows_subject_cols_wave")
    found, wanted = wave_model(*long_rows(table)), expected(oracle)
    assert [found.sd_person, found.sd_noise] == near(oracle, [wanted["sd_subject"], wanted["sd_resid"]])
    assert [found.means[0].value, found.means[0].se] == near(
        oracle, [wanted["intercept"], wanted["se_intercept"]]
    )
    differences = [found.differences[0, wave] for wave in (1, 2, 3)]
    assert [one.value for one in differences] == near(oracle, [wanted["d1"], wanted["d2"], wanted["d3"]])
    assert differences[0].se == near(oracle, wanted["se_contrast"])
    assert differences[0].t == near(oracle, wanted["t_d1"])
    assert differences[0].df == wanted["df"]


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_waves_equal_mixedlm_on_unbalanced_data(seed):
    mixed = pytest.importorskip("statsmodels.regression.mixed_linear_model")
    person, wave, score = long_rows(unbalanced(seed))
    known = ~np.isnan(score)
    design = (wave[known][:, None] == np.arange(4)).astype(float)
    reference = mixed.MixedLM(score[known], design, groups=person[known]).fit(reml=True)
    found = wave_model(person, wave, score)
    assert [one.value for one in found.means] == pytest.approx(reference.fe_params, abs=1e-4)
    assert [one.se for one in found.means] == pytest.approx(reference.bse_fe, abs=1e-4)
    assert found.sd_person**2 == pytest.approx(float(np.ravel(reference.cov_re)[0]), abs=1e-3)
    assert found.sd_noise**2 == pytest.approx(reference.scale, abs=1e-3)


def test_waves_of_complete_pairs_equal_the_paired_change():
    table = np.nan_to_num(unbalanced(9, people=40, waves=2), nan=3.0)
    found = wave_model(*long_rows(table)).differences[0, 1]
    paired = paired_change(table[:, 0], table[:, 1])
    assert [found.value, found.se, found.df] == pytest.approx([paired.value, paired.se, paired.df])


@given(st.integers(0, 10_000), st.floats(-1e6, 1e6), st.floats(0.1, 50))
@settings(max_examples=15, deadline=None)
def test_waves_follow_shift_and_scale(seed, shift, scale):
    person, wave, score = long_rows(unbalanced(seed, people=30, waves=3))
    plain, moved = wave_model(person, wave, score), wave_model(person, wave, score * scale + shift)
    for one, other in zip(plain.means, moved.means, strict=True):
        assert other.value == pytest.approx(one.value * scale + shift, rel=1e-5, abs=1e-4)
        assert other.se == pytest.approx(one.se * scale, rel=1e-3)


def test_waves_that_nobody_answered_twice_have_no_difference():
    """Different people in each wave: their means may stand, their difference is no change."""
    drawing = np.random.default_rng(2)
    found = wave_model(np.arange(80), np.repeat([0, 1], 40), drawing.normal(3, 1, 80))
    assert found.differences == {}
    assert [one.n for one in found.means] == [40, 40]
    assert found.icc == 0


def test_a_person_twice_in_a_wave_is_an_error():
    with pytest.raises(ValueError, match="two rows"):
        wave_model(np.array([1, 1, 2, 3, 4]), np.array([0, 0, 0, 1, 1]), np.arange(5.0))


def test_too_few_answers_are_refused():
    with pytest.raises(NotEstimable, match="too_few_answers"):
        wave_model(np.array([0, 1]), np.array([0, 1]), np.array([1.0, 2.0]))


def test_scales_that_cannot_be_estimated_are_none():
    person, wave, score = long_rows(unbalanced(1))
    found = wave_models(person, wave, np.column_stack([score, np.full(len(score), np.nan)]))
    assert found[0] is not None
    assert found[1] is None


def test_pairs_are_of_the_same_people():
    panel, wave = np.array([7, 3, 7, 5, 3]), np.array([6, 0, 0, 0, 6])
    score = np.array([4.0, 2.0, 3.0, 1.0, np.nan])
    people, table = side_by_side(panel, wave, score, (6, 0))
    assert people.tolist() == [3, 5, 7]
    assert table[2].tolist() == [4.0, 3.0]
    first, second = pairs(panel, wave, score, first=0, second=6)
    assert (first.tolist(), second.tolist()) == ([3.0], [4.0])
