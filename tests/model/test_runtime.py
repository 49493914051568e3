from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest

from stance_model.article import Article, RequestedActor
from stance_model.artifact import open_release
from stance_model.batch import Batch, find_units, lay_out
from stance_model.errors import ArtifactError
from stance_model.mentions import Mention
from stance_model.network import StanceNet
from stance_model.passages import Passage
from stance_model.reader import Reader
from stance_model.reading import ArticleReading
from stance_model.runtime import OpenVinoRuntime, Runtime
from stance_model.torch_runtime import TorchRuntime

TEXT = "Turkey wants calm. Russia sent troops to Almaty; protesters took the airport. " * 4
ASKED = tuple(RequestedActor(name=name, aliases=(name,)) for name in ("Turkey", "Russia"))


@pytest.fixture(scope="module")
def batch(tiny_passages: list[Passage]) -> Batch:
    rows = [find_units(one, {"a": [Mention(0, 6, "a")]}) for one in tiny_passages]
    return lay_out(tiny_passages, rows, pad_id=1)


def arrays(runtime: Runtime, batch: Batch) -> list[np.ndarray]:
    encoded = runtime.encode(batch.ids, batch.attention)
    units = runtime.read_out(encoded.states, batch.mentions, batch.sentences)
    inside = batch.attention[..., None] == 1
    named = batch.mentions.max(-1, keepdims=True) > 0
    read = [np.where(named, part, 0) for part in astuple(units)]
    return [encoded.states * inside, encoded.tags * inside, encoded.about, *read]


def read(reader: Reader) -> ArticleReading:
    return reader.read(Article(text=TEXT, language="en", actors=ASKED))


def test_openvino_says_what_torch_says(
    tiny_net: StanceNet, tiny_release: Path, batch: Batch
) -> None:
    served = arrays(OpenVinoRuntime(tiny_release, threads=1), batch)
    for one, other in zip(served, arrays(TorchRuntime(tiny_net), batch), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-3)


def test_a_release_reads_as_the_net_itself(
    release_reader: Reader, tiny_release: Path, tiny_net: StanceNet
) -> None:
    served, own = read(release_reader), read(
        Reader.of(open_release(tiny_release), TorchRuntime(tiny_net))
    )  # fmt: skip
    assert served.model == own.model
    for one, other in zip(served.actors, own.actors, strict=True):
        scores = one.stance.scores, other.stance.scores
        assert scores[0] == pytest.approx(scores[1], abs=1e-4)
        assert [quote.quote for quote in one.evidence] == [quote.quote for quote in other.evidence]


def test_batches_of_openvino_do_not_change_a_reading(release_reader: Reader) -> None:
    articles = [Article(text=text, language="en", actors=ASKED) for text in (TEXT, "Turkey!")]
    together = release_reader.read_many(articles)
    for article, mixed in zip(articles, together, strict=True):
        assert isinstance(mixed, ArticleReading)
        for one, other in zip(release_reader.read(article).actors, mixed.actors, strict=True):
            assert one.stance.scores == pytest.approx(other.stance.scores, abs=1e-4)


@pytest.mark.long  # NNCF alone takes seconds to import
def test_an_int8_encoder_is_loaded_and_stays_near(
    tiny_int8_release: Path, tiny_release: Path, release_reader: Reader
) -> None:
    assert 'element_type="i8"' in (tiny_int8_release / "encoder.xml").read_text(encoding="utf-8")
    small, full = ((folder / "encoder.bin").stat().st_size for folder in
                   (tiny_int8_release, tiny_release))  # fmt: skip
    assert small < full / 2
    for one, other in zip(
        read(Reader.load(tiny_int8_release, threads=1)).actors, read(release_reader).actors,
        strict=True,
    ):  # fmt: skip
        assert one.stance.scores == pytest.approx(other.stance.scores, abs=0.25)


def test_a_folder_without_graphs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="cannot compile the graphs"):
        OpenVinoRuntime(tmp_path)
