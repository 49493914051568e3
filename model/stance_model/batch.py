"""Lays passages and the actors named in them out as arrays for the net.

A unit is one question to the net: the position of one actor in one sentence. Axes: B passages,
T tokens, R units of a passage.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance_model.mentions import Mention
from stance_model.passages import Passage

# A claim may follow its actor's name by a pronoun: so many sentences after a mention are asked too.
FOLLOWING_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """One actor in one sentence of a passage.

    Attributes:
        actor: the key of the actor.
        sentence: index into the passage's sentences.
        tokens: the token indices of the mentions that speak for the actor here: those in the
            sentence or, where it has none, those of the nearest sentence before.
        local: whether the sentence itself names the actor.
    """

    actor: str
    sentence: int
    tokens: tuple[int, ...]
    local: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays for one call of the net.

    Attributes:
        ids: int64 [B, T], padded with the pad id.
        attention: int64 [B, T], 1 for a token, 0 for padding.
        mentions: float32 [B, R, T], 1 where a token belongs to the unit's mentions.
        sentences: float32 [B, R, T], 1 where a token belongs to the unit's sentence.
    """

    ids: npt.NDArray[np.int64]
    attention: npt.NDArray[np.int64]
    mentions: npt.NDArray[np.float32]
    sentences: npt.NDArray[np.float32]


def find_units(passage: Passage, mentions: Mapping[str, Sequence[Mention]]) -> list[Unit]:
    """Return the units of a passage, actor by actor in the mapping's order.

    An actor that the passage does not name has none; context sentences are never asked.
    """
    starts = [start for start, _ in passage.offsets if start >= 0]
    ends = [end for _, end in passage.offsets if end >= 0]
    head = next((at for at, span in enumerate(passage.offsets) if span[0] >= 0), 0)
    units: list[Unit] = []
    for actor, spans in mentions.items():
        named: dict[int, list[int]] = {}
        for span in spans:
            first, last = bisect_right(ends, span.start), bisect_left(starts, span.end)
            for token in range(head + first, head + last):
                named.setdefault(passage.sentence_of[token], []).append(token)
        units.extend(_units(passage, actor, named))
    return units


def _units(passage: Passage, actor: str, named: Mapping[int, Sequence[int]]) -> Iterator[Unit]:
    for sentence in range(passage.first_owned, len(passage.sentences)):
        for back in range(min(sentence, FOLLOWING_SENTENCES) + 1):
            if tokens := named.get(sentence - back):
                yield Unit(actor, sentence, tuple(tokens), back == 0)
                break


def lay_out(passages: Sequence[Passage], units: Sequence[Sequence[Unit]], *, pad_id: int) -> Batch:
    """Pad passages and their units to one batch; every passage gets at least one empty unit."""
    length = max(len(passage.ids) for passage in passages)
    width = max(1, *(len(rows) for rows in units))
    ids = np.full((len(passages), length), pad_id, dtype=np.int64)
    attention = np.zeros((len(passages), length), dtype=np.int64)
    mentions = np.zeros((len(passages), width, length), dtype=np.float32)
    sentences = np.zeros_like(mentions)
    for row, passage in enumerate(passages):
        ids[row, : len(passage.ids)] = passage.ids
        attention[row, : len(passage.ids)] = 1
        of = np.asarray(passage.sentence_of)
        for at, unit in enumerate(units[row]):
            mentions[row, at, list(unit.tokens)] = 1.0
            sentences[row, at, : len(of)] = of == unit.sentence
    return Batch(ids, attention, mentions, sentences)
