import unicodedata
from dataclasses import replace
from itertools import pairwise

import numpy as np
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from stance_model import encoding
from stance_model.article import Article, RequestedActor
from stance_model.batch import lay_out
from stance_model.labels import Stance
from stance_model.network import StanceNet
from stance_model.passages import Passage, PassageCutter, PassageLimits
from stance_model.reader import Reader
from stance_model.reading import ActorReading, ArticleReading, ReadOptions
from stance_model.torch_runtime import TorchRuntime

EVERYTHING = ReadOptions(mentions=True, max_evidence=10)
UTF16 = replace(EVERYTHING, offset_unit="utf16")
LONG = " ".join(
    f"Turkey wants calm in town {n}. Russia sent troops, {'and hoped, ' * n}protesters said. "
    f"Ankara, {'which trusts the order, ' * n}is glad of it."
    for n in range(12)
)
TEXTS = (
    LONG,
    "Turkey said that it trusts the Kazakh government. Protesters took the airport.",
    "Россия заявила, что поддерживает власти Казахстана.",
    "土耳其表示相信哈萨克斯坦政府能够克服危机。抗议者要求总统辞职。",
    "قالت تركيا إنها تثق في قدرة الإدارة في كازاخستان على تجاوز الأزمة.",
)
NAMES = st.sampled_from((
    "Turkey", "Ankara", "Türkiye", "İstanbul", "Россия", "تركيا", "土耳其", "Kazakhstan", "US",
    unicodedata.normalize("NFD", "Türkiye"), "protesters", "Minister Çelik",
))  # fmt: skip
PIECES = st.sampled_from((
    "👩‍👩‍👧", "🇹🇷", "𝔄𝔫𝔨𝔞𝔯𝔞", "e\u0301\u0323", "İ", "i\u0307", "ﷺ", "ﬁ", "\u202e", "\u200f",
    "\u200d", "ß", "\x00", "\u2028", "\u3000", "½", "한", "각", "said", "calm", "“", "”", "'",
    "’s",
))  # fmt: skip
GAPS = st.sampled_from([" ", " ", ". ", ".\n", ", ", "", "\n\n", "\r\n", "\t", "。", "; ", " — "])
HOSTILE = st.lists(
    st.one_of(NAMES, PIECES, GAPS, st.text(st.characters(exclude_categories=["Cs"]), max_size=6)),
    min_size=1,
    max_size=60,
).map("".join)
FIXTURES_LAST = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


def stands_alone(char: str) -> bool:
    """Neither space nor something that NFKC composes with the character before it."""
    mark = unicodedata.category(char).startswith("M") or "\u1160" <= char <= "\u11ff"
    return not char.isspace() and not mark


def answers(reading: ArticleReading) -> dict[str, tuple[str, str, list[float]]]:
    return {row.actor.id: answer(row) for row in reading.actors}


def answer(row: ActorReading) -> tuple[str, str, list[float]]:
    scores = [*row.stance.scores.values(), *row.sentiment.scores.values()]
    return row.stance.label, row.sentiment.label, scores


def assert_same(one: ArticleReading, other: ArticleReading) -> None:
    here, there = answers(one), answers(other)
    assert here.keys() == there.keys()
    for key, (stance, sentiment, scores) in here.items():
        assert (stance, sentiment) == there[key][:2]
        np.testing.assert_allclose(scores, there[key][2], atol=1e-4)


def readings(reader: Reader, texts: tuple[str, ...]) -> list[ArticleReading]:
    read = reader.read_many([Article(text=text, language="en") for text in texts])
    return [one for one in read if isinstance(one, ArticleReading)]


def assert_slices_back(reader: Reader, text: str) -> None:
    if not text.strip():
        return
    article, units = Article(text=text), text.encode("utf-16-le")
    for row in reader.read(article, EVERYTHING).actors:
        for span in row.mentions or ():
            assert text[span.start : span.end] == span.surface != ""
        for quote in row.evidence:
            assert text[quote.start : quote.end] == quote.quote == quote.quote.strip() != ""
    for row in reader.read(article, UTF16).actors:
        for span in row.mentions or ():
            assert units[2 * span.start : 2 * span.end].decode("utf-16-le") == span.surface
        for quote in row.evidence:
            assert units[2 * quote.start : 2 * quote.end].decode("utf-16-le") == quote.quote


def test_the_long_text_makes_several_passages_and_quotes(tiny_reader: Reader) -> None:
    reading = tiny_reader.read(Article(text=LONG))
    assert reading.usage.passages > 10
    assert {str(row.actor.id) for row in reading.actors} >= {"TUR", "RUS"}
    assert any(row.evidence for row in reading.actors)


def test_company_does_not_change_a_reading(tiny_reader: Reader) -> None:
    together = readings(tiny_reader, TEXTS)
    for text, mixed in zip(TEXTS, together, strict=True):
        assert_same(mixed, readings(tiny_reader, (text,))[0])


