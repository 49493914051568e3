"""Builds a release folder from a run: weights, graphs, calibration, card, hashes.

Everything in it is checked by `stance_model.artifact` when it is opened.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer

from stance_model.aggregate import Prominence
from stance_model.artifact import FORMAT, MANIFEST, digest, open_release
from stance_model.calibration import Calibration
from stance_model.labels import CODEBOOK_VERSION
from stance_model.network import StanceNet
from stance_model.passages import PassageCutter, PassageLimits, special_id
from stance_model.reader import Reader
from stance_model.runtime import OpenVinoRuntime
from stance_training.config import TrainConfig
from stance_training.corpus.store import read_split
from stance_training.export import export
from stance_training.fit import fit_calibration
from stance_training.predictions import predict

MAX_FILE_BYTES: Final = 95_000_000
FIGURES: Final = "evaluation.json"


class ReleaseError(ValueError):
    """A run that cannot become a release."""


def build_release(run: Path, out: Path) -> Reader:
    """Turn the best state of a run into a release and return the reader that it makes.

    Args:
        run: a folder that `stancewire train` has left.
        out: the release folder; what was there before is replaced.

    Raises:
        ReleaseError: the run has no best state, or a file would be over 95 MB.
    """
    if not (run / "best" / "model.safetensors").is_file():
        raise ReleaseError(f"{run}: no best/model.safetensors; has the training ended?")
    config = TrainConfig.model_validate_json((run / "config.json").read_text(encoding="utf-8"))
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    _write_weights(run / "best", out, config)
    write_manifest(out, config, Calibration())
    articles = read_split(config.data.corpus, "validation")
    calibration = fit_calibration(predict(load(out), articles))
    write_manifest(out, config, calibration)
    return load(out)


def load(folder: Path) -> Reader:
    """Open a release with the runtime that serves."""
    release = open_release(folder)
    return Reader.of(release, OpenVinoRuntime(folder))


def _write_weights(best: Path, out: Path, config: TrainConfig) -> None:
    net = StanceNet.from_pretrained(best, dtype=torch.float32)
    shutil.copyfile(best / "tokenizer.json", out / "tokenizer.json")
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    article = read_split(config.data.corpus, "train")[0]
    cutter = PassageCutter(tokenizer, limits(config))
    passages = cutter.cut(article.text, title=article.title, language=article.language)
    export(net, out, passages, pad_id=special_id(tokenizer, "pad"))
    net.to(torch.float16).save_pretrained(out)  # type: ignore[arg-type]
    for path in out.iterdir():
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ReleaseError(f"{path.name} has {path.stat().st_size:,} bytes; 95 MB are allowed")


def limits(config: TrainConfig) -> PassageLimits:
    """Return the passages that the net was taught with."""
    return PassageLimits(max_tokens=config.net.max_tokens, overlap_tokens=config.net.overlap_tokens)


def write_manifest(out: Path, config: TrainConfig, calibration: Calibration) -> None:
    """Write the manifest: what the release is, and the hash of every file beside it."""
    skipped = {MANIFEST, FIGURES, "CARD.md"}
    paths = sorted(path for path in out.iterdir() if path.name not in skipped)
    manifest = {
        "format": FORMAT,
        "name": config.name,
        "version": config.version,
        "codebook_version": CODEBOOK_VERSION,
        "created": date.today().isoformat(),
        "passages": asdict(limits(config)),
        "prominence": asdict(Prominence()),
        "calibration": asdict(calibration),
        "card": _facts(config),
        "files": {
            path.name: {"sha256": digest(path), "bytes": path.stat().st_size} for path in paths
        },
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (out / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _facts(config: TrainConfig) -> Mapping[str, Any]:
    articles = read_split(config.data.corpus, "train")
    return {
        "base": Path(config.net.base).name,
        "languages": sorted({article.language for article in articles}),
        "trained_on_articles": len(articles),
        "seed": config.loop.seed,
        "epochs": config.loop.epochs,
    }
