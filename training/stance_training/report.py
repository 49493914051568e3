"""Lays an evaluation out for people, as a plain table, and for machines, as JSON.

Computes nothing: every figure comes from the evaluation.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import orjson

from stance_training.evaluate import Evaluation, Slice, StanceFigures
from stance_training.metrics import Interval, Share
from stance_training.predictions import DiscoveryFigures

Row = Sequence[str]
_GAP: Final = "  "


def as_json(evaluation: Evaluation, **about: str) -> bytes:
    """Return the evaluation as JSON, with facts about the run such as the split beside it."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps({"about": about, "evaluation": evaluation}, option=options)


def as_table(evaluation: Evaluation) -> str:
    """Return the evaluation as lines of text: systems, classes, doubt, quotes, slices."""
    return "\n\n".join(block for block in _blocks(evaluation) if block)


def _blocks(evaluation: Evaluation) -> Iterator[str]:
    yield _headline(evaluation)
    yield _systems(evaluation)
    yield _classes(evaluation)
    yield _doubt(evaluation)
    yield _evidence(evaluation)
    if evaluation.discovery is not None:
        yield _discovery(evaluation.discovery)
    yield _slices(evaluation)
    yield _newsmtsc(evaluation)


def _headline(evaluation: Evaluation) -> str:
    model = evaluation.model
    name = f"{model.name} {model.version} ({model.sha256[:12] or 'no hash'})" if model else "reader"
    return (
        f"{name}: {evaluation.labels} actor labels in {evaluation.articles} articles; "
        "in brackets 95 % bootstrap intervals by article"
    )


def _systems(evaluation: Evaluation) -> str:
    systems = {"reader": evaluation.stance, **evaluation.baselines}
    rows = [(name, *_stance_cells(figures)) for name, figures in systems.items()]
    header = ("system", "macro-F1, 4 stances", "macro-F1, 3 positions", "accuracy")
    table = _layout(header, rows)
    if evaluation.gain is None:
        return table
    gain = evaluation.gain
    lead = f"{gain.macro_f1.value:+.3f} [{gain.macro_f1.low:+.3f}, {gain.macro_f1.high:+.3f}]"
    return f"{table}\nreader less the best baseline ({gain.baseline}), macro-F1, 4 stances: {lead}"


def _stance_cells(figures: StanceFigures) -> Row:
    return (
        interval_text(figures.macro_f1),
        interval_text(figures.position_macro_f1),
        interval_text(figures.accuracy),
    )


def _classes(evaluation: Evaluation) -> str:
    counts = evaluation.class_counts
    rows = [
        (name, str(counts[name]), interval_text(f1), *map(str, said))
        for (name, f1), said in zip(evaluation.class_f1.items(), evaluation.confusion, strict=True)
    ]
    stances = _layout(("stance", "n", "F1", *(f"said {name}" for name in counts)), rows)
    tones = [(name, interval_text(f1)) for name, f1 in evaluation.sentiment_class_f1.items()]
    tones.append(("macro", interval_text(evaluation.sentiment_macro_f1)))
    return f"{stances}\n\n{_layout(('sentiment', 'F1'), tones)}"


def _doubt(evaluation: Evaluation) -> str:
    doubt = evaluation.doubt
    rows = [
        ("calibration error (ECE, adaptive bins)", f"{doubt.ece:.3f}"),
        ("abstained", interval_text(doubt.abstained)),
        ("accuracy of the rest", share_text(doubt.accuracy_answered)),
    ]
    return _layout(("doubt", "figure"), rows)


def _evidence(evaluation: Evaluation) -> str:
    evidence = evaluation.evidence
    rows = [
        ("secondary stance, F1", share_text(evidence.secondary_f1)),
        ("voice right, where a quote overlaps a gold claim", share_text(evidence.voice)),
        ("first quote overlaps a gold claim of its stance", share_text(evidence.first_quote)),
    ]
    return _layout(("quotes", "figure"), rows)


def _discovery(figures: DiscoveryFigures) -> str:
    whole = figures.recall, figures.precision, figures.precision_of_positions
    parts = (
        figures.recall_by_type,
        figures.precision_by_type,
        figures.precision_of_positions_by_type,
    )
    types = sorted({*figures.recall_by_type, *figures.precision_by_type})
    rows = [
        ("all", *map(share_text, whole)),
        *((name, *(share_text(part.get(name)) for part in parts)) for name in types),
    ]
    header = ("actors found", "recall", "precision", "precision, with a position")
    end = interval_text(figures.position_macro_f1)
    return f"{_layout(header, rows)}\nmacro-F1, 3 positions, end to end: {end}"


def _slices(evaluation: Evaluation) -> str:
    rows = [
        (cut, value, *_slice_cells(part))
        for cut, parts in evaluation.slices.items()
        for value, part in parts.items()
    ]
    header = ("slice", "value", "n", "articles", "stances", "macro-F1 over them")
    return _layout(header, rows)


def _slice_cells(part: Slice) -> Row:
    figure = interval_text(part.interval) if part.interval else f"{part.macro_f1:.3f}"
    return str(part.n), str(part.articles), str(len(part.stances)), figure


def _newsmtsc(evaluation: Evaluation) -> str:
    rows = [
        (name, str(tone.n), interval_text(tone.macro_f1), interval_text(tone.accuracy))
        for name, tone in evaluation.newsmtsc.items()
    ]
    header = ("sentiment on", "n", "macro-F1", "accuracy")
    return _layout(header, rows) if rows else ""


def interval_text(interval: Interval) -> str:
    """Return `0.612 [0.550, 0.668]`."""
    return f"{interval.value:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def share_text(share: Share | None) -> str:
    """Return the share with its interval and n, or a dash where there was no item."""
    return f"{interval_text(share.share)} n={share.n}" if share else "-"


def _layout(header: Row, rows: Iterable[Row]) -> str:
    """Pad the cells of a header and its rows to columns."""
    lines = [header, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(header))]
    padded = (
        _GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    return "\n".join(padded)
