"""The description of an unexpected failure for the log.

Names types and places only: an error's message may quote the article, which no log may hold.
"""

import traceback
from pathlib import Path
from typing import Final

MAX_FRAMES: Final = 6


def describe_failure(error: BaseException) -> str:
    """Return the error's type and the innermost places of its traceback, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {places or 'an unknown place'}"
