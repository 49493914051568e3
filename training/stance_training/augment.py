"""Hides and swaps names, so that who an actor is cannot decide what it wants.

Swapping works on articles (names, demonyms and capitals of states change together, offsets
follow); masking works on tokens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from stance_training.corpus.schema import ActorLabel, CorpusArticle, CorpusMention, Evidence


@dataclass(frozen=True, slots=True)
class StateNames:
    """The forms in which English prose names a state's government."""

    name: str
    adjective: str
    capital: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """Replace `[start, end)` of the old text."""

    start: int
    end: int
    new: str


def swap_states(
    article: CorpusArticle, names: Mapping[str, StateNames], rng: Random
) -> CorpusArticle:
    """Give every known state of an English article the names of another, at random.

    Mentions that are neither the name, the adjective nor the capital stay as they are: a ministry
    keeps its title and a leader the surname. The same forms inside longer mentions change too.
    """
    present = [actor.id for actor in article.actors if actor.id in names]
    if article.language != "en" or not present:
        return article
    others = rng.sample(sorted(names), k=len(present))
    forms = {
        old: new
        for here, there in zip(present, others, strict=True)
        for old, new in _forms(names[here], names[there])
    }
    return _rewrite(article, forms)


def _forms(here: StateNames, there: StateNames) -> Sequence[tuple[str, str]]:
    return (
        (here.name, there.name),
        (here.adjective, there.adjective),
        (here.capital, there.capital),
    )


def _rewrite(article: CorpusArticle, forms: Mapping[str, str]) -> CorpusArticle:
    from stance_model.mentions import SurfaceIndex

    index = SurfaceIndex({form: [form] for form in forms})
    edits = [_Edit(hit.start, hit.end, forms[hit.key]) for hit in index.find(article.text)]
    moved = _Offsets(article.text, edits)
    title = article.title
    for hit in reversed(index.find(title)):
        title = title[: hit.start] + forms[hit.key] + title[hit.end :]
    actors = tuple(_actor(actor, moved) for actor in article.actors)
    return replace(article, text=moved.text, title=title, actors=actors)


class _Offsets:
    """The text after the edits, and where each old offset lies in it."""

    def __init__(self, text: str, edits: Sequence[_Edit]) -> None:
        self._edits = edits
        parts, at = [], 0
        for edit in edits:
            parts += [text[at : edit.start], edit.new]
            at = edit.end
        self.text = "".join([*parts, text[at:]])

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self._moved(start, is_end=False), self._moved(end, is_end=True)

    def _moved(self, offset: int, *, is_end: bool) -> int:
        shift = 0
        for edit in self._edits:
            if edit.end <= offset:
                shift += len(edit.new) - (edit.end - edit.start)
            elif edit.start < offset:
                return edit.start + shift + (len(edit.new) if is_end else 0)
        return offset + shift


def _actor(actor: ActorLabel, moved: _Offsets) -> ActorLabel:
    evidence = tuple(_evidence(item, moved) for item in actor.evidence)
    mentions = tuple(_mention(item, moved) for item in actor.mentions)
    return replace(actor, evidence=evidence, mentions=mentions)


def _evidence(item: Evidence, moved: _Offsets) -> Evidence:
    start, end = moved.span(item.start, item.end)
    return replace(item, start=start, end=end, quote=moved.text[start:end])


def _mention(item: CorpusMention, moved: _Offsets) -> CorpusMention:
    start, end = moved.span(item.start, item.end)
    return replace(item, start=start, end=end, surface=moved.text[start:end])


def mask_mentions(
    ids: Sequence[int],
    mention_tokens: Sequence[Sequence[int]],
    mask_id: int,
    rate: float,
    rng: Random,
) -> list[int]:
    """Return token ids with every mention of some actors masked, each actor with `rate`."""
    masked = list(ids)
    for tokens in mention_tokens:
        if rng.random() < rate:
            for token in tokens:
                masked[token] = mask_id
    return masked
