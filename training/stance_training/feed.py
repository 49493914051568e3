"""Feeds the loop: rows of a `datasets.Dataset` become examples as they are drawn.

Names are swapped and masked anew at every draw, so that no two epochs show the same names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import orjson
import torch
from datasets import Dataset
from tokenizers import Tokenizer

from stance_model.batch import lay_out
from stance_model.labels import ActorType, Sentiment, Stance
from stance_model.passages import PassageCutter, PassageLimits, special_id
from stance_training.augment import StateNames, mask_mentions, swap_states
from stance_training.config import TrainConfig
from stance_training.corpus.schema import (
    ActorLabel,
    CorpusArticle,
    CorpusMention,
    Event,
    from_json,
    to_json,
)
from stance_training.examples import IGNORE, Example, article_examples
from stance_training.loss import Targets

# So many single sentences make one row, which is then about as long as an article.
SENTENCES_A_ROW = 8


@dataclass(frozen=True, slots=True)
class TargetSentence:
    """A sentence with a sentiment toward one mention `[start, end)`, as NewsMTSC has them."""

    text: str
    start: int
    end: int
    sentiment: Sentiment


def read_newsmtsc(path: Path) -> list[TargetSentence]:
    """Read a NewsMTSC file in the JSON Lines layout `{text, target_span, label}`."""
    rows = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    return [
        TargetSentence(
            row["text"], row["target_span"][0], row["target_span"][1], Sentiment(row["label"])
        )
        for row in rows
    ]


def make_dataset(
    articles: Sequence[CorpusArticle], sentences: Sequence[TargetSentence], config: TrainConfig
) -> Dataset:
    """Return the rows of one epoch: every article, and places for drawn sentences."""
    rows = [{"article": orjson.dumps(to_json(a)).decode(), "length": len(a.text)} for a in articles]
    bundles = min(len(sentences), config.data.newsmtsc_rows) // SENTENCES_A_ROW
    rows += [{"article": "", "length": 140 * SENTENCES_A_ROW}] * bundles
    return Dataset.from_list(rows)


class Collator:
    """Draws examples for a batch of rows and lays them out as tensors."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        config: TrainConfig,
        names: dict[str, StateNames],
        sentences: Sequence[TargetSentence],
    ) -> None:
        limits = PassageLimits(
            max_tokens=config.net.max_tokens, overlap_tokens=config.net.overlap_tokens
        )
        self._cutter = PassageCutter(tokenizer, limits)
        self._augment = config.augment
        self._names = names
        self._sentences = sentences
        self._pad_id = special_id(tokenizer, "pad")
        self._mask_id = special_id(tokenizer, "mask")

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Return the net's inputs and, under `targets`, what it should say."""
        # Seeded from torch's generator, whose state the Trainer saves and restores.
        rng = Random(int(torch.randint(2**31, ()).item()))  # noqa: S311 - augmentation, no secret
        examples = [example for row in rows for example in self._draw(row["article"], rng)]
        return collate([self._masked(example, rng) for example in examples], self._pad_id)

    def _draw(self, article: str, rng: Random) -> Iterable[Example]:
        if not article:
            drawn = rng.sample(self._sentences, SENTENCES_A_ROW)
            return [sentence_example(sentence, self._cutter) for sentence in drawn]
        labelled = from_json(orjson.loads(article))
        if rng.random() < self._augment.swap_rate:
            labelled = swap_states(labelled, self._names, rng)
        return article_examples(labelled, self._cutter)

    def _masked(self, example: Example, rng: Random) -> Example:
        ids = mask_mentions(
            example.passage.ids, example.mention_tokens, self._mask_id, self._augment.mask_rate, rng
        )
        return replace(example, passage=replace(example.passage, ids=tuple(ids)))


def sentence_example(sentence: TargetSentence, cutter: PassageCutter) -> Example:
    """Turn a sentence with one target into an example that teaches sentiment alone."""
    target = ActorLabel(
        id="target", name="target", type=ActorType.OTHER, aliases=(), stance=Stance.NONE,
        secondary=None, sentiment=sentence.sentiment,
        mentions=(CorpusMention(start=sentence.start, end=sentence.end, surface=""),),
    )  # fmt: skip
    article = CorpusArticle(
        id="", title="", text=sentence.text, language="en", genre="wire", published="",
        event=Event(id="", name="", place="", country="", year=0, basis="documented"),
        about_protest=False, actors=(target,), annotator="",
    )  # fmt: skip
    example = article_examples(article, cutter)[0]
    return replace(
        example,
        stance=np.full_like(example.stance, IGNORE),
        tags=np.full_like(example.tags, IGNORE),
        about=IGNORE,
    )


def collate(examples: Sequence[Example], pad_id: int) -> dict[str, Any]:
    """Pad examples to one batch of tensors; see `loss.Targets` for the shapes."""
    batch = lay_out(
        [example.passage for example in examples], [e.units for e in examples], pad_id=pad_id
    )
    shape = batch.mentions.shape
    stance, sentiment, voice = (np.full(shape[:2], IGNORE, dtype=np.int64) for _ in range(3))
    weight = np.zeros(shape[:2], dtype=np.float32)
    claim = np.zeros(shape, dtype=np.float32)
    tags = np.full((shape[0], shape[2]), IGNORE, dtype=np.int64)
    for row, example in enumerate(examples):
        units, length = len(example.units), len(example.passage.ids)
        stance[row, :units] = example.stance
        sentiment[row, :units] = example.sentiment
        voice[row, :units] = example.voice
        weight[row, :units] = _shared_weight(example)
        claim[row, :units, :length] = example.claim
        tags[row, :length] = example.tags
    about = np.array([example.about for example in examples], dtype=np.int64)
    arrays = stance, sentiment, weight, voice, claim, batch.sentences, tags, about
    return {
        "input_ids": torch.from_numpy(batch.ids),
        "attention_mask": torch.from_numpy(batch.attention),
        "mentions": torch.from_numpy(batch.mentions),
        "sentences": torch.from_numpy(batch.sentences),
        "targets": Targets(*map(torch.from_numpy, arrays)),
    }


def _shared_weight(example: Example) -> list[float]:
    counts: dict[str, int] = {}
    for unit in example.units:
        counts[unit.actor] = counts.get(unit.actor, 0) + 1
    return [1.0 / counts[unit.actor] for unit in example.units]
