import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance_model.aggregate import Prominence, UnitReading, aggregate
from stance_model.labels import Stance

EVEN = Prominence(lead=1.0, attributed=1.0)
ODDS = st.lists(st.floats(0.001, 1), min_size=4, max_size=4).map(np.array)


def unit(stance: Stance, sure: float = 0.9, *, start: float = 0.5, own: float = 1.0) -> UnitReading:
    odds = np.full(4, (1 - sure) / 3)
    odds[list(Stance).index(stance)] = sure
    return UnitReading(start, odds, np.array([0.2, 0.5, 0.3]), own)


def primary(units: list[UnitReading], prominence: Prominence) -> Stance:
    return list(Stance)[int(aggregate(units, prominence).stance.argmax())]


@settings(max_examples=200)
@given(st.lists(st.tuples(st.floats(0, 1), ODDS, st.floats(0, 1)), min_size=1, max_size=9))
def test_distributions_sum_to_one(rows: list[tuple[float, np.ndarray, float]]) -> None:
    units = [UnitReading(at, odds / odds.sum(), np.full(3, 1 / 3), own) for at, odds, own in rows]
    scores = aggregate(units, Prominence())
    assert scores.stance.sum() == pytest.approx(1)
    assert scores.sentiment.sum() == pytest.approx(1)
    assert (scores.stance >= 0).all()
    assert scores.own is not None
    assert 0 <= scores.own <= 1


def test_an_actor_without_units_has_no_position() -> None:
    scores = aggregate([], Prominence())
    assert scores.stance.tolist() == [1, 0, 0, 0]
    assert (scores.own, scores.secondary) == (None, None)


def test_one_reported_position_outweighs_many_bare_mentions() -> None:
    units = [unit(Stance.NONE)] * 20 + [unit(Stance.SUPPORT)]
    assert primary(units, Prominence()) is Stance.SUPPORT


def test_the_lead_outweighs_the_rest() -> None:
    units = [unit(Stance.SUPPORT, start=0.9), unit(Stance.STABILITY, start=0.0)]
    assert primary(units, Prominence(lead=2)) is Stance.STABILITY
    assert primary(units, Prominence(lead=0.5)) is Stance.SUPPORT


def test_the_latest_position_is_primary_where_late_weighs_more() -> None:
    units = [unit(Stance.SUPPORT, start=0.3), unit(Stance.STABILITY, start=0.9)]
    assert primary(units, Prominence(late=2)) is Stance.STABILITY
    assert primary(units, Prominence(late=0.5)) is Stance.SUPPORT


def test_own_voice_outweighs_attributed() -> None:
    units = [unit(Stance.SUPPORT, own=0.0), unit(Stance.STABILITY, own=1.0)]
    assert primary(units, Prominence()) is Stance.STABILITY


def test_a_stance_with_weight_enough_is_secondary() -> None:
    units = [unit(Stance.SUPPORT)] * 2 + [unit(Stance.OPPORTUNISM)]
    assert aggregate(units, EVEN).secondary is Stance.OPPORTUNISM
    assert aggregate(units, Prominence(secondary=0.5)).secondary is None
    assert aggregate([unit(Stance.NONE)], EVEN).secondary is None
