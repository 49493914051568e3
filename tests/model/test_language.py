import pytest

from stance_model.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Turkey said on Thursday that it trusts the administration.", "en"),
        ("Россия заявила, что поддерживает власти Казахстана.", "ru"),
        ("Türkiye protestoların bir an önce sona ermesini istediğini açıkladı.", "tr"),
        ("قالت تركيا إنها تثق في قدرة الإدارة على تجاوز الأزمة.", "ar"),
        ("土耳其表示相信哈萨克斯坦政府能够克服危机。", "zh"),
    ],
)
def test_the_language_of_a_sentence_is_guessed(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["7", "\x00", "👩", " "])
def test_any_text_gets_a_tag(text: str) -> None:
    assert guess_language(text).isalpha()
