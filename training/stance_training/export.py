"""Turns a taught net into the two OpenVINO graphs that serve it, the encoder in int8.

Post-training quantisation with real passages (NNCF, SmoothQuant); the small read-out stays float.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from stance_model.batch import lay_out
from stance_model.network import StanceNet
from stance_model.passages import Passage

CALIBRATION_PASSAGES = 200


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
        passages: real passages, from which the ranges of activations are taken.
        pad_id: the tokenizer's padding id.
        int8: whether to quantise the encoder; float keeps it as it was taught.
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
        encoder = _quantise(encoder, passages, pad_id)
    folder.mkdir(parents=True, exist_ok=True)
    ov.save_model(encoder, folder / "encoder.xml", compress_to_fp16=int8)
    ov.save_model(readout, folder / "readout.xml", compress_to_fp16=False)


def _quantise(encoder: Any, passages: Sequence[Passage], pad_id: int) -> Any:  # OpenVINO is untyped
    import nncf

    rows = [lay_out([passage], [[]], pad_id=pad_id) for passage in passages[:CALIBRATION_PASSAGES]]
    return nncf.quantize(
        encoder,
        nncf.Dataset([(row.ids, row.attention) for row in rows]),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=CALIBRATION_PASSAGES,
        advanced_parameters=nncf.AdvancedQuantizationParameters(
            smooth_quant_alphas=nncf.AdvancedSmoothQuantParameters(matmul=0.5)
        ),
    )
