"""The label sets of the codebook, in the order that every head and file uses.

Knows no text and no model. The meaning of each label is in docs/codebook.md; its version travels
with every reading.
"""

from enum import StrEnum
from typing import Final

CODEBOOK_VERSION: Final = "1.0"


class Stance(StrEnum):
    """What an article reports of an actor's position on a protest."""

    NONE = "none"
    STABILITY = "stability"
    SUPPORT = "support"
    OPPORTUNISM = "opportunism"


class Sentiment(StrEnum):
    """How the text portrays an actor, whatever the actor's stance."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Voice(StrEnum):
    """Whether a claim is the actor's own word or deed, or somebody else's reading of it."""

    OWN = "own"
    ATTRIBUTED = "attributed"


class ActorType(StrEnum):
    """The kinds of actor that the tables, the corpus and the tagger tell apart."""

    STATE = "state"
    ORGANISATION = "organisation"
    PARTY = "party"
    PROTESTERS = "protesters"
    SECURITY = "security"
    COMPANY = "company"
    UNION = "union"
    RELIGIOUS = "religious"
    CIVIC = "civic"
    PERSON = "person"
    ARMED = "armed"
    OTHER = "other"


DESCRIPTIONS: Final[dict[Stance, str]] = {
    Stance.STABILITY: (
        "wants calm, order, or the present authorities to prevail, or the protest to fail or end"
    ),
    Stance.SUPPORT: "sides with the protesters, their demands or their rights",
    Stance.OPPORTUNISM: "uses, or hopes to use, the protest for an end of its own",
    Stance.NONE: "is mentioned, but the article reports no position of it on the protest",
}
