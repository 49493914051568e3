import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance_model.sentences import Sentence, split_sentences


def split(text: str, language: str = "en") -> list[str]:
    return [text[one.start : one.end] for one in split_sentences(text, language)]


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["en", "zh", "ar", "xx"]))
def test_every_character_that_is_no_space_is_kept(text: str, language: str) -> None:
    at = 0
    for sentence in split_sentences(text, language):
        assert text[at : sentence.start].strip() == ""
        at = sentence.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("en", "Mr. Smith left. He was calm.", ["Mr. Smith left.", "He was calm."]),
        ("ru", "Россия ждёт. Турция нет.", ["Россия ждёт.", "Турция нет."]),
        ("zh", "土耳其表示相信。抗议者要求辞职。", ["土耳其表示相信。", "抗议者要求辞职。"]),
        ("ar", "هل انتهى؟ لم ينته.", ["هل انتهى؟", "لم ينته."]),
    ],
)
def test_sentences_end_where_the_language_ends_them(
    language: str, text: str, sentences: list[str]
) -> None:
    assert split(text, language) == sentences


def test_a_line_break_ends_a_sentence() -> None:
    assert split("A headline\nTurkey is calm.") == ["A headline", "Turkey is calm."]


def test_hard_wrapped_text_goes_on() -> None:
    assert split("Turkey is\ncalm again.") == ["Turkey is\ncalm again."]


def test_an_unbounded_line_is_cut_and_kept() -> None:
    sentences = split_sentences("x" * 50_000, "en")
    assert [sentences[0].start, sentences[-1].end] == [0, 50_000]
    assert max(one.end - one.start for one in sentences) <= 20_000


@pytest.mark.parametrize("text", ["", " \n\t ", "\n\n"])
def test_white_space_holds_no_sentence(text: str) -> None:
    assert split_sentences(text, "en") == []


def test_a_sentence_comes_without_the_space_around_it() -> None:
    assert split_sentences("  Calm. ", "en") == [Sentence(2, 7)]
