from stance_training.corpus.schema import CorpusArticle
from stance_training.corpus.stats import table


def test_the_table_counts_what_there_is(four_articles: list[CorpusArticle]) -> None:
    lines = table({"train": four_articles[:3], "validation": four_articles[3:]}).splitlines()
    assert lines[0] == "train: 3 articles, 3 events, 12 actor labels"
    assert lines[2] == "all: 4 articles, 4 events, 16 actor labels"
    assert "genre: wire 4 (100%)" in lines
    assert "events: documented 4 (100%)" in lines
    assert "sentiment of opportunism: negative 4 (100%)" in lines
    assert "claims by voice: own 8 (67%), attributed 4 (33%)" in lines


def test_an_empty_corpus_is_counted() -> None:
    assert "all: 0 articles, 0 events, 0 actor labels" in table({"train": []})
