"""The release folder described as data: what is in it, and that nothing in it has changed.

Knows files and hashes; building a release is the business of training.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from stance_model.aggregate import Prominence
from stance_model.calibration import Calibration
from stance_model.errors import ArtifactError
from stance_model.labels import CODEBOOK_VERSION
from stance_model.passages import PassageLimits
from stance_model.reading import ModelIdentity

MANIFEST: Final = "manifest.json"
FORMAT: Final = "stancewire-release-1"
DEFAULT_TIER: Final = "small"
SERVING_FILES: Final = (
    "tokenizer.json",
    "encoder.xml",
    "encoder.bin",
    "readout.xml",
    "readout.bin",
)
_PICKLES = (".bin.index.json", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib")


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """A checked release folder.

    Attributes:
        card: figures and facts for people, as the manifest holds them.
    """

    folder: Path
    identity: ModelIdentity
    limits: PassageLimits
    prominence: Prominence
    calibration: Calibration
    card: Mapping[str, Any]


def packaged(tier: str = DEFAULT_TIER) -> Path:
    """Return the folder of a release that lies inside the package."""
    return Path(str(files("stance_model"))) / "releases" / tier


def digest(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_release(folder: Path, *, needed: tuple[str, ...] = SERVING_FILES) -> Release:
    """Check a release folder and describe it.

    Args:
        folder: the release.
        needed: files that must be there; each is compared with its hash in the manifest.

    Raises:
        ArtifactError: no manifest, another format or codebook, a file that is missing or changed,
            or a pickle, which could run code on loading.
    """
    manifest_path = folder / MANIFEST
    manifest = _manifest(manifest_path)
    _refuse_pickles(folder)
    try:
        for name in needed:
            _check_file(folder, name, manifest["files"])
        return _described(folder, manifest)
    except (KeyError, TypeError, AttributeError) as error:
        raise ArtifactError(f"{manifest_path}: a field is missing or unknown: {error}") from error


def _described(folder: Path, manifest: Mapping[str, Any]) -> Release:
    calibration = {**manifest["calibration"]}
    calibration["stance_bias"] = tuple(calibration["stance_bias"])
    return Release(
        folder=folder,
        identity=ModelIdentity(
            name=manifest["name"], version=manifest["version"], sha256=digest(folder / MANIFEST)
        ),
        limits=PassageLimits(**manifest["passages"]),
        prominence=Prominence(**manifest["prominence"]),
        calibration=Calibration(**calibration),
        card=manifest["card"],
    )


def _manifest(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise ArtifactError(f"{path.parent}: no {MANIFEST}, so this is no release folder")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ArtifactError(f"{path}: is no JSON: {error}") from error
    if not isinstance(manifest, dict):
        raise ArtifactError(f"{path}: holds a JSON {type(manifest).__name__}, not an object")
    seen = manifest.get("format"), manifest.get("codebook_version")
    if seen != (FORMAT, CODEBOOK_VERSION):
        raise ArtifactError(
            f"{path}: format and codebook are {seen}; this version reads "
            f"{(FORMAT, CODEBOOK_VERSION)}"
        )
    return manifest


def _refuse_pickles(folder: Path) -> None:
    for path in folder.iterdir():
        name = path.name.lower()
        if name.endswith(_PICKLES) or name == "pytorch_model.bin":
            raise ArtifactError(f"{path}: pickled weights can run code and are never loaded")


def _check_file(folder: Path, name: str, listed: Mapping[str, Any]) -> None:
    path = folder / name
    if name not in listed or not path.is_file():
        raise ArtifactError(f"{path}: is missing; a release holds {', '.join(sorted(listed))}")
    seen = digest(path)
    if seen != listed[name]["sha256"]:
        raise ArtifactError(f"{path}: sha256 is {seen}, the manifest says {listed[name]['sha256']}")
