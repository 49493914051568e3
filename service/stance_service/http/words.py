"""Words for values that came from a client: enough to find the fault, never the article.

Knows neither fields nor faults.
"""

import re
from difflib import get_close_matches
from typing import Final

_IDENTIFIER: Final = re.compile(r"[@A-Za-z_][\w.@-]{0,39}", re.ASCII)


def safe_name(name: str) -> str:
    """Return a field's name in backticks if it looks like one, otherwise its length."""
    return f"`{name}`" if _IDENTIFIER.fullmatch(name) else f"of {len(name):,} characters"


def describe(value: object) -> str:
    """Return the kind and size of a value of a JSON document."""
    match value:
        case None | bool():
            words = {None: "null", True: "true", False: "false"}[value]
        case int() | float():
            words = f"the number {value}" if abs(value) < 1e15 else "a huge number"
        case str():
            words = f"a string of {len(value):,} characters"
        case list():
            words = f"a list of {len(value):,}"
        case dict():
            words = f"an object with {len(value):,} fields"
        case _:
            words = "something else"
    return words


def nearest(name: str, allowed: list[str]) -> str:
    """Return the allowed names, the nearest one first where one is near."""
    near = get_close_matches(name[:40].lower(), allowed, n=1, cutoff=0.5)
    names = ", ".join(allowed)
    return f"did you mean `{near[0]}`? allowed: {names}" if near else names
