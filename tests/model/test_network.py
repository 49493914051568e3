from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModel, BertConfig, BertModel

from stance_model.article import Article
from stance_model.batch import Batch, find_units, lay_out
from stance_model.labels import Sentiment, Stance, Voice
from stance_model.mentions import Mention
from stance_model.network import StanceNet, StanceNetConfig, StanceNetOutput
from stance_model.passages import Passage
from stance_model.reader import Reader
from stance_model.tags import N_TAGS
from stance_model.torch_runtime import TorchRuntime


@pytest.fixture(scope="module")
def batch(tiny_passages: list[Passage]) -> Batch:
    spans = [Mention(0, 6, "a"), Mention(29, 31, "a")]
    rows = [find_units(passage, {"a": spans}) for passage in tiny_passages[:3]]
    return lay_out(tiny_passages[:3], rows, pad_id=1)


def run(net: StanceNet, batch: Batch) -> StanceNetOutput:
    arrays = batch.ids, batch.attention, batch.mentions, batch.sentences
    with torch.inference_mode():
        out = net(*map(torch.from_numpy, arrays))
    assert isinstance(out, StanceNetOutput)
    return out


def outputs(net: StanceNet, batch: Batch) -> list[torch.Tensor]:
    out = run(net, batch)
    units, encoded = out.units, out.encoded
    return [units.stance, units.sentiment, units.voice, units.claim, encoded.tags, encoded.about]


def test_shapes_are_those_of_the_label_sets(tiny_net: StanceNet, batch: Batch) -> None:
    passages, rows, tokens = batch.mentions.shape
    wanted = [(passages, rows, len(labels)) for labels in (Stance, Sentiment, Voice)]
    wanted += [(passages, rows, tokens), (passages, tokens, N_TAGS)]
    shapes = [tuple(tensor.shape) for tensor in outputs(tiny_net, batch)]
    assert shapes == [*wanted, (passages,)]


def test_an_empty_unit_is_finite(tiny_net: StanceNet, tiny_passages: list[Passage]) -> None:
    empty = lay_out(tiny_passages[:1], [[]], pad_id=1)
    assert all(torch.isfinite(tensor).all() for tensor in outputs(tiny_net, empty))


def test_a_unit_does_not_depend_on_the_units_beside_it(tiny_net: StanceNet, batch: Batch) -> None:
    alone = Batch(batch.ids, batch.attention, batch.mentions[:, :1], batch.sentences[:, :1])
    beside, single = run(tiny_net, batch).units, run(tiny_net, alone).units
    torch.testing.assert_close(beside.stance[:, :1], single.stance)
    torch.testing.assert_close(beside.claim[:, :1], single.claim)


def test_a_saved_net_is_equal_when_loaded(
    tiny_net: StanceNet, batch: Batch, tmp_path: Path
) -> None:
    tiny_net.save_pretrained(tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.suffix in {".bin", ".pt"}]
    for loaded in (StanceNet.from_pretrained(tmp_path), AutoModel.from_pretrained(tmp_path)):
        assert isinstance(loaded, StanceNet)
        loaded.train(mode=False)
        for one, other in zip(outputs(loaded, batch), outputs(tiny_net, batch), strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=1e-6)


def test_fresh_heads_stand_on_the_weights_of_the_base(
    tiny_encoder: BertConfig, tmp_path: Path
) -> None:
    base = BertModel(tiny_encoder, add_pooling_layer=False)
    base.save_pretrained(tmp_path)
    net = StanceNet.from_base(str(tmp_path), readout_width=16, dropout=0.0)
    for name, weights in base.state_dict().items():
        torch.testing.assert_close(net.encoder.state_dict()[name], weights)


def test_the_configuration_names_what_is_needed_to_build_the_net(tiny_net: StanceNet) -> None:
    config = StanceNetConfig.from_dict(tiny_net.config.to_dict())
    built = StanceNet(config).state_dict()
    assert {name: value.shape for name, value in built.items()} == {
        name: value.shape for name, value in tiny_net.state_dict().items()
    }


def test_the_torch_runtime_loads_a_release(
    tiny_release: Path, tiny_reader: Reader, tiny_tokenizer: Tokenizer
) -> None:
    ids = np.array([tiny_tokenizer.encode("Turkey wants calm.").ids])
    loaded = TorchRuntime.load(tiny_release).encode(ids, np.ones_like(ids))
    assert loaded.states.shape == (1, ids.shape[1], 32)
    assert tiny_reader.read(Article(text="Turkey wants calm.")).usage.tokens == ids.shape[1]
