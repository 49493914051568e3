"""Finds the given surfaces in a text, on word borders, in scripts with and without spaces.

Knows strings and offsets only: who a surface names is the caller's business.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick

# Scripts that are written without spaces, as (first, last) code points.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x30FF),  # CJK radicals, kana
    (0x3400, 0x4DBF),  # Han extension A
    (0x4E00, 0x9FFF),  # Han
    (0xF900, 0xFAFF),  # Han compatibility
    (0x20000, 0x323AF),  # Han extensions
)
_HANGUL = (0xAC00, 0xD7A3)
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A span `[start, end)` in code points that names the actor with this key."""

    start: int
    end: int
    key: str


def is_unspaced(char: str) -> bool:
    """Whether the character belongs to a script that is written without spaces."""
    return char >= "\u0e00" and any(first <= ord(char) <= last for first, last in _UNSPACED)


def on_word_borders(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` neither begins nor ends inside a word.

    A Hangul word may go on after the span: its particles are written without a space.
    """
    return _border(text, start) and (_border(text, end) or _particle_follows(text, end))


def _border(text: str, at: int) -> bool:
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if not (_in_word(before) and _in_word(after)):
        return True
    spaceless = is_unspaced(before) or is_unspaced(after)
    return spaceless and not unicodedata.category(after).startswith("M")


def _in_word(char: str) -> bool:
    return char.isalnum() or char in _JOINERS or unicodedata.category(char).startswith("M")


def _particle_follows(text: str, at: int) -> bool:
    return all(_HANGUL[0] <= ord(char) <= _HANGUL[1] for char in text[at - 1 : at + 1])


class SurfaceIndex:
    """An Aho-Corasick automaton over surfaces, each belonging to one key.

    A surface that begins in lower case is also found with its first letter in upper case, as at
    the head of a sentence. The first key that claims a surface keeps it.
    """

    def __init__(self, surfaces: Mapping[str, Iterable[str]]) -> None:
        """Build the automaton from key to surfaces; empty surfaces are skipped."""
        # The library ships no types, so its automaton is Any here.
        self._automaton: Any = ahocorasick.Automaton()
        for key, names in surfaces.items():
            for name in names:
                self._add(name, key)
        self._automaton.make_automaton()

    def _add(self, name: str, key: str) -> None:
        name = unicodedata.normalize("NFC", name)
        if not name or name.isspace():
            return
        forms = (name, name[0].upper() + name[1:]) if name[0].islower() else (name,)
        for form in forms:
            if form not in self._automaton:
                self._automaton.add_word(form, (key, len(form)))

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in text order; where surfaces overlap, the longest wins.

        Decomposed text (NFD) is matched in its composed form; the offsets are those of the text as
        given. Linear in the text and the number of hits.
        """
        if not len(self._automaton):
            return []
        if unicodedata.is_normalized("NFC", text):
            return self._find(text)
        composed, at = _compose(text)
        return [Mention(at[hit.start], at[hit.end], hit.key) for hit in self._find(composed)]

    def _find(self, text: str) -> list[Mention]:
        hits = [
            Mention(last + 1 - length, last + 1, key)
            for last, (key, length) in self._automaton.iter(text)
            if on_word_borders(text, last + 1 - length, last + 1)
        ]
        return longest(hits)


def _compose(text: str) -> tuple[str, list[int]]:
    """Return the text in NFC, and for each of its borders the offset in the text as given."""
    parts: list[str] = []
    offsets: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _continues(text[end]):
            continue
        parts.append(unicodedata.normalize("NFC", text[start:end]))
        # What stays apart after composition keeps its own offsets where the lengths agree.
        whole = len(parts[-1]) == end - start
        offsets += [start + n if whole else start for n in range(len(parts[-1]))]
        start = end
    return "".join(parts), [*offsets, len(text)]


def _continues(char: str) -> bool:
    """Whether the character composes with what stands before it: a mark, or a Hangul jamo."""
    return unicodedata.category(char).startswith("M") or "\u1160" <= char <= "\u11ff"


def longest(hits: Iterable[Mention]) -> list[Mention]:
    """Drop every mention that overlaps a longer one, or an earlier one of the same length."""
    taken: list[Mention] = []
    used: set[int] = set()
    for hit in sorted(hits, key=lambda mention: (mention.start - mention.end, mention.start)):
        span = range(hit.start, hit.end)
        if not used.intersection(span):
            used.update(span)
            taken.append(hit)
    return sorted(taken)
