import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance_model.calibration import Calibration, Probabilities

FOUR = st.lists(st.floats(0, 1), min_size=4, max_size=4).map(np.array)
SCORES = np.array([0.1, 0.2, 0.6, 0.1])


@given(FOUR, st.floats(0.2, 5))
def test_calibrated_scores_sum_to_one(scores: Probabilities, temperature: float) -> None:
    calibration = Calibration(stance_temperature=temperature, sentiment_temperature=temperature)
    assert calibration.stance(scores).sum() == pytest.approx(1)
    assert calibration.sentiment(scores[:3]).sum() == pytest.approx(1)


def test_no_calibration_changes_nothing() -> None:
    np.testing.assert_allclose(Calibration().stance(SCORES), SCORES, atol=1e-12)


def test_a_temperature_above_one_softens_and_keeps_the_order() -> None:
    soft = Calibration(stance_temperature=3).stance(SCORES)
    assert soft.max() < SCORES.max()
    assert soft.argmax() == SCORES.argmax()


def test_a_bias_moves_its_label() -> None:
    biased = Calibration(stance_bias=(2.0, 0.0, 0.0, 0.0)).stance(SCORES)
    assert biased[0] > SCORES[0]
    assert biased[1] / biased[2] == pytest.approx(SCORES[1] / SCORES[2])


def test_an_impossible_score_stays_finite() -> None:
    assert np.isfinite(Calibration(stance_temperature=0.1).stance(np.array([1.0, 0, 0, 0]))).all()


@given(FOUR.map(lambda row: (row + 1e-9) / (row + 1e-9).sum()), st.floats(0, 1))
def test_a_prediction_set_reaches_its_mass_and_begins_with_the_best(
    odds: Probabilities, mass: float
) -> None:
    labels = Calibration(set_mass=mass).prediction_set(odds)
    assert odds[labels[0]] == odds.max()
    assert len(labels) == len(set(labels)) <= 4
    assert odds[labels].sum() >= mass - 1e-9
    assert odds[labels[:-1]].sum() <= mass + 1e-9
