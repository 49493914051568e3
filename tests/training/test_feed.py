from pathlib import Path

import numpy as np
import orjson
import pytest
import torch
from tokenizers import Tokenizer

from stance_model.labels import Sentiment
from stance_model.passages import PassageCutter, PassageLimits, special_id
from stance_training.config import TrainConfig
from stance_training.corpus.schema import CorpusArticle
from stance_training.examples import IGNORE, article_examples
from stance_training.feed import (
    SENTENCES_A_ROW,
    Collator,
    TargetSentence,
    collate,
    make_dataset,
    read_newsmtsc,
    sentence_example,
)
from stance_training.state_names import state_names

SENTENCES = [
    TargetSentence(f"In town {n} Turkey was praised.", 10, 16, Sentiment.POSITIVE)
    for n in range(10)
]


def config(**augment: float) -> TrainConfig:
    return TrainConfig.model_validate({"net": {"max_tokens": 64, "overlap_tokens": 16},
                                       "augment": augment})  # fmt: skip


@pytest.fixture(scope="module")
def cutter(tiny_tokenizer: Tokenizer) -> PassageCutter:
    return PassageCutter(tiny_tokenizer, PassageLimits(max_tokens=64, overlap_tokens=16))


def test_a_sentence_teaches_sentiment_alone(cutter: PassageCutter) -> None:
    example = sentence_example(SENTENCES[0], cutter)
    assert example.sentiment.tolist() == [2]
    assert set(example.stance) | set(example.voice) | set(example.tags) == {IGNORE}
    assert example.about == IGNORE
    start, end = example.passage.offsets[example.units[0].tokens[0]]
    assert SENTENCES[0].text[start:end].strip().startswith("Turkey"[: end - start - 1])


def test_newsmtsc_is_read(tmp_path: Path) -> None:
    row = {"text": "Calm Ankara.", "target_span": [5, 11], "label": "neutral"}
    (tmp_path / "a.jsonl").write_bytes(orjson.dumps(row) + b"\n")
    assert read_newsmtsc(tmp_path / "a.jsonl") == [
        TargetSentence("Calm Ankara.", 5, 11, Sentiment.NEUTRAL)
    ]


def test_rows_are_articles_and_places_for_sentences(four_articles: list[CorpusArticle]) -> None:
    rows = make_dataset(four_articles, SENTENCES, config())
    assert rows.num_rows == 4 + len(SENTENCES) // SENTENCES_A_ROW
    assert rows[4]["article"] == ""
    assert rows["length"][:4] == [len(article.text) for article in four_articles]


def test_targets_stand_beside_their_inputs(labelled: CorpusArticle, cutter: PassageCutter) -> None:
    examples = article_examples(labelled, cutter)
    batch = collate(examples, pad_id=1)
    targets = batch["targets"]
    for row, example in enumerate(examples):
        units, length = len(example.units), len(example.passage.ids)
        assert batch["input_ids"][row, :length].tolist() == list(example.passage.ids)
        assert targets.stance[row, :units].tolist() == example.stance.tolist()
        assert set(targets.stance[row, units:].tolist()) <= {IGNORE}
        np.testing.assert_array_equal(targets.claim[row, :units, :length], example.claim)
        assert set(targets.tags[row, length:].tolist()) <= {IGNORE}
    assert torch.equal(targets.sentences, batch["sentences"])


def test_the_units_of_an_actor_share_a_weight_of_one(
    labelled: CorpusArticle, cutter: PassageCutter
) -> None:
    examples = article_examples(labelled, cutter)
    weights = collate(examples, pad_id=1)["targets"].sentiment_weight
    for row, example in enumerate(examples):
        actors = {unit.actor for unit in example.units}
        assert weights[row].sum().item() == pytest.approx(len(actors))


def test_names_are_drawn_anew_and_from_the_seed(
    tiny_tokenizer: Tokenizer, four_articles: list[CorpusArticle]
) -> None:
    collator = Collator(tiny_tokenizer, config(), state_names(), SENTENCES)
    rows = list(make_dataset(four_articles, SENTENCES, config()))
    with torch.random.fork_rng():
        torch.manual_seed(3)
        first, second = collator(rows)["input_ids"], collator(rows)["input_ids"]
        torch.manual_seed(3)
        again = collator(rows)["input_ids"]
    assert torch.equal(first, again)
    assert first.shape != second.shape or not torch.equal(first, second)


@pytest.mark.parametrize(("rate", "some"), [(0.0, False), (1.0, True)])
def test_mentions_are_masked_at_the_rate(
    tiny_tokenizer: Tokenizer, four_articles: list[CorpusArticle], rate: float, some: bool
) -> None:
    settings = config(mask_rate=rate, swap_rate=0.0)
    collator = Collator(tiny_tokenizer, settings, {}, [])
    batch = collator(list(make_dataset(four_articles, [], settings)))
    masked = batch["input_ids"] == special_id(tiny_tokenizer, "mask")
    assert bool(masked.any()) is some
    named = batch["mentions"].any(1)
    assert not some or bool(masked[named].all())
