import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from stance_model.passages import special_id
from stance_training.vocabulary import read_texts, trim

CORPUS = [
    "Turkey said that it trusts the Kazakh administration.",
    "土耳其表示相信",
    "Россия заявила",
]
KEEP = 130


@pytest.fixture(scope="module")
def trimmed(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trimmed") / "tiny"
    assert trim(tiny_base, out, keep=KEEP, corpus=CORPUS) == KEEP
    return out


def tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.mark.parametrize("text", CORPUS)
def test_texts_of_kept_pieces_are_cut_as_before(tiny_base: Path, trimmed: Path, text: str) -> None:
    before, after = tokenizer(tiny_base).encode(text), tokenizer(trimmed).encode(text)
    assert before.tokens == after.tokens
    assert before.offsets == after.offsets
    assert max(after.ids) < KEEP


def test_a_piece_keeps_its_embedding(tiny_base: Path, trimmed: Path) -> None:
    old, new = (AutoModel.from_pretrained(folder, add_pooling_layer=False)
                .get_input_embeddings().weight for folder in (tiny_base, trimmed))  # fmt: skip
    assert new.shape == (KEEP, 32)
    before, after = tokenizer(tiny_base), tokenizer(trimmed)
    for piece, place in after.get_vocab().items():
        torch.testing.assert_close(new[place], old[before.token_to_id(piece)])


def test_special_tokens_stay_and_frame_the_text(trimmed: Path) -> None:
    kept = tokenizer(trimmed)
    assert kept.encode("").tokens == ["<s>", "</s>"]
    assert special_id(kept, "mask") != special_id(kept, "pad")
    assert json.loads((trimmed / "config.json").read_text("utf-8"))["pad_token_id"] == (
        special_id(kept, "pad")
    )


def test_what_was_dropped_is_spelled_by_what_stays(trimmed: Path) -> None:
    text = "Protesters in Almaty took the airport."
    assert "<unk>" not in tokenizer(trimmed).encode(text).tokens


def test_texts_are_read_from_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one"}\n{"id": 2}\n{"text": "three"}\n', encoding="utf-8")
    assert read_texts(path) == ["one", "three"]
