from pathlib import Path

import pytest

from stance_model.network import StanceNet
from stance_model.passages import Passage
from stance_model.runtime import OpenVinoRuntime
from stance_training.export import export


@pytest.mark.parametrize("name", ["encoder", "readout"])
def test_a_release_holds_both_graphs(tiny_release: Path, name: str) -> None:
    assert (tiny_release / f"{name}.xml").stat().st_size > 1_000
    assert (tiny_release / f"{name}.bin").stat().st_size > 1_000


@pytest.mark.filterwarnings(
    "ignore:`torch.jit:DeprecationWarning",
    "ignore:`is_gradient_checkpointing`:FutureWarning",
    "ignore::torch.jit.TracerWarning",
)
def test_one_passage_is_enough(
    tiny_net: StanceNet, tiny_passages: list[Passage], tmp_path: Path
) -> None:
    export(tiny_net, tmp_path / "new", tiny_passages[:1], pad_id=1, int8=False)
    assert OpenVinoRuntime(tmp_path / "new", threads=1)
    assert not tiny_net.training
