import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stance_model.batch import FOLLOWING_SENTENCES, Unit, find_units, lay_out
from stance_model.mentions import Mention
from stance_model.passages import NO_OFFSET, Passage
from stance_model.sentences import Sentence

# Five sentences of four tokens, two characters each; the first is context.
SENTENCES = tuple(Sentence(8 * at, 8 * at + 8) for at in range(5))
PASSAGE = Passage(
    ids=(0, 9, *range(10, 30), 2),
    offsets=(NO_OFFSET, NO_OFFSET, *((2 * at, 2 * at + 2) for at in range(20)), NO_OFFSET),
    sentence_of=(-1, -1, *(at // 4 for at in range(20)), -1),
    sentences=SENTENCES,
    first_owned=1,
)


def units(*spans: tuple[int, int]) -> list[Unit]:
    return find_units(PASSAGE, {"a": [Mention(start, end, "a") for start, end in spans]})


def test_a_mention_speaks_in_its_sentence_and_those_that_follow() -> None:
    found = units((8, 12))
    assert [unit.sentence for unit in found] == list(range(1, 2 + FOLLOWING_SENTENCES))
    assert [unit.local for unit in found] == [True, False, False]
    assert {unit.tokens for unit in found} == {(6, 7)}


def test_a_mention_in_the_context_speaks_only_for_owned_sentences() -> None:
    assert [unit.sentence for unit in units((0, 2))] == [1, 2]


def test_the_nearest_sentence_that_names_the_actor_speaks() -> None:
    found = units((8, 10), (24, 26), (26, 28))
    assert {unit.sentence: unit.tokens for unit in found} == {
        1: (6,), 2: (6,), 3: (14, 15), 4: (14, 15)
    }  # fmt: skip


def test_an_actor_that_the_passage_does_not_name_has_no_unit() -> None:
    assert units() == units((400, 410)) == []


@settings(max_examples=200, deadline=None)
@given(st.tuples(st.integers(0, 39), st.integers(1, 12)))
def test_the_tokens_of_a_unit_are_those_that_share_a_character(span: tuple[int, int]) -> None:
    start, end = span[0], min(span[0] + span[1], 40)
    shared = {at for at, (a, b) in enumerate(PASSAGE.offsets) if a >= 0 and a < end and b > start}
    said = {token for unit in units((start, end)) if unit.local for token in unit.tokens}
    owned = {token for token in shared if PASSAGE.sentence_of[token] >= PASSAGE.first_owned}
    assert said == owned


def test_batches_are_padded_and_masked() -> None:
    short = Passage(ids=(0, 5, 2), offsets=(NO_OFFSET, (0, 2), NO_OFFSET), sentence_of=(-1, 0, -1),
                    sentences=(Sentence(0, 2),), first_owned=0)  # fmt: skip
    batch = lay_out([short, PASSAGE], [[Unit("a", 0, (1,), True)], units((8, 12))], pad_id=77)
    assert batch.ids[0].tolist() == [0, 5, 2] + [77] * 20
    assert batch.attention.sum(1).tolist() == [3, 23]
    assert batch.mentions.shape == (2, 3, 23)
    assert np.flatnonzero(batch.mentions[1, 0]).tolist() == [6, 7]
    assert np.flatnonzero(batch.sentences[1, 0]).tolist() == [6, 7, 8, 9]


def test_passages_without_units_get_one_empty_unit() -> None:
    batch = lay_out([PASSAGE], [[]], pad_id=1)
    assert batch.mentions.shape == (1, 1, 23)
    assert not batch.mentions.any()
