from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer

from stance_model import tags
from stance_model.labels import ActorType, Sentiment, Stance, Voice
from stance_model.passages import PassageCutter, PassageLimits
from stance_training.corpus.schema import ActorLabel, CorpusArticle
from stance_training.examples import IGNORE, Example, article_examples, unreachable_claims


@pytest.fixture(scope="module")
def cutter(tiny_tokenizer: Tokenizer) -> PassageCutter:
    return PassageCutter(tiny_tokenizer, PassageLimits(max_tokens=64, overlap_tokens=16))


@pytest.fixture(scope="module")
def examples(labelled: CorpusArticle, cutter: PassageCutter) -> list[Example]:
    return article_examples(labelled, cutter)


def sentences(article: CorpusArticle, example: Example) -> Iterator[tuple[int, str, ActorLabel]]:
    """The row, the sentence's text and the labelled actor of each unit."""
    actors = {actor.id: actor for actor in article.actors}
    for row, unit in enumerate(example.units):
        span = example.passage.sentences[unit.sentence]
        yield row, article.text[span.start : span.end], actors[unit.actor]


def words(article: CorpusArticle, example: Example, marks: np.ndarray) -> str:
    spans = [example.passage.offsets[at] for at in np.flatnonzero(marks)]
    return article.text[spans[0][0] : spans[-1][1]].strip() if spans else ""


def test_the_article_makes_several_passages(examples: list[Example]) -> None:
    assert len(examples) > 2
    assert sum(len(example.units) for example in examples) >= 5


def test_a_unit_that_holds_a_claim_is_taught_its_stance_and_voice(
    labelled: CorpusArticle, examples: list[Example]
) -> None:
    taught = {
        (unit.actor, Stance(list(Stance)[example.stance[row]]), list(Voice)[example.voice[row]])
        for example in examples
        for row, unit in enumerate(example.units)
        if example.stance[row] > 0
    }
    assert taught >= {
        ("TUR", Stance.STABILITY, Voice.OWN), ("RUS", Stance.OPPORTUNISM, Voice.ATTRIBUTED)
    }  # fmt: skip


def test_a_unit_without_a_claim_is_taught_none(
    labelled: CorpusArticle, examples: list[Example]
) -> None:
    for example in examples:
        for row, text, actor in sentences(labelled, example):
            if not any(item.quote in text or text in item.quote for item in actor.evidence):
                assert example.stance[row] == 0
                assert example.voice[row] == IGNORE
                assert not example.claim[row].any()


def test_the_claim_stands_on_the_tokens_of_the_quote(
    labelled: CorpusArticle, examples: list[Example]
) -> None:
    found = {
        words(labelled, example, example.claim[row])
        for example in examples
        for row in range(len(example.units))
    }
    wanted = {item.quote for actor in labelled.actors for item in actor.evidence}
    assert all(any(quote in words for words in found) for quote in wanted - {"We will stay"})


def test_every_unit_of_an_actor_is_taught_its_tone(
    labelled: CorpusArticle, examples: list[Example]
) -> None:
    for example in examples:
        for row, _, actor in sentences(labelled, example):
            assert list(Sentiment)[example.sentiment[row]] is actor.sentiment


def test_tags_begin_and_go_on_over_the_mentions(
    labelled: CorpusArticle, examples: list[Example]
) -> None:
    text, first = labelled.text, examples[0]
    state = tags.begin(ActorType.STATE)
    begun = [first.passage.offsets[at] for at in np.flatnonzero(first.tags == state)]
    assert [text[slice(*span)].strip()[:1] for span in begun][:3] == ["A", "T", "t"]
    logits = np.eye(tags.N_TAGS, dtype=np.float32)[np.maximum(first.tags, 0)] * 9
    spans = tags.spans(text, logits, first.passage.offsets, first=0)
    wanted = [one.surface for actor in labelled.actors for one in actor.mentions]
    assert {text[span.start : span.end] for span in spans} <= set(wanted)


def test_special_tokens_are_no_target(examples: list[Example]) -> None:
    for example in examples:
        special = [at for at, span in enumerate(example.passage.offsets) if span[0] < 0]
        assert set(example.tags[special]) == {IGNORE}
        assert not example.claim[:, special].any()


def test_mention_tokens_hold_those_of_every_unit(examples: list[Example]) -> None:
    for example in examples:
        known = {token for tokens in example.mention_tokens for token in tokens}
        assert all(set(unit.tokens) <= known for unit in example.units)


@pytest.mark.parametrize("about", [True, False])
def test_the_document_label_is_that_of_the_article(
    labelled: CorpusArticle, cutter: PassageCutter, about: bool
) -> None:
    changed = replace(labelled, about_protest=about)
    assert {one.about for one in article_examples(changed, cutter)} == {int(about)}


def test_a_claim_far_from_its_actor_is_unreachable(
    labelled: CorpusArticle, tiny_tokenizer: Tokenizer
) -> None:
    cutter = PassageCutter(tiny_tokenizer, PassageLimits(max_tokens=512))
    assert unreachable_claims(labelled, cutter) == 0
    protesters = labelled.actors[1]
    nameless = replace(protesters, mentions=())
    assert unreachable_claims(replace(labelled, actors=(nameless,)), cutter) == 1
