"""Turns a taught net into the two OpenVINO graphs that serve it, the encoder's weights in int8.

Weights only (NNCF, per channel): activations in int8 cost 3.5 points of macro-F1 on validation.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from stance_model.batch import lay_out
from stance_model.network import StanceNet
from stance_model.passages import Passage


class _Encoder(nn.Module):
    """The encoder with the tagger and the document head, tensors in, tensors out."""

    def __init__(self, net: StanceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, attention: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        out = self.net.encode(ids, attention)
        return out.states, out.tags, out.about


class _ReadOut(nn.Module):
    """The read-out, tensors in, tensors out."""

    def __init__(self, net: StanceNet) -> None:
        super().__init__()
        self.readout = net.readout

    def forward(
        self, states: Tensor, mentions: Tensor, sentences: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        out = self.readout(states, mentions, sentences)
        return out.stance, out.sentiment, out.voice, out.claim


def export(
    net: StanceNet, folder: Path, passages: Sequence[Passage], *, pad_id: int, int8: bool = True
) -> None:
    """Write `encoder.xml` and `readout.xml` with their weights.

    Args:
        net: the taught net; it is put into evaluation mode.
        folder: where the graphs go.
        passages: at least one real passage, along which the net is traced.
        pad_id: the tokenizer's padding id.
        int8: whether to keep the encoder's weights in int8; float keeps them as they were taught.
    """
    import openvino as ov

    net = net.cpu()
    net.train(mode=False)
    batch = lay_out(passages[:2], [[], []], pad_id=pad_id)
    ids, attention = torch.from_numpy(batch.ids), torch.from_numpy(batch.attention)
    masks = torch.from_numpy(batch.mentions), torch.from_numpy(batch.sentences)
    with torch.no_grad():
        states = net.encode(ids, attention).states
        encoder = ov.convert_model(
            _Encoder(net),
            example_input=(ids, attention),
            input=[("ids", [-1, -1], np.int64), ("attention", [-1, -1], np.int64)],
        )
        readout = ov.convert_model(_ReadOut(net), example_input=(states, *masks))
    if int8:
        import nncf

        encoder = nncf.compress_weights(encoder, mode=nncf.CompressWeightsMode.INT8_SYM)
    folder.mkdir(parents=True, exist_ok=True)
    ov.save_model(encoder, folder / "encoder.xml", compress_to_fp16=int8)
    ov.save_model(readout, folder / "readout.xml", compress_to_fp16=False)
