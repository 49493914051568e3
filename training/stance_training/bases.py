"""Opens the tokenizer of a base encoder: a folder on disk, or a name on a model hub."""

from pathlib import Path

from tokenizers import Tokenizer


def base_tokenizer(base: str) -> Tokenizer:
    """Return the tokenizer of a base, without padding or truncation.

    Args:
        base: a folder that holds `tokenizer.json`, or a hub name such as
            `intfloat/multilingual-e5-small`.

    Raises:
        OSError: neither a folder nor a name that the hub knows.
    """
    path = Path(base) / "tokenizer.json"
    if path.is_file():
        tokenizer = Tokenizer.from_file(str(path))
    else:
        from transformers import AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(base).backend_tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
