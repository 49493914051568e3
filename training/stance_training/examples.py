"""From labelled articles to what the net is taught: passages, units and their targets.

Axes: T tokens of a passage, R its units. Knows no loss and no optimiser.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance_model import tags
from stance_model.batch import Unit, find_units
from stance_model.labels import Sentiment, Stance, Voice
from stance_model.mentions import Mention
from stance_model.passages import Passage, PassageCutter
from stance_model.sentences import Sentence
from stance_training.corpus.schema import ActorLabel, CorpusArticle, Evidence

IGNORE = -100
_STANCES, _SENTIMENTS, _VOICES = tuple(Stance), tuple(Sentiment), tuple(Voice)
# A claim belongs to a sentence if this share of either lies in the other.
_SHARE = 0.4


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A passage with its targets; `IGNORE` where the article says nothing.

    Attributes:
        stance: int64 [R].
        sentiment: int64 [R].
        voice: int64 [R].
        claim: float32 [R, T], 1 on the tokens of the actor's claims.
        tags: int64 [T].
        about: 0, 1, or `IGNORE`.
        mention_tokens: for each actor named, the tokens of all its mentions.
    """

    passage: Passage
    units: tuple[Unit, ...]
    stance: npt.NDArray[np.int64]
    sentiment: npt.NDArray[np.int64]
    voice: npt.NDArray[np.int64]
    claim: npt.NDArray[np.float32]
    tags: npt.NDArray[np.int64]
    about: int
    mention_tokens: tuple[tuple[int, ...], ...]


def article_examples(article: CorpusArticle, cutter: PassageCutter) -> list[Example]:
    """Cut an article and give each passage its targets."""
    passages = cutter.cut(article.text, title=article.title, language=article.language)
    mentions = {
        actor.id: [Mention(m.start, m.end, actor.id) for m in actor.mentions]
        for actor in article.actors
    }
    labels = {actor.id: actor for actor in article.actors}
    return [_example(article, passage, mentions, labels) for passage in passages]


def _example(
    article: CorpusArticle,
    passage: Passage,
    mentions: Mapping[str, Sequence[Mention]],
    labels: Mapping[str, ActorLabel],
) -> Example:
    units = find_units(passage, mentions)
    claims = [_claim_of(labels[u.actor], passage.sentences[u.sentence]) for u in units]
    return Example(
        passage=passage,
        units=tuple(units),
        stance=np.array([_STANCES.index(c.stance) if c else 0 for c in claims], dtype=np.int64),
        sentiment=np.array(
            [_SENTIMENTS.index(labels[u.actor].sentiment) for u in units], dtype=np.int64
        ),
        voice=np.array([_VOICES.index(c.voice) if c else IGNORE for c in claims], dtype=np.int64),
        claim=_claim_tokens(passage, claims),
        tags=_tags(passage, article),
        about=int(article.about_protest),
        mention_tokens=tuple(
            tuple(at for span in spans for at in _tokens(passage, span.start, span.end))
            for spans in mentions.values()
        ),
    )


def _claim_of(actor: ActorLabel, sentence: Sentence) -> Evidence | None:
    """Return the evidence that fills most of the sentence, if any does enough."""
    best = max(actor.evidence, key=lambda item: _overlap(item, sentence), default=None)
    if best is None:
        return None
    shorter = min(best.end - best.start, sentence.end - sentence.start)
    return best if _overlap(best, sentence) >= _SHARE * shorter else None


def _overlap(item: Evidence, sentence: Sentence) -> int:
    return max(0, min(item.end, sentence.end) - max(item.start, sentence.start))


def _tokens(passage: Passage, start: int, end: int) -> list[int]:
    return [
        at for at, (left, right) in enumerate(passage.offsets) if left < end and right > start >= 0
    ]


def _claim_tokens(passage: Passage, claims: Sequence[Evidence | None]) -> npt.NDArray[np.float32]:
    marks = np.zeros((len(claims), len(passage.ids)), dtype=np.float32)
    for row, claim in enumerate(claims):
        if claim is not None:
            marks[row, _tokens(passage, claim.start, claim.end)] = 1.0
    return marks


def _tags(passage: Passage, article: CorpusArticle) -> npt.NDArray[np.int64]:
    marks = np.full(len(passage.ids), tags.OUTSIDE, dtype=np.int64)
    for actor in article.actors:
        for mention in actor.mentions:
            tokens = _tokens(passage, mention.start, mention.end)
            marks[tokens] = tags.inside(actor.type)
            marks[tokens[:1]] = tags.begin(actor.type)
    marks[[at for at, span in enumerate(passage.offsets) if span[0] < 0]] = IGNORE
    return marks


def unreachable_claims(article: CorpusArticle, cutter: PassageCutter) -> int:
    """Count the claims that no unit reads: their actor is not named near enough."""
    examples = article_examples(article, cutter)
    count = 0
    for actor in article.actors:
        for item in actor.evidence:
            count += not any(
                unit.actor == actor.id
                and _overlap(item, example.passage.sentences[unit.sentence]) > 0
                for example in examples
                for unit in example.units
            )
    return count
