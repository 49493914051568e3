from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from stance_model.passages import PassageCutter, PassageLimits, special_id
from stance_training.augment import StateNames, mask_mentions, swap_states
from stance_training.corpus.schema import CorpusArticle
from stance_training.examples import article_examples
from stance_training.state_names import state_names

NAMES = state_names()
SEEDS = st.integers(0, 10_000)


@given(SEEDS)
def test_offsets_slice_back_after_a_swap(labelled: CorpusArticle, seed: int) -> None:
    swapped = swap_states(labelled, NAMES, Random(seed))
    for actor in swapped.actors:
        for mention in actor.mentions:
            assert swapped.text[mention.start : mention.end] == mention.surface
        for item in actor.evidence:
            assert swapped.text[item.start : item.end] == item.quote


@given(SEEDS)
def test_labels_are_kept(labelled: CorpusArticle, seed: int) -> None:
    swapped = swap_states(labelled, NAMES, Random(seed))
    for before, after in zip(labelled.actors, swapped.actors, strict=True):
        assert (before.id, before.stance, before.sentiment) == (
            after.id, after.stance, after.sentiment
        )  # fmt: skip
        assert len(before.mentions) == len(after.mentions)
        assert [item.stance for item in before.evidence] == [item.stance for item in after.evidence]


def test_names_demonyms_and_capitals_change_together(labelled: CorpusArticle) -> None:
    names = {
        "TUR": StateNames("Turkey", "Turkish", "Ankara"),
        "USA": StateNames("United States", "American", "Washington"),
    }
    drawn = (swap_states(labelled, names, Random(seed)) for seed in range(99))
    swapped = next(article for article in drawn if article != labelled)
    assert swapped.title == "United States calm over Kazakh unrest"
    assert "the ministry in Washington" in swapped.text
    surfaces = [mention.surface for mention in swapped.actors[0].mentions]
    assert surfaces == ["ANKARA", "United States", "the ministry in Washington"]
    assert swapped.actors[0].evidence[0].quote.startswith("United States trusts")


@pytest.mark.parametrize("language", ["tr", "ru"])
def test_other_languages_are_left_alone(labelled: CorpusArticle, language: str) -> None:
    article = replace(labelled, language=language)
    assert swap_states(article, NAMES, Random(1)) is article


def test_state_names_are_whole_and_plain() -> None:
    assert len(NAMES) > 100
    assert NAMES["TUR"] == StateNames("Turkey", "Turkish", "Ankara")
    assert {"GEO", "JOR", "TCD"}.isdisjoint(NAMES)
    for code, forms in NAMES.items():
        assert len(code) == 3
        assert all(form[:1].isupper() for form in (forms.name, forms.adjective, forms.capital))


@given(SEEDS)
def test_a_mask_hides_every_mention_of_an_actor_or_none(
    labelled: CorpusArticle, tiny_tokenizer: Tokenizer, seed: int
) -> None:
    mask = special_id(tiny_tokenizer, "mask")
    cutter = PassageCutter(tiny_tokenizer, PassageLimits(max_tokens=64, overlap_tokens=16))
    for example in article_examples(labelled, cutter):
        ids = mask_mentions(example.passage.ids, example.mention_tokens, mask, 0.5, Random(seed))
        hidden = {at for at, id_ in enumerate(ids) if id_ == mask}
        known = {token for tokens in example.mention_tokens for token in tokens}
        assert hidden <= known
        for tokens in example.mention_tokens:
            assert set(tokens) <= hidden or hidden.isdisjoint(tokens)


@pytest.mark.parametrize(("rate", "masked"), [(0.0, [5, 6, 7, 8]), (1.0, [9, 6, 9, 9])])
def test_the_rate_is_the_share_of_actors(rate: float, masked: list[int]) -> None:
    assert mask_mentions([5, 6, 7, 8], [(0,), (2, 3)], 9, rate, Random(0)) == masked
