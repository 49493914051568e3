"""Runs passages and units through a runtime, in batches of similar length.

Axes: B passages, T tokens, R units.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance_model.aggregate import UnitReading
from stance_model.batch import Unit, lay_out
from stance_model.passages import Passage
from stance_model.runtime import Floats, Runtime

TOKENS_A_BATCH = 3072
UNITS_A_BATCH = 512


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage with its states [T, H], tag logits [T, tags] and probability of a protest."""

    passage: Passage
    states: Floats
    tags: Floats
    about: float

    @property
    def first_owned_offset(self) -> int:
        """The offset of the first sentence that this passage owns."""
        return self.passage.sentences[self.passage.first_owned].start


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A unit with the net's answer and what is needed to quote it.

    Attributes:
        claim: probability that a token of the sentence carries the claim, length N.
        offsets: code points of those tokens, length N.
    """

    unit: Unit
    passage: Passage
    reading: UnitReading
    claim: npt.NDArray[np.float64]
    offsets: tuple[tuple[int, int], ...]


def encode_passages(
    runtime: Runtime, passages: Sequence[Passage], *, pad_id: int
) -> list[EncodedPassage]:
    """Encode passages once each; the result is in their order whatever the batches were."""
    done: dict[int, EncodedPassage] = {}
    for rows in _by_length(passages):
        batch = lay_out([passages[row] for row in rows], [[] for _ in rows], pad_id=pad_id)
        out = runtime.encode(batch.ids, batch.attention)
        for at, row in enumerate(rows):
            length = len(passages[row].ids)
            about = float(1.0 / (1.0 + np.exp(-out.about[at])))
            states, tags = out.states[at, :length].copy(), out.tags[at, :length].copy()
            done[row] = EncodedPassage(passages[row], states, tags, about)
    return [done[row] for row in range(len(passages))]


def _by_length(passages: Sequence[Passage]) -> Iterator[list[int]]:
    rows: list[int] = []
    for row in sorted(range(len(passages)), key=lambda at: len(passages[at].ids)):
        if rows and len(passages[row].ids) * (len(rows) + 1) > TOKENS_A_BATCH:
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def read_units(
    runtime: Runtime,
    encoded: Sequence[EncodedPassage],
    units: Sequence[Sequence[Unit]],
    text_length: int,
) -> Mapping[str, list[ReadUnit]]:
    """Read all units of an article, grouped by actor key, in text order."""
    by_actor: dict[str, list[ReadUnit]] = {}
    for piece, rows in zip(encoded, units, strict=True):
        for at in range(0, len(rows), UNITS_A_BATCH):
            for read in _read(runtime, piece, rows[at : at + UNITS_A_BATCH], text_length):
                by_actor.setdefault(read.unit.actor, []).append(read)
    return by_actor


def _read(
    runtime: Runtime, piece: EncodedPassage, units: Sequence[Unit], text_length: int
) -> Iterator[ReadUnit]:
    batch = lay_out([piece.passage], [units], pad_id=0)
    out = runtime.read_out(piece.states[None], batch.mentions, batch.sentences)
    stance, sentiment = _softmax(out.stance[0]), _softmax(out.sentiment[0])
    voice = _softmax(out.voice[0])
    of = np.asarray(piece.passage.sentence_of)
    for row, unit in enumerate(units):
        tokens = np.flatnonzero(of == unit.sentence)
        start = piece.passage.sentences[unit.sentence].start / max(text_length, 1)
        claim = 1.0 / (1.0 + np.exp(-out.claim[0, row, tokens].astype(np.float64)))
        reading = UnitReading(start, stance[row], sentiment[row], float(voice[row, 0]))
        offsets = tuple(piece.passage.offsets[token] for token in tokens)
        yield ReadUnit(unit, piece.passage, reading, claim, offsets)


def _softmax(logits: Floats) -> npt.NDArray[np.float64]:
    wide = logits.astype(np.float64)
    odds = np.exp(wide - wide.max(-1, keepdims=True))
    return np.asarray(odds / odds.sum(-1, keepdims=True))
