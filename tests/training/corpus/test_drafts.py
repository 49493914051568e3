import re
from pathlib import Path

import pytest

from stance_model.labels import Stance, Voice
from stance_training.corpus.drafts import DraftError, read_draft
from stance_training.corpus.schema import CorpusArticle


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "one.toml"


def refused(path: Path, draft: str) -> str:
    path.write_text(draft, encoding="utf-8")
    with pytest.raises(DraftError) as caught:
        read_draft(path)
    return str(caught.value)


def test_offsets_are_derived_from_the_words(labelled: CorpusArticle) -> None:
    for actor in labelled.actors:
        assert actor.mentions
        for mention in actor.mentions:
            assert labelled.text[mention.start : mention.end] == mention.surface
        for item in actor.evidence:
            assert labelled.text[item.start : item.end] == item.quote


def test_labels_become_values(labelled: CorpusArticle) -> None:
    russia = next(actor for actor in labelled.actors if actor.id == "RUS")
    assert russia.stance is Stance.OPPORTUNISM
    assert russia.secondary is None
    assert (russia.evidence[0].voice, russia.evidence[0].source) == (Voice.ATTRIBUTED, "Jane Roe")


def test_the_longest_alias_is_the_mention(labelled: CorpusArticle) -> None:
    surfaces = [mention.surface for mention in labelled.actors[0].mentions]
    assert surfaces == ["ANKARA", "Turkey", "the ministry in Ankara"]


@pytest.mark.parametrize("which", [1, 2])
def test_an_occurrence_says_which_of_equal_quotes_is_meant(
    path: Path, draft_text: str, which: int
) -> None:
    path.write_text(draft_text.replace("occurrence = 1", f"occurrence = {which}"), encoding="utf-8")
    article = read_draft(path)
    starts = [match.start() for match in re.finditer("We will stay", article.text)]
    assert article.actors[1].evidence[0].start == starts[which - 1]


def test_a_quote_that_stands_twice_needs_an_occurrence(path: Path, draft_text: str) -> None:
    said = refused(path, draft_text.replace("occurrence = 1\n", ""))
    assert said.startswith(
        "one.toml: actor KAZ.protesters: the quote 'We will stay' stands 2 times"
    )


@pytest.mark.parametrize("which", [0, 3, -1])
def test_an_occurrence_that_is_not_there_is_refused(
    path: Path, draft_text: str, which: int
) -> None:
    said = refused(path, draft_text.replace("occurrence = 1", f"occurrence = {which}"))
    assert f"occurrence {which} of a quote that stands 2" in said


def test_words_that_are_not_in_the_text_are_refused(path: Path, draft_text: str) -> None:
    said = refused(path, draft_text.replace('quote = "We will stay"', 'quote = "We shall stay"'))
    assert said.startswith("one.toml: actor KAZ.protesters: the quote 'We shall stay' is not in")


@pytest.mark.parametrize("field", ["id", "title", "language", "genre", "published", "annotator"])
def test_a_missing_field_is_named(path: Path, draft_text: str, field: str) -> None:
    said = refused(path, re.sub(rf"^{field} = .*\n", "", draft_text, count=1, flags=re.M))
    assert said == f"one.toml: the field '{field}' is missing"


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ('stance = "stability"', 'stance = "calm"', "'calm' is not a valid Stance"),
        ('voice = "own"', 'voice = "mine"', "'mine' is not a valid Voice"),
        ('type = "protesters"', 'type = "crowd"', "'crowd' is not a valid ActorType"),
        ('sentiment = "positive"', 'sentiment = "good"', "'good' is not a valid Sentiment"),
        ("year = 2022", "", "year"),
        ("[event]", "[event", "one.toml: "),
    ],
)
def test_a_wrong_value_is_named(
    path: Path, draft_text: str, right: str, wrong: str, named: str
) -> None:
    said = refused(path, draft_text.replace(right, wrong))
    assert said.startswith("one.toml: ")
    assert named in said
