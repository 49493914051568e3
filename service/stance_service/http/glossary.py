"""The label sets with their meanings, as `/v1/labels` tells them.

The wording follows the codebook; the stances' is `labels.DESCRIPTIONS`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

from stance_model.labels import (
    CODEBOOK_VERSION,
    DESCRIPTIONS,
    ActorType,
    Sentiment,
    Stance,
    Voice,
)

Label = TypeVar("Label", bound=StrEnum)

SENTIMENTS: Final = {
    Sentiment.NEGATIVE: "the text portrays the actor in a bad light, whatever its stance",
    Sentiment.NEUTRAL: "the text portrays the actor neither well nor badly",
    Sentiment.POSITIVE: "the text portrays the actor in a good light, whatever its stance",
}
VOICES: Final = {
    Voice.OWN: "the actor's own words, or deeds told as fact",
    Voice.ATTRIBUTED: "somebody else ascribes the position; `source` names who",
}
ACTOR_TYPES: Final = {
    ActorType.STATE: "a state: its government, ministries, leaders, state media, capital",
    ActorType.ORGANISATION: "an international organisation or alliance",
    ActorType.PARTY: "a party, or the opposition",
    ActorType.PROTESTERS: "protesters, strikers, organisers",
    ActorType.SECURITY: "police, army, guards",
    ActorType.COMPANY: "a company",
    ActorType.UNION: "a trade union",
    ActorType.RELIGIOUS: "a church or another religious body",
    ActorType.CIVIC: "a civic group",
    ActorType.PERSON: "a public figure who speaks for nobody else",
    ActorType.ARMED: "an armed group",
    ActorType.OTHER: "anybody else",
}


def label_sets() -> dict[str, object]:
    """Return the codebook's version and every label set, in the order of the heads."""
    return {
        "codebook_version": CODEBOOK_VERSION,
        "stance": _rows(Stance, DESCRIPTIONS),
        "sentiment": _rows(Sentiment, SENTIMENTS),
        "voice": _rows(Voice, VOICES),
        "actor_type": _rows(ActorType, ACTOR_TYPES),
    }


def _rows(labels: type[Label], meanings: Mapping[Label, str]) -> list[dict[str, str]]:
    return [{"label": label.value, "description": meanings[label]} for label in labels]
