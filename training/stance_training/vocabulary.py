"""Trims an encoder's vocabulary to the pieces that the served scripts need.

A multilingual vocabulary is most of a small encoder's weight (96 of 118 M parameters in
multilingual-e5-small). Pieces that are dropped are spelled by smaller pieces that stay.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from transformers import AutoModel, AutoTokenizer

MASK: Final = "<mask>"
# Unicode names of letters begin with the name of their script.
SERVED_SCRIPTS: Final = ("LATIN", "CYRILLIC", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "COMBINING")


def trim(
    base: Path, out: Path, *, keep: int, corpus: Iterable[str], sample: Iterable[str] = ()
) -> int:
    """Write a copy of a Unigram encoder with at most `keep` pieces.

    Args:
        base: a Hugging Face folder with a Unigram `tokenizer.json`.
        out: where the trimmed copy goes.
        keep: pieces to keep: the special ones, those that the corpus uses, for a third those
            that the sample uses most, and then the most frequent ones of the served scripts.
        corpus: texts whose every piece is kept.
        sample: other texts of the kind that will be read.

    Returns:
        The number of pieces kept.
    """
    spec = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    pieces: list[list[Any]] = spec["model"]["vocab"]
    used = _usage(base, corpus), _usage(base, sample)
    special = [token["id"] for token in spec["added_tokens"]]
    chosen = _choose(pieces, special, keep, *used)
    renumbered = {old: new for new, old in enumerate(chosen)}
    spec["model"]["vocab"] = [pieces[old] for old in chosen]
    spec["model"]["unk_id"] = renumbered[spec["model"]["unk_id"]]
    for token in spec["added_tokens"]:
        token["id"] = renumbered[token["id"]]
    for special in spec["post_processor"].get("special_tokens", {}).values():
        special["ids"] = [renumbered[old] for old in special["ids"]]
    _write(base, out, spec, chosen)
    return len(chosen)


def read_texts(path: Path) -> list[str]:
    """Return the `text` of every line of a JSON Lines file that has one."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows if row.get("text")]


def _usage(base: Path, texts: Iterable[str]) -> Counter[int]:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    return Counter(id_ for text in texts for id_ in tokenizer.encode(text).ids)


def _choose(
    pieces: list[list[Any]],
    special: list[int],
    keep: int,
    corpus: Counter[int],
    sample: Counter[int],
) -> list[int]:
    mask = [at for at, (piece, _) in enumerate(pieces) if piece == MASK]
    order = [id_ for id_, _ in corpus.most_common()]
    order += [id_ for id_, _ in sample.most_common(keep // 3)]
    order += [at for at, (piece, _) in enumerate(pieces) if _is_served(piece)]
    return sorted(list(dict.fromkeys([*special, *mask, *order]))[:keep])


def _is_served(piece: str) -> bool:
    return all(
        not char.isalpha() or unicodedata.name(char, "").startswith(SERVED_SCRIPTS)
        for char in piece
    )


def _write(base: Path, out: Path, spec: dict[str, Any], chosen: list[int]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    encoder = AutoModel.from_pretrained(base, dtype=torch.float32, add_pooling_layer=False)
    rows = encoder.get_input_embeddings().weight.detach()[chosen]
    encoder.resize_token_embeddings(len(chosen))
    encoder.get_input_embeddings().weight.data.copy_(rows)
    encoder.config.pad_token_id = chosen.index(encoder.config.pad_token_id)
    encoder.save_pretrained(out)
    AutoTokenizer.from_pretrained(base).save_pretrained(out)
    (out / "tokenizer.json").write_text(json.dumps(spec, ensure_ascii=False), encoding="utf-8")
