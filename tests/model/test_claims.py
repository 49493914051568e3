from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stance_model.claims import Claim, choose, quote_span
from stance_model.labels import Stance
from stance_model.sentences import Sentence

CLAUSES = (
    "The ministry in Ankara, which had waited for a week, said that it trusts the order; "
    "its rivals, who had hoped for an early vote, took the side of the crowd at once, "
    "and the exchange, where the lira had lost a tenth of its worth, opened an hour late."
)
WORDS = st.sampled_from(["calm", "Ankara", ", ", "; ", "—", "،", "，", " ", "x" * 30])


def quoted(text: str, *claimed: str) -> str:
    offsets = [(at, at + 1) for at in range(len(text))]
    claim = np.zeros(len(text))
    for words in claimed:
        claim[text.index(words) : text.index(words) + len(words)] = 0.9
    start, end = quote_span(text, Sentence(0, len(text)), offsets, claim)
    return text[start:end]


def claim(start: int, end: int, confidence: float) -> Claim:
    return Claim(start, end, Stance.SUPPORT, confidence, 1.0)


def test_a_short_sentence_is_quoted_whole() -> None:
    assert quoted("Ankara, for its part, is calm.", "calm") == "Ankara, for its part, is calm."


def test_of_a_long_sentence_whole_clauses_are_quoted() -> None:
    assert quoted(CLAUSES, "trusts") == "said that it trusts the order"
    assert quoted(CLAUSES, "hoped", "crowd") == (
        "who had hoped for an early vote, took the side of the crowd at once"
    )


def test_a_long_sentence_without_a_sure_token_is_quoted_whole() -> None:
    assert quoted(CLAUSES) == CLAUSES


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=30, max_size=60).map("".join), st.data())
def test_a_quote_is_never_empty_and_holds_the_claim(text: str, data: st.DataObject) -> None:
    text = "A" + text + "z" * 240
    at = data.draw(st.integers(0, len(text) - 1))
    marks = np.zeros(len(text))
    marks[at] = 1.0
    offsets = [(place, place + 1) for place in range(len(text))]
    start, end = quote_span(text, Sentence(0, len(text)), offsets, marks)
    assert text[start:end] == text[start:end].strip() != ""
    assert start <= at < end or not text[at].isalnum()


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20), st.floats(0, 1)), max_size=12),
    st.integers(0, 10),
)
def test_chosen_claims_do_not_overlap(rows: list[tuple[int, int, float]], most: int) -> None:
    chosen = choose([claim(start, start + size, sure) for start, size, sure in rows], most=most)
    assert len(chosen) <= most
    assert all(one.end <= two.start for one, two in pairwise(chosen))


def test_the_surest_claims_are_chosen_and_told_in_text_order() -> None:
    claims = [claim(0, 5, 0.5), claim(10, 15, 0.9), claim(20, 25, 0.7), claim(12, 22, 0.8)]
    assert [one.start for one in choose(claims, most=2)] == [10, 20]
