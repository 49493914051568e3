from dataclasses import replace

import orjson
import pytest

from stance_model.labels import Stance
from stance_training.corpus.schema import CorpusArticle, from_json, to_json


def test_an_article_survives_json(labelled: CorpusArticle) -> None:
    assert from_json(orjson.loads(orjson.dumps(to_json(labelled)))) == labelled


def test_a_secondary_stance_survives_json(labelled: CorpusArticle) -> None:
    first = replace(labelled.actors[0], secondary=Stance.SUPPORT)
    article = replace(labelled, actors=(first,))
    assert from_json(orjson.loads(orjson.dumps(to_json(article)))) == article


@pytest.mark.parametrize("field", ["actors", "event", "tags"])
def test_a_missing_field_is_named(labelled: CorpusArticle, field: str) -> None:
    row = to_json(labelled)
    del row[field]
    with pytest.raises(KeyError, match=field):
        from_json(row)


def test_an_unknown_field_is_refused(labelled: CorpusArticle) -> None:
    with pytest.raises(TypeError, match="mood"):
        from_json({**to_json(labelled), "mood": "calm"})
