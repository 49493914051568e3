"""Makes one row of the table: an actor, its units, and what they add up to."""

from collections.abc import Sequence

import numpy as np

from stance_model.actors import FoundActor
from stance_model.aggregate import ActorScores, Prominence, aggregate
from stance_model.calibration import Calibration, Probabilities
from stance_model.claims import Claim, choose, quote_span
from stance_model.encoding import ReadUnit
from stance_model.labels import Sentiment, Stance, Voice
from stance_model.reading import (
    ActorIdentity,
    ActorReading,
    EvidenceQuote,
    ReadOptions,
    SentimentReading,
    Span,
    StanceReading,
    VoiceReading,
)
from stance_model.sources import find_source

STANCES = tuple(Stance)
SENTIMENTS = tuple(Sentiment)
# Quotes for a stance are taken from units that hold it at least this probable.
_LEAST_CLAIM = 0.25


def read_actor(
    text: str,
    language: str,
    actor: FoundActor,
    units: Sequence[ReadUnit],
    *,
    prominence: Prominence,
    calibration: Calibration,
    options: ReadOptions,
) -> ActorReading:
    """Read one actor from its units; without units its stance is `none`."""
    scores = aggregate([unit.reading for unit in units], prominence)
    stance = _stance(scores, calibration, options)
    shown = [stance.label, stance.secondary] if stance.label is not Stance.NONE else []
    claims = [claim for unit in units for claim in _claims(text, unit, shown)]
    chosen = _spread(claims, shown, options.max_evidence)
    spans = tuple(
        Span(start=m.start, end=m.end, surface=text[m.start : m.end]) for m in actor.mentions
    )
    return ActorReading(
        actor=ActorIdentity(
            id=actor.id,
            name=actor.name,
            type=actor.type,
            aliases_found=actor.aliases_found,
            resolved_by=actor.resolved_by,
        ),
        stance=stance,
        sentiment=_sentiment(scores, calibration),
        voice=_voice(scores, stance),
        evidence=tuple(_quote(text, language, claim) for claim in chosen),
        n_mentions=len(actor.mentions),
        mentions=spans if options.mentions else None,
    )


def _stance(scores: ActorScores, calibration: Calibration, options: ReadOptions) -> StanceReading:
    probabilities = calibration.stance(scores.stance)
    best = int(probabilities.argmax())
    least = calibration.min_confidence if options.min_confidence is None else options.min_confidence
    label = STANCES[best]
    secondary = scores.secondary if scores.secondary is not label else _first(scores, label)
    return StanceReading(
        label=label,
        secondary=secondary if label is not Stance.NONE else None,
        confidence=float(probabilities[best]),
        scores=_named(STANCES, probabilities),
        prediction_set=tuple(STANCES[at] for at in calibration.prediction_set(probabilities)),
        abstained=bool(probabilities[best] < least),
    )


def _first(scores: ActorScores, label: Stance) -> Stance | None:
    """The stance that led before calibration, where calibration put its second first."""
    led = STANCES[int(scores.stance.argmax())]
    return led if led not in (label, Stance.NONE) else None


def _sentiment(scores: ActorScores, calibration: Calibration) -> SentimentReading:
    probabilities = calibration.sentiment(scores.sentiment)
    best = int(probabilities.argmax())
    return SentimentReading(
        label=SENTIMENTS[best],
        confidence=float(probabilities[best]),
        scores=_named(SENTIMENTS, probabilities),
    )


def _named(
    labels: Sequence[Stance] | Sequence[Sentiment], probabilities: Probabilities
) -> dict[str, float]:
    return {str(label): float(value) for label, value in zip(labels, probabilities, strict=True)}


def _voice(scores: ActorScores, stance: StanceReading) -> VoiceReading | None:
    if scores.own is None or stance.label is Stance.NONE:
        return None
    return VoiceReading(own=scores.own, attributed=1.0 - scores.own)


def _claims(text: str, unit: ReadUnit, shown: Sequence[Stance | None]) -> list[Claim]:
    found = []
    for stance in shown:
        confidence = float(unit.reading.stance[STANCES.index(stance)]) if stance else 0.0
        best = STANCES[int(np.argmax(unit.reading.stance[1:])) + 1]
        if stance is None or stance is not best or confidence < _LEAST_CLAIM:
            continue
        sentence = unit.passage.sentences[unit.unit.sentence]
        start, end = quote_span(text, sentence, unit.offsets, unit.claim)
        found.append(Claim(start, end, stance, confidence, unit.reading.own))
    return found


def _spread(claims: Sequence[Claim], shown: Sequence[Stance | None], most: int) -> list[Claim]:
    """Choose quotes, keeping one place for the secondary stance where it has a claim."""
    if len(shown) < 2 or shown[1] is None or most < 2:
        return choose([claim for claim in claims if shown and claim.stance is shown[0]], most=most)
    second = choose([claim for claim in claims if claim.stance is shown[1]], most=1)
    first = [claim for claim in claims if claim.stance is shown[0]]
    return choose([*second, *choose(first, most=most - len(second))], most=most)


def _quote(text: str, language: str, claim: Claim) -> EvidenceQuote:
    voice = Voice.OWN if claim.own >= 0.5 else Voice.ATTRIBUTED
    source = None
    if voice is Voice.ATTRIBUTED:
        source = find_source(text, claim.start, claim.end, language)
    return EvidenceQuote(
        quote=text[claim.start : claim.end],
        start=claim.start,
        end=claim.end,
        stance=claim.stance,
        confidence=claim.confidence,
        voice=voice,
        source=source,
    )
