"""Runs the net on arrays, behind one small interface.

`OpenVinoRuntime` serves on CPUs without torch; `TorchRuntime` (in `torch_runtime`) serves GPUs and
training. Axes: B passages, T tokens, R units, H encoder width.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from stance_model.errors import ArtifactError

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EncodedArrays:
    """One encoder pass: states [B, T, H], tag logits [B, T, tags], about logits [B]."""

    states: Floats
    tags: Floats
    about: Floats


@dataclass(frozen=True, slots=True)
class UnitArrays:
    """Logits a unit: stance [B, R, 4], sentiment [B, R, 3], voice [B, R, 2], claim [B, R, T]."""

    stance: Floats
    sentiment: Floats
    voice: Floats
    claim: Floats


class Runtime(Protocol):
    """What the reader needs of a net."""

    def encode(self, ids: Ints, attention: Ints) -> EncodedArrays:
        """Encode passages, both arguments of shape [B, T]."""
        ...

    def read_out(self, states: Floats, mentions: Floats, sentences: Floats) -> UnitArrays:
        """Read units from states [B, T, H] and masks [B, R, T]."""
        ...


class OpenVinoRuntime:
    """The net as two OpenVINO graphs, `encoder.xml` and `readout.xml`."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Compile the graphs of a release folder for the CPU.

        Args:
            folder: holds `encoder.xml`, `readout.xml` and their weights.
            threads: inference threads; None takes OpenVINO's choice.

        Raises:
            ArtifactError: a graph is missing or cannot be compiled.
        """
        import openvino as ov

        core = ov.Core()
        # bf16 would be chosen on machines that have it, and answers would differ between machines.
        options: dict[str, object] = {
            "INFERENCE_PRECISION_HINT": "f32",
            "PERFORMANCE_HINT": "LATENCY",
        }
        if threads is not None:
            options["INFERENCE_NUM_THREADS"] = threads
        try:
            self._encoder = core.compile_model(folder / "encoder.xml", "CPU", options)
            self._readout = core.compile_model(folder / "readout.xml", "CPU", options)
        except RuntimeError as error:
            raise ArtifactError(f"{folder}: OpenVINO cannot compile the graphs: {error}") from error

    def encode(self, ids: Ints, attention: Ints) -> EncodedArrays:
        """Encode passages, both arguments of shape [B, T]."""
        out = self._encoder([ids, attention])
        return EncodedArrays(states=out[0], tags=out[1], about=out[2])

    def read_out(self, states: Floats, mentions: Floats, sentences: Floats) -> UnitArrays:
        """Read units from states [B, T, H] and masks [B, R, T]."""
        out = self._readout([states, mentions, sentences])
        return UnitArrays(stance=out[0], sentiment=out[1], voice=out[2], claim=out[3])
