from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance_training.corpus.schema import CorpusArticle
from stance_training.corpus.splits import PINNED, by_split, split_of


@given(st.text(max_size=30))
def test_every_event_has_one_split(event: str) -> None:
    assert split_of(event) == split_of(event) in {"train", "validation", "test"}


@pytest.mark.parametrize(
    ("event", "split"),
    [("kaz-2022-january", "validation"), ("bgd-2024-july", "train"), ("xba-2022", "train")],
)
def test_splits_never_move(event: str, split: str) -> None:
    assert split_of(event) == split


def test_the_event_that_everybody_reads_is_no_test() -> None:
    assert "test" not in PINNED.values()


def test_shares_are_about_seventy_ten_twenty() -> None:
    counts = Counter(split_of(f"event-{n}") for n in range(5_000))
    assert counts["train"] == pytest.approx(3_500, abs=150)
    assert counts["test"] == pytest.approx(1_000, abs=150)


def test_an_event_is_never_in_two_splits(labelled: CorpusArticle) -> None:
    articles = [
        replace(labelled, id=f"a-{n}", event=replace(labelled.event, id=f"event-{n % 9}"))
        for n in range(60)
    ]
    groups = by_split(articles)
    assert list(groups) == ["train", "validation", "test"]
    assert sum(map(len, groups.values())) == 60
    homes = Counter(event for rows in groups.values() for event in {row.event.id for row in rows})
    assert set(homes.values()) == {1}
