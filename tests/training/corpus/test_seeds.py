from pathlib import Path

import pytest
from datasets import load_dataset

from stance_training.corpus.checks import check_corpus, check_splits
from stance_training.corpus.schema import CorpusArticle
from stance_training.corpus.store import SPLITS, read_split

ARTICLES = Path(__file__).parents[3] / "seeds" / "articles"
pytestmark = pytest.mark.skipif(
    not all((ARTICLES / f"{split}.jsonl").is_file() for split in SPLITS),
    reason="the corpus is not in this checkout",
)


@pytest.fixture(scope="module")
def corpus() -> dict[str, list[CorpusArticle]]:
    return {split: read_split(ARTICLES, split) for split in SPLITS}


def test_the_corpus_breaks_no_rule(corpus: dict[str, list[CorpusArticle]]) -> None:
    assert check_corpus([article for rows in corpus.values() for article in rows]) == []


def test_every_article_lies_in_the_split_of_its_event(
    corpus: dict[str, list[CorpusArticle]],
) -> None:
    assert check_splits(corpus) == []
    assert all(corpus.values())


@pytest.mark.parametrize("split", SPLITS)
def test_other_tools_can_load_it(
    corpus: dict[str, list[CorpusArticle]], split: str, tmp_path: Path
) -> None:
    files = str(ARTICLES / f"{split}.jsonl")
    rows = load_dataset("json", data_files=files, split="train", cache_dir=str(tmp_path))
    assert rows.num_rows == len(corpus[split])
    assert rows[0]["actors"][0]["stance"] in {"none", "stability", "support", "opportunism"}