def test_order_does_not_change_a_reading(tiny_reader: Reader) -> None:
    forward, backward = readings(tiny_reader, TEXTS), readings(tiny_reader, TEXTS[::-1])
    for one, other in zip(forward, reversed(backward), strict=True):
        assert_same(one, other)


@pytest.mark.parametrize("tokens", [1, 100, 100_000])
def test_batch_size_does_not_change_a_reading(
    tiny_reader: Reader, monkeypatch: pytest.MonkeyPatch, tokens: int
) -> None:
    usual = readings(tiny_reader, TEXTS)
    monkeypatch.setattr(encoding, "TOKENS_A_BATCH", tokens)
    monkeypatch.setattr(encoding, "UNITS_A_BATCH", tokens)
    for one, other in zip(usual, readings(tiny_reader, TEXTS), strict=True):
        assert_same(one, other)


def test_padding_does_not_change_the_states(
    tiny_net: StanceNet, tiny_passages: list[Passage]
) -> None:
    runtime = TorchRuntime(tiny_net)
    shortest = min(tiny_passages, key=lambda passage: len(passage.ids))
    alone = lay_out([shortest], [[]], pad_id=1)
    mixed = lay_out([*tiny_passages, shortest], [[]] * (len(tiny_passages) + 1), pad_id=1)
    length = len(shortest.ids)
    assert mixed.ids.shape[1] > length
    states = runtime.encode(mixed.ids, mixed.attention).states[-1, :length]
    wanted = runtime.encode(alone.ids, alone.attention).states[0]
    np.testing.assert_allclose(states, wanted, atol=1e-4)


@pytest.mark.parametrize("added", ["Russia", "Kazakhstan", "the airport", "Nobody at all"])
def test_an_added_actor_changes_no_other_answer(tiny_reader: Reader, added: str) -> None:
    asked = (RequestedActor(name="TUR"), RequestedActor(name="x", aliases=("protesters",)))
    few = tiny_reader.read(Article(text=LONG, actors=asked), EVERYTHING)
    more = (RequestedActor(name=added, aliases=(added,)), *asked)
    many = tiny_reader.read(Article(text=LONG, actors=more), EVERYTHING)
    for one, other in zip(few.actors, many.actors[1:], strict=True):
        np.testing.assert_allclose(answer(one)[2], answer(other)[2], atol=1e-4)
        assert one.mentions == other.mentions
        assert [quote.quote for quote in one.evidence] == [quote.quote for quote in other.evidence]


def test_requested_actors_come_back_in_order(tiny_reader: Reader) -> None:
    names = ["Russia", "Atlantis", "Turkey", "protesters", "土耳其"]
    asked = tuple(RequestedActor(name=name, aliases=(name,)) for name in names)
    reading = tiny_reader.read(Article(text=LONG, actors=asked))
    assert [row.actor.name for row in reading.actors] == names


def test_an_actor_that_is_never_named_is_none(tiny_reader: Reader) -> None:
    asked = (RequestedActor(name="Atlantis"), RequestedActor(name="Peru"))
    for row in tiny_reader.read(Article(text=LONG, actors=asked), EVERYTHING).actors:
        assert row.stance.label is Stance.NONE
        assert (row.n_mentions, row.mentions, row.evidence, row.voice) == (0, (), (), None)


@settings(max_examples=300, deadline=None, suppress_health_check=FIXTURES_LAST)
@given(text=HOSTILE)
def test_quotes_and_mentions_slice_back(tiny_reader: Reader, text: str) -> None:
    assert_slices_back(tiny_reader, text)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=FIXTURES_LAST)
@given(text=HOSTILE)
def test_quotes_and_mentions_slice_back_at_length(tiny_reader: Reader, text: str) -> None:
    assert_slices_back(tiny_reader, text)


@settings(max_examples=300, deadline=None, suppress_health_check=FIXTURES_LAST)
@given(text=HOSTILE, title=st.sampled_from(["", "Turkey on the unrest " * 5]))
def test_no_character_is_cut_silently(tiny_tokenizer: Tokenizer, text: str, title: str) -> None:
    limits = PassageLimits(max_tokens=48, overlap_tokens=16)
    passages = PassageCutter(tiny_tokenizer, limits).cut(text, title=title, language="en")
    seen = {
        at
        for passage in passages
        for start, end in passage.offsets
        if start >= 0
        for at in range(start, end)
    }
    assert all(len(passage.ids) <= limits.max_tokens for passage in passages)
    assert {at for at, char in enumerate(text) if stands_alone(char)} <= seen


