from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from stance_model.labels import Stance, Voice
from stance_training.corpus.checks import check_article, check_corpus, check_splits, word_count
from stance_training.corpus.schema import ActorLabel, CorpusArticle
from stance_training.corpus.splits import split_of

Change = Callable[[ActorLabel], ActorLabel]


def with_actor(article: CorpusArticle, at: int, **changes: Any) -> CorpusArticle:
    actors = list(article.actors)
    actors[at] = replace(actors[at], **changes)
    return replace(article, actors=tuple(actors))


def with_claim(article: CorpusArticle, at: int, **changes: Any) -> CorpusArticle:
    (claim,) = article.actors[at].evidence
    return with_actor(article, at, evidence=(replace(claim, **changes),))


def test_a_sound_article_has_no_complaint(labelled: CorpusArticle) -> None:
    assert check_article(labelled) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": "One Two"}, "is not lower-case words"),
        ({"genre": "poem"}, "genre 'poem' is not one of wire"),
        ({"language": "English"}, "language 'English' is not a BCP 47"),
        ({"text": "Too short."}, "2 words; 100 to 1000"),
        ({"published": "yesterday"}, "published 'yesterday' is not a date"),
    ],
)
def test_the_shape_is_checked(
    labelled: CorpusArticle, changes: dict[str, Any], complaint: str
) -> None:
    said = check_article(replace(labelled, **changes))
    assert any(complaint in line for line in said)
    assert all(line.startswith(changes.get("id", labelled.id) + ": ") for line in said)


def test_an_event_is_documented_or_invented(labelled: CorpusArticle) -> None:
    event = replace(labelled.event, basis="rumoured")  # type: ignore[arg-type] # what is refused
    (said,) = check_article(replace(labelled, event=event))
    assert "event.basis 'rumoured'" in said


@pytest.mark.parametrize(
    ("at", "changes", "complaint"),
    [
        (1, {"id": "RUS"}, "actor RUS is listed 2 times"),
        (0, {"id": "tur/x"}, "actor id 'tur/x' is not like KAZ"),
        (2, {"aliases": ("Russia", "Turkey")}, "alias 'Turkey' is given to both TUR and RUS"),
        (3, {"aliases": ("Tbilisi",)}, "alias 'Tbilisi' is not in the text"),
        (3, {"mentions": ()}, "no alias stands in the text on word borders"),
        (3, {"secondary": Stance.SUPPORT}, "none takes no evidence and no secondary"),
        (3, {"stance": Stance.SUPPORT}, "stance support without evidence"),
        (0, {"stance": Stance.NONE}, "none takes no evidence"),
        (0, {"secondary": Stance.SUPPORT}, "secondary support needs evidence of its own"),
        (0, {"secondary": Stance.STABILITY}, "secondary stability needs evidence of its own"),
        (0, {"stance": Stance.SUPPORT}, "evidence for stability, but no such secondary"),
    ],
)
def test_actors_and_their_labels_are_checked(
    labelled: CorpusArticle, at: int, changes: dict[str, Any], complaint: str
) -> None:
    assert any(complaint in line for line in check_article(with_actor(labelled, at, **changes)))


@pytest.mark.parametrize(
    ("at", "changes", "complaint"),
    [
        (0, {"start": 3}, "does not stand at [3, "),
        (0, {"stance": Stance.NONE}, "evidence cannot have stance none"),
        (0, {"quote": "word " * 76}, "76 words; at most 75"),
        (0, {"voice": Voice.ATTRIBUTED}, "attributed needs a source, own takes none"),
        (2, {"source": ""}, "attributed needs a source, own takes none"),
        (0, {"source": "Jane Roe"}, "attributed needs a source, own takes none"),
    ],
)
def test_evidence_is_checked(
    labelled: CorpusArticle, at: int, changes: dict[str, Any], complaint: str
) -> None:
    assert any(complaint in line for line in check_article(with_claim(labelled, at, **changes)))


def test_mentions_slice_back(labelled: CorpusArticle) -> None:
    moved = replace(labelled.actors[0].mentions[0], start=1, end=7)
    said = check_article(with_actor(labelled, 0, mentions=(moved,)))
    assert any("mention 'ANKARA' is not at 1" in line for line in said)


def test_ids_are_used_once_and_twins_exist(labelled: CorpusArticle) -> None:
    assert check_corpus([labelled]) == []
    twice = check_corpus([labelled, labelled])
    assert f"{labelled.id}: the id is used 2 times" in twice
    (said,) = check_corpus([replace(labelled, twin_of="nobody-here")])
    assert "twin_of 'nobody-here' is no article" in said


def test_an_article_in_the_split_of_another_event_is_found(labelled: CorpusArticle) -> None:
    right = split_of(labelled.event.id)
    assert check_splits({right: [labelled]}) == []
    (said,) = check_splits({"test": [labelled]})
    assert f"belongs to {right}" in said


@pytest.mark.parametrize(
    ("text", "words"), [("two words", 2), ("抗议者要求", 2), ("Ankara 土耳其政府", 3), ("", 0)]
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert word_count(text) == words
