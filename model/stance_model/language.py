"""Guesses the language of a text."""

_SAMPLE_CHARS = 4_000


def guess_language(text: str) -> str:
    """Return the BCP 47 primary tag that py3langid finds most likely."""
    import py3langid

    return str(py3langid.classify(text[:_SAMPLE_CHARS])[0])