@settings(max_examples=300, deadline=None, suppress_health_check=FIXTURES_LAST)
@given(text=HOSTILE)
def test_every_sentence_is_owned_once_and_in_order(tiny_tokenizer: Tokenizer, text: str) -> None:
    limits = PassageLimits(max_tokens=48, overlap_tokens=16)
    passages = PassageCutter(tiny_tokenizer, limits).cut(text, title="", language="en")
    owned = [one for passage in passages for one in passage.sentences[passage.first_owned :]]
    assert len(owned) == len(set(owned))
    assert owned == sorted(owned, key=lambda one: (one.start, one.end))
    context = [one for passage in passages for one in passage.sentences[: passage.first_owned]]
    assert set(context) <= set(owned)


def test_probabilities_sum_to_one(tiny_reader: Reader) -> None:
    for reading in readings(tiny_reader, TEXTS):
        for row in reading.actors:
            assert sum(row.stance.scores.values()) == pytest.approx(1)
            assert sum(row.sentiment.scores.values()) == pytest.approx(1)
            assert row.voice is None or row.voice.own + row.voice.attributed == pytest.approx(1)
            assert all(0 <= value <= 1 for value in answer(row)[2])


def test_the_prediction_set_begins_with_the_label(tiny_reader: Reader) -> None:
    for row in tiny_reader.read(Article(text=LONG)).actors:
        assert row.stance.prediction_set[0] is row.stance.label
        assert row.stance.scores[row.stance.label] == row.stance.confidence


@pytest.mark.parametrize(
    "text", ["a", "7", "2022 01 08 " * 30, "\x00" * 50, "\u200b", "👩‍👩‍👧", "İ"]
)
def test_a_text_that_says_nothing_is_read(tiny_reader: Reader, text: str) -> None:
    reading = tiny_reader.read(Article(text=text), EVERYTHING)
    assert reading.usage.tokens >= 3
    assert not reading.truncated


@pytest.mark.parametrize("text", ["x" * 100_000, "Turkey" * 2_000, "抗" * 5_000])
def test_a_very_long_word_is_read(tiny_reader: Reader, text: str) -> None:
    asked = (RequestedActor(name="Turkey"),)
    reading = tiny_reader.read(Article(text=text, language="en", actors=asked), EVERYTHING)
    assert len(reading.actors) == 1


def test_two_hundred_thousand_characters_are_read_to_the_end(tiny_reader: Reader) -> None:
    filler = "Nothing of note was reported from the town on that day. "
    text = filler * (200_000 // len(filler)) + "Turkey wants calm."
    asked = (RequestedActor(name="TUR"),)
    (row,) = tiny_reader.read(Article(text=text, actors=asked), EVERYTHING).actors
    assert [span.start for span in row.mentions or ()] == [len(text) - 18]


@pytest.mark.parametrize("most", [0, 1, 2, 10])
def test_at_most_so_many_quotes_are_shown_as_asked_for(tiny_reader: Reader, most: int) -> None:
    rows = tiny_reader.read(Article(text=LONG), ReadOptions(max_evidence=most)).actors
    assert max(len(row.evidence) for row in rows) <= most
    everything = tiny_reader.read(Article(text=LONG), EVERYTHING).actors
    assert [answer(row) for row in rows] == [answer(row) for row in everything]


def test_quotes_of_an_actor_do_not_overlap(tiny_reader: Reader) -> None:
    for row in tiny_reader.read(Article(text=LONG), EVERYTHING).actors:
        for left, right in pairwise(row.evidence):
            assert left.end <= right.start


def test_a_reading_is_json(tiny_reader: Reader) -> None:
    reading = tiny_reader.read(Article(text=LONG, id="a"), EVERYTHING)
    row = orjson.loads(orjson.dumps(reading))
    assert row["id"] == "a"
    assert len(row["actors"]) == len(reading.actors)
    assert row["actors"][0]["stance"]["label"] in set(Stance)


def test_abstaining_keeps_the_label(tiny_reader: Reader) -> None:
    sure, unsure = (
        tiny_reader.read(Article(text=LONG), ReadOptions(min_confidence=least)).actors
        for least in (0.0, 1.01)
    )
    assert not any(row.stance.abstained for row in sure)
    assert all(row.stance.abstained for row in unsure)
    assert [row.stance.label for row in sure] == [row.stance.label for row in unsure]


def test_a_date_that_cannot_be_read_is_a_warning(tiny_reader: Reader) -> None:
    reading = tiny_reader.read(Article(text=LONG, published_at="yesterday"))
    assert [warning.code for warning in reading.warnings] == ["published_at_unreadable"]


def test_usage_of_a_call_is_shared_out(tiny_reader: Reader) -> None:
    alone = [tiny_reader.read(Article(text=text, language="en")).usage for text in TEXTS]
    mixed = [reading.usage for reading in readings(tiny_reader, TEXTS)]
    assert [use.tokens for use in mixed] == [use.tokens for use in alone]
    assert all(use.ms > 0 for use in mixed)


def test_no_article_makes_no_reading(tiny_reader: Reader) -> None:
    assert tiny_reader.read_many([]) == []
