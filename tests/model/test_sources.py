import pytest

from stance_model.sources import find_source


def source(text: str, quote: str, language: str = "en") -> str | None:
    start = text.index(quote)
    return find_source(text, start, start + len(quote), language)


@pytest.mark.parametrize(
    ("language", "text", "quote", "speaker"),
    [
        ("en", "Moscow hopes for calm, analyst Jane Roe said.", "Moscow hopes", "analyst Jane Roe"),
        ("en", "According to Jane Roe, Moscow hopes for calm.", "Moscow hopes", "Jane Roe"),
        ("ru", "По словам Петрова, Москва надеется на спокойствие.", "Москва", "Петрова"),
    ],
)
def test_the_speaker_beside_the_quote_is_found(
    language: str, text: str, quote: str, speaker: str
) -> None:
    assert source(text, quote, language) == speaker


def test_a_speaker_of_another_sentence_is_not_taken() -> None:
    text = "Jane Roe said much.\nMoscow hopes for calm.\nJohn Doe said little."
    assert source(text, "Moscow hopes for calm.") is None


def test_a_language_without_cues_names_nobody() -> None:
    assert source("Moscow hopes, Jane Roe said.", "Moscow", "xx") is None


@pytest.mark.parametrize("language", ["en", "ru", "tr", "ar", "zh", "en-GB"])
def test_a_source_is_a_surface_of_the_text(language: str) -> None:
    text = "Jane Roe said: Moscow hopes. Петров сказал. Bakan dedi. قال الوزير. 部长说。"
    found = source(text, "Moscow hopes", language)
    assert found is None or found in text


def test_a_pronoun_is_no_source() -> None:
    assert source("Moscow hopes for calm, he said.", "Moscow hopes") is None
