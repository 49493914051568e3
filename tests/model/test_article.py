import pytest

from stance_model.article import MAX_ACTORS, MAX_NAME_CHARS, MAX_TEXT_CHARS, Article, RequestedActor
from stance_model.errors import ActorError, ArticleError, InputError, StancewireError

BROKEN = "abc\ud83d"


@pytest.mark.parametrize("text", ["", "  \n", "\u3000\u2028"])
def test_a_text_of_spaces_is_refused(text: str) -> None:
    with pytest.raises(ArticleError, match=r"text: is empty"):
        Article(text=text)


@pytest.mark.parametrize("field", ["text", "title"])
def test_a_lone_surrogate_is_refused_with_its_offset(field: str) -> None:
    with pytest.raises(ArticleError, match=rf"{field}: .*U\+D83D at offset 3") as caught:
        Article(text="fine" if field == "title" else BROKEN, title=BROKEN)
    assert caught.value.field == field


def test_the_longest_text_is_accepted_and_one_more_character_is_not() -> None:
    assert Article(text="x" * MAX_TEXT_CHARS).text
    with pytest.raises(ArticleError, match=r"text: is too long; seen: 1,000,001 characters"):
        Article(text="x" * (MAX_TEXT_CHARS + 1))


@pytest.mark.parametrize("count", [0, MAX_ACTORS + 1])
def test_a_wrong_number_of_actors_is_refused(count: int) -> None:
    with pytest.raises(ActorError, match=rf"actors: .*seen: {count};"):
        Article(text="x", actors=(RequestedActor(name="TUR"),) * count)


@pytest.mark.parametrize("name", ["", "  ", "a\udc00", "x" * (MAX_NAME_CHARS + 1)])
def test_an_unusable_name_is_refused_by_its_place(name: str) -> None:
    good = RequestedActor(name="TUR")
    with pytest.raises(ActorError, match=r"actors\[1\]\.name"):
        Article(text="x", actors=(good, RequestedActor(name=name)))
    with pytest.raises(ActorError, match=r"actors\[0\]\.aliases\[1\]"):
        Article(text="x", actors=(RequestedActor(name="TUR", aliases=("a", name)),))


def test_a_refusal_never_echoes_the_text() -> None:
    secret = "confidential " * 100_000
    with pytest.raises(InputError) as caught:
        Article(text=secret)
    assert "confidential" not in str(caught.value)
    assert isinstance(caught.value, StancewireError)
