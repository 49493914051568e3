import numpy as np

from stance_model.actors import TaggedSpan
from stance_model.labels import ActorType
from stance_model.tags import N_TAGS, OUTSIDE, begin, inside, spans

TEXT = "the Teal Party of Turkey"
OFFSETS = [(-1, -1), (0, 3), (3, 8), (8, 14), (14, 17), (17, 24), (-1, -1)]
PARTY, STATE = ActorType.PARTY, ActorType.STATE


def decode(*tags: int, first: int = 0) -> list[tuple[str, str]]:
    logits = np.zeros((len(tags), N_TAGS), dtype=np.float32)
    logits[np.arange(len(tags)), list(tags)] = 9.0
    found = spans(TEXT, logits, OFFSETS, first=first)
    return [(TEXT[one.start : one.end], one.type) for one in found]


def test_the_tags_of_all_types_are_distinct() -> None:
    ids = [OUTSIDE, *(tag(kind) for kind in ActorType for tag in (begin, inside))]
    assert sorted(ids) == list(range(N_TAGS))


def test_a_run_becomes_a_span_without_the_space_around_it() -> None:
    tags = (0, 0, begin(PARTY), inside(PARTY), 0, begin(STATE), 0)
    assert decode(*tags) == [("Teal Party", PARTY), ("Turkey", STATE)]


def test_a_new_beginning_ends_the_run_before() -> None:
    tags = (0, 0, begin(PARTY), begin(STATE), 0, 0, 0)
    assert decode(*tags) == [("Teal", PARTY), ("Party", STATE)]


def test_an_inside_without_a_beginning_opens_a_run() -> None:
    assert decode(0, 0, inside(PARTY), inside(PARTY), 0, 0, 0) == [("Teal Party", PARTY)]


def test_a_run_ends_at_a_special_token() -> None:
    tags = (begin(STATE), 0, 0, 0, 0, begin(STATE), inside(STATE))
    assert decode(*tags) == [("Turkey", STATE)]


def test_a_span_before_the_first_owned_sentence_is_left_to_the_passage_before() -> None:
    tags = (0, 0, begin(PARTY), inside(PARTY), 0, begin(STATE), 0)
    assert decode(*tags, first=10) == [("Turkey", STATE)]


def test_a_span_is_as_sure_as_its_least_sure_token() -> None:
    logits = np.zeros((7, N_TAGS), dtype=np.float32)
    logits[[2, 3], [begin(PARTY), inside(PARTY)]] = [9.0, 4.0]
    logits[[0, 1, 4, 5, 6], OUTSIDE] = 9.0
    odds = np.exp(4.0) / (np.exp(4.0) + N_TAGS - 1)
    (span,) = spans(TEXT, logits, OFFSETS, first=0)
    assert span == TaggedSpan(4, 14, PARTY, span.score)
    np.testing.assert_allclose(span.score, odds, rtol=1e-4)
