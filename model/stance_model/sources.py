"""Finds who ascribes a position: the speaker nearest to a quote."""


def find_source(text: str, start: int, end: int, language: str) -> str | None:
    """Return the speaker of the claim at `[start, end)`, or None where the text names none."""
    return None
