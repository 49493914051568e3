import numpy as np
import pytest

from stance_training.metrics import (
    LabelPairs,
    by_article,
    class_f1,
    class_intervals,
    doubt_of,
    expected_calibration_error,
    macro_f1,
    reliability,
    risk_coverage,
    share_of,
)

LABELS = ("none", "stability", "support", "opportunism")
RNG = np.random.default_rng(7)
GOLD = [str(label) for label in RNG.choice(LABELS, 200)]
SAID = [g if RNG.random() < 0.6 else str(RNG.choice(LABELS)) for g in GOLD]
ARTICLES = [f"a{at // 10}" for at in range(200)]


@pytest.mark.parametrize("labels", [LABELS, LABELS[1:], ("support",)])
def test_the_fast_f1_equals_scikit_learns(labels: tuple[str, ...]) -> None:
    pairs = LabelPairs.of(GOLD, SAID, labels)
    rows = pairs.everything()
    assert pairs.macro(rows) == pytest.approx(macro_f1(GOLD, SAID, labels))
    assert dict(zip(labels, pairs.f1(rows), strict=True)) == pytest.approx(
        class_f1(GOLD, SAID, labels)
    )


def test_accuracy_and_confusion_count_the_same_items() -> None:
    pairs = LabelPairs.of(GOLD, SAID, LABELS)
    counts = pairs.confusion(pairs.everything())
    assert counts.sum() == 200
    assert np.trace(counts) / 200 == pytest.approx(pairs.accuracy(pairs.everything()))


def test_a_label_never_right_has_an_f1_of_zero() -> None:
    pairs = LabelPairs.of(["support"], ["none"], LABELS)
    assert pairs.f1(pairs.everything()).tolist() == [0.0, 0.0, 0.0, 0.0]


def test_lists_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 gold labels, but 1 said"):
        LabelPairs.of(["none", "none"], ["none"], LABELS)


def test_an_interval_holds_its_figure() -> None:
    for interval in class_intervals(ARTICLES, LabelPairs.of(GOLD, SAID, LABELS), LABELS).values():
        assert interval.low < interval.value < interval.high


def test_whole_articles_are_drawn_together() -> None:
    hits = np.repeat([1.0, 0.0], 50)
    apart = by_article([str(at) for at in range(100)], lambda rows: float(hits[rows].mean()))
    together = by_article(["a"] * 50 + ["b"] * 50, lambda rows: float(hits[rows].mean()))
    assert (together.low, together.high) == (0.0, 1.0)
    assert 0.3 < apart.low < apart.high < 0.7


def test_a_share_of_nothing_is_none() -> None:
    assert share_of([], []) is None


def test_confidence_that_is_right_as_often_as_it_says_has_no_calibration_error() -> None:
    confidence = np.array([0.5, 0.5, 1.0, 1.0])
    right = np.array([1.0, 0.0, 1.0, 1.0])
    assert expected_calibration_error(confidence, right, bins=2) == 0.0
    assert expected_calibration_error(confidence, 1.0 - right, bins=2) == pytest.approx(0.5)


def test_reliability_bins_are_of_equal_size_and_lose_nothing() -> None:
    confidence = RNG.random(95)
    bins = reliability(confidence, np.ones(95))
    assert sorted(part.n for part in bins) == [9] * 5 + [10] * 5
    assert sum(part.n * part.confidence for part in bins) == pytest.approx(confidence.sum())


def test_risk_falls_with_coverage_where_confidence_ranks_well() -> None:
    confidence = np.linspace(0.2, 0.9, 40)
    points = risk_coverage(confidence, (confidence > 0.5).astype(np.float64))
    assert points[0].risk == 0.0
    assert points[-1].coverage == 1.0
    assert [point.risk for point in points] == sorted(point.risk for point in points)


def test_items_of_equal_confidence_are_kept_together() -> None:
    (point,) = risk_coverage(np.full(10, 0.7), np.ones(10))
    assert (point.coverage, point.risk) == (1.0, 0.0)


def test_a_reader_that_always_abstains_has_no_accuracy() -> None:
    doubt = doubt_of(["a", "b"], np.array([0.4, 0.3]), np.array([1.0, 0.0]), [True, True])
    assert doubt.abstained.value == 1.0
    assert doubt.accuracy_answered is None
