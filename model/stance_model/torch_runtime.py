"""Runs the net with torch: for GPUs, for training, and as the reference of the other runtimes.

Imported only where torch is installed (the `train` extra).
"""

from pathlib import Path

import torch

from stance_model.network import StanceNet
from stance_model.runtime import EncodedArrays, Floats, Ints, UnitArrays


class TorchRuntime:
    """A `StanceNet` in evaluation mode."""

    def __init__(self, net: StanceNet, *, device: str = "cpu") -> None:
        """Take a net and the device that it shall run on."""
        # Upstream's decorator hides the method's own signature.
        self._net = net.to(device).eval()  # type: ignore[arg-type]
        self._device = device

    @classmethod
    def load(cls, folder: Path, *, device: str = "cpu") -> "TorchRuntime":
        """Load the float weights of a release or checkpoint folder."""
        net = StanceNet.from_pretrained(folder, dtype=torch.float32)
        return cls(net, device=device)

    @torch.inference_mode()
    def encode(self, ids: Ints, attention: Ints) -> EncodedArrays:
        """Encode passages, both arguments of shape [B, T]."""
        self._net.eval()
        out = self._net.encode(self._tensor(ids), self._tensor(attention))
        return EncodedArrays(_array(out.states), _array(out.tags), _array(out.about))

    @torch.inference_mode()
    def read_out(self, states: Floats, mentions: Floats, sentences: Floats) -> UnitArrays:
        """Read units from states [B, T, H] and masks [B, R, T]."""
        masks = self._tensor(mentions), self._tensor(sentences)
        out = self._net.readout(self._tensor(states), *masks)
        return UnitArrays(
            _array(out.stance), _array(out.sentiment), _array(out.voice), _array(out.claim)
        )

    def _tensor(self, array: Floats | Ints) -> torch.Tensor:
        return torch.from_numpy(array).to(self._device)


def _array(tensor: torch.Tensor) -> Floats:
    return tensor.float().cpu().numpy()
