"""Draws an evaluation: the confusion matrix, and what the confidence is worth.

Draws on matplotlib's Agg canvas, so that no display is needed and no state is shared.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from stance_training.metrics import Doubt

_DPI: Final = 130
_INK: Final = "#1f4e79"


def draw_confusion(
    counts: Sequence[Sequence[int]], labels: Sequence[str], path: Path, *, title: str
) -> None:
    """Write the confusion matrix as a PNG: counts and row shares in figures, shares as colour.

    Args:
        counts: gold down, said across.
        labels: of rows and columns.
        path: the file to write.
        title: above the matrix.
    """
    table = np.asarray(counts, dtype=np.float64)
    share = table / np.maximum(table.sum(1, keepdims=True), 1.0)
    figure, (axes,) = _canvas(1, width=6.4)
    axes.imshow(share, cmap="Blues", vmin=0.0, vmax=1.0)
    for (row, column), count in np.ndenumerate(table):
        part = share[row, column]
        colour = "white" if part > 0.5 else "black"
        words = f"{count:.0f}\n{part:.0%}"
        axes.text(column, row, words, ha="center", va="center", color=colour)
    sums = [f"{label}\nn={n:.0f}" for label, n in zip(labels, table.sum(1), strict=True)]
    axes.set_xticks(range(len(labels)), labels)
    axes.set_yticks(range(len(labels)), sums)
    axes.set(xlabel="said", ylabel="gold", title=title)
    figure.savefig(path)


def draw_calibration(doubt: Doubt, path: Path, *, title: str) -> None:
    """Write two panels as a PNG: reliability with the count of each bin, and risk by coverage."""
    figure, (left, right) = _canvas(2, width=11.0)
    _reliability(left, doubt)
    _risk(right, doubt)
    figure.suptitle(title)
    figure.savefig(path)


def _reliability(axes: Axes, doubt: Doubt) -> None:
    confidence = [part.confidence for part in doubt.bins]
    accuracy = [part.accuracy for part in doubt.bins]
    axes.plot([0, 1], [0, 1], linestyle="--", color="grey", label="as sure as right")
    axes.plot(confidence, accuracy, marker="o", color=_INK, label="bins of equal size")
    for part in doubt.bins:
        place = (part.confidence, part.accuracy)
        axes.annotate(f"n={part.n}", place, xytext=(6, -12), textcoords="offset points", fontsize=8)
    axes.set(xlim=(0, 1.05), ylim=(0, 1.05), xlabel="confidence", ylabel="share right")
    axes.set_title(f"Reliability: ECE {doubt.ece:.3f}, n={sum(part.n for part in doubt.bins)}")
    axes.legend(loc="upper left")


def _risk(axes: Axes, doubt: Doubt) -> None:
    coverage = [point.coverage for point in doubt.risk_coverage]
    risk = [point.risk for point in doubt.risk_coverage]
    axes.plot(coverage, risk, marker=".", color=_INK)
    kept = 1.0 - doubt.abstained.value
    axes.axvline(kept, linestyle="--", color="grey", label=f"answers {kept:.0%} of the time")
    axes.set(xlim=(0, 1.05), ylim=(0, max([*risk, 0.1]) * 1.1))
    axes.set(xlabel="coverage: share answered", ylabel="risk: share of answers wrong")
    axes.set_title("Risk and coverage")
    axes.legend(loc="upper left")


def _canvas(panels: int, *, width: float) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(width, 5.2), dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, [figure.add_subplot(1, panels, at + 1) for at in range(panels)]
