"""Finds who ascribes a position: the speaker named beside a quote, by cue words of the language.

Looks at the sentence of the quote alone and returns a surface of the text; who that is, and
speakers named sentences earlier, are not known here.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_SENTENCE_END: Final = re.compile(r"[.!?…؟。]['\"”»]?\s|\n")
_STOP: Final = re.compile(r"[,;:.!?()\"“”„«»،؛—–\n]")
_WORD: Final = re.compile(r"[\w'’-]+")
_REACH_CHARS: Final = 400
_MAX_WORDS: Final = 7


@dataclass(frozen=True, slots=True)
class _Cues:
    """The words of one language that tie a speaker to what is said."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    verbs: re.Pattern[str]
    pronouns: frozenset[str]
    leading: frozenset[str]
    speakers: tuple[str, ...]


def find_source(text: str, start: int, end: int, language: str) -> str | None:
    """Return the speaker of the claim at `[start, end)`, or None where the text names none."""
    cues = _cues(language.split("-", maxsplit=1)[0])
    if cues is None:
        return None
    sentence = _sentence(text, start, end)
    return next(_speakers(sentence, cues), None)


def _sentence(text: str, start: int, end: int) -> str:
    low = max(0, start - _REACH_CHARS)
    left = max((m.end() for m in _SENTENCE_END.finditer(text, low, start)), default=low)
    right = _SENTENCE_END.search(text, max(start, end - 1), end + _REACH_CHARS)
    return text[left : right.start() if right else min(len(text), end + _REACH_CHARS)]


def _speakers(sentence: str, cues: _Cues) -> Iterator[str]:
    """Yield candidates, the surest cue first."""
    if cues.before is not None:
        for cue in cues.before.finditer(sentence):
            yield from _usable(_following(sentence, cue.end()), cues)
    if cues.after is not None:
        for cue in cues.after.finditer(sentence):
            yield from _usable(_preceding(sentence, cue.start()), cues)
    for cue in cues.verbs.finditer(sentence):
        yield from _usable(_preceding(sentence, cue.start()), cues)
        inverted = _following(sentence, cue.end())
        if inverted[:1].isupper():
            yield from _usable(inverted, cues)


def _following(sentence: str, at: int) -> str:
    reach = min(at + _REACH_CHARS, len(sentence))
    stop = _STOP.search(sentence, at, reach)
    return _few(sentence[at : stop.start() if stop else reach], first=True)


def _preceding(sentence: str, at: int) -> str:
    reach = max(0, at - _REACH_CHARS)
    left = max((m.end() for m in _STOP.finditer(sentence, reach, at)), default=reach)
    return _few(sentence[left:at], first=False)


def _few(phrase: str, *, first: bool) -> str:
    """Return the phrase, or nothing where it is too long to be a name."""
    words = list(_WORD.finditer(phrase))
    if not words or len(words) > _MAX_WORDS:
        words = (words[:_MAX_WORDS] if first else words[-_MAX_WORDS:]) if words else []
    return phrase[words[0].start() : words[-1].end()] if words else ""


def _usable(phrase: str, cues: _Cues) -> Iterator[str]:
    """Yield the part of the phrase that can be a speaker: a name, or one of the usual nouns."""
    words = list(_WORD.finditer(phrase))
    while words and words[0].group().lower() in cues.leading:
        words.pop(0)
    if not words or words[0].group().lower() in cues.pronouns:
        return
    speaker = phrase[words[0].start() :]
    named = any(word.group()[:1].isupper() for word in words)
    if named or any(noun in speaker.lower() for noun in cues.speakers):
        yield speaker


@cache
def _cues(language: str) -> _Cues | None:
    known = json.loads((files("stance_model") / "tables" / "speech_cues.json").read_text("utf-8"))
    if language not in known:
        return None
    row = known[language]
    return _Cues(
        before=_any_of(row["before"]),
        after=_any_of(row.get("after", [])),
        verbs=_any_of(row["verbs"]) or re.compile(r"(?!)"),
        pronouns=frozenset(row["pronouns"]),
        leading=frozenset(row.get("leading", [])),
        speakers=tuple(row.get("speakers", [])),
    )


def _any_of(words: list[str]) -> re.Pattern[str] | None:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.I) if words else None
