from pathlib import Path

import pytest

from stance_model.network import StanceNet
from stance_model.runtime import OpenVinoRuntime


@pytest.mark.parametrize("name", ["encoder", "readout"])
def test_a_release_holds_both_graphs(tiny_release: Path, name: str) -> None:
    assert (tiny_release / f"{name}.xml").stat().st_size > 1_000
    assert (tiny_release / f"{name}.bin").stat().st_size > 1_000


def test_the_graphs_are_compiled_without_the_net(tiny_release: Path) -> None:
    assert OpenVinoRuntime(tiny_release, threads=1)


def test_the_net_is_left_in_evaluation_mode(tiny_release: Path, tiny_net: StanceNet) -> None:
    assert tiny_release.is_dir()
    assert not tiny_net.training
