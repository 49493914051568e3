"""The reading of an article: the one type that everything else exchanges.

Plain frozen values, serialised as they stand; knows neither nets nor HTTP.
"""

from dataclasses import dataclass

from stance_model.labels import CODEBOOK_VERSION, Sentiment, Stance, Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Where an actor is named: `text[start:end] == surface`, code points."""

    start: int
    end: int
    surface: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ActorIdentity:
    """Who the actor is, and why the reader thinks so.

    Attributes:
        id: ISO 3166-1 alpha-3 for a state, a slug for others (`KAZ.protesters`).
        aliases_found: the surfaces found in the text, in order of first appearance.
        resolved_by: the reason of the resolution, in words.
    """

    id: str
    name: str
    type: str
    aliases_found: tuple[str, ...]
    resolved_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StanceReading:
    """The stance, its calibrated probabilities, and whether the reader abstains.

    Attributes:
        scores: one probability a stance; they sum to 1.
        prediction_set: the labels that cannot be ruled out, most probable first.
        abstained: the confidence is below the threshold; `label` is still the best guess.
    """

    label: Stance
    secondary: Stance | None
    confidence: float
    scores: dict[str, float]
    prediction_set: tuple[Stance, ...]
    abstained: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SentimentReading:
    """The tone toward the actor; `scores` sum to 1."""

    label: Sentiment
    confidence: float
    scores: dict[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceReading:
    """The probabilities that the claims are the actor's own or attributed; they sum to 1."""

    own: float
    attributed: float


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceQuote:
    """A claim: `text[start:end] == quote`, code points.

    Attributes:
        source: who ascribes the position, where the voice is attributed and the text says so.
    """

    quote: str
    start: int
    end: int
    stance: Stance
    confidence: float
    voice: Voice
    source: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ActorReading:
    """One row of the table. `mentions` is None unless it was asked for."""

    actor: ActorIdentity
    stance: StanceReading
    sentiment: SentimentReading
    voice: VoiceReading | None
    evidence: tuple[EvidenceQuote, ...]
    n_mentions: int
    mentions: tuple[Span, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelIdentity:
    """Which model read; `sha256` is the digest of its manifest."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventReading:
    """Whether the article is about a protest, and the probability that it is."""

    about_protest: bool
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingWarning:
    """Something the user should know; `code` is stable, `detail` is for people."""

    code: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """What the reading cost: tokens encoded, passages, milliseconds of wall time."""

    tokens: int
    passages: int
    ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleReading:
    """The table of actors of one article. `truncated` is always False: articles are read whole."""

    id: str | None
    model: ModelIdentity
    language: str
    event: EventReading
    actors: tuple[ActorReading, ...]
    warnings: tuple[ReadingWarning, ...]
    usage: Usage
    truncated: bool = False
    codebook_version: str = CODEBOOK_VERSION


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadOptions:
    """What the caller wants to see.

    Attributes:
        max_evidence: quotes an actor, 0 to 10.
        min_confidence: below it a stance is marked abstained; None takes the model card's.
        mentions: whether to list the mentions.
        offset_unit: `codepoint` or `utf16`.
    """

    max_evidence: int = 3
    min_confidence: float | None = None
    mentions: bool = False
    offset_unit: str = "codepoint"
