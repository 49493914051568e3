"""Teaches the reader: labelled articles to examples, loss, loop, evaluation and release.

Used through the command line; nothing here is public. Needs the `train` extra.
"""

__all__: list[str] = []
