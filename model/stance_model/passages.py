"""Cuts an article into passages: token budget, sentence borders, overlap.

Every sentence is owned by exactly one passage and is read there; the overlap before it is context
only. Nothing is cut: a sentence longer than the budget becomes several pieces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tokenizers import Encoding, Tokenizer

from stance_model.errors import ArtifactError
from stance_model.sentences import Sentence, split_sentences

NO_OFFSET = (-1, -1)


@dataclass(frozen=True, kw_only=True, slots=True)
class PassageLimits:
    """Token counts: the whole passage, the overlap at its head, and the headline's share."""

    max_tokens: int = 256
    overlap_tokens: int = 48
    title_tokens: int = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """What one row of an encoder batch holds; all lists run over its T tokens or S sentences.

    Attributes:
        ids: token ids with the special ones, length T.
        offsets: code points `[start, end)` in the text a token, `NO_OFFSET` for special tokens
            and the headline, length T.
        sentence_of: index into `sentences` a token, -1 where there is none, length T.
        sentences: the sentences in order, context first, length S.
        first_owned: sentences before this index are context, owned by the passage before.
    """

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    sentence_of: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    first_owned: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that fits the budget, with its tokens."""

    sentence: Sentence
    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Draft:
    """A passage while it is being filled."""

    context: list[_Piece] = field(default_factory=list)
    owned: list[_Piece] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(len(piece.ids) for piece in self.context + self.owned)


def special_id(tokenizer: Tokenizer, name: str) -> int:
    """Return the id of a special token, `pad` or `mask`, as XLM-R or as BERT spells it.

    Raises:
        ArtifactError: the tokenizer has neither spelling.
    """
    for spelling in (f"<{name}>", f"[{name.upper()}]"):
        if (found := tokenizer.token_to_id(spelling)) is not None:
            return int(found)
    raise ArtifactError(f"the tokenizer has neither <{name}> nor [{name.upper()}]")


class PassageCutter:
    """Cuts articles with one tokenizer and one set of limits."""

    def __init__(self, tokenizer: Tokenizer, limits: PassageLimits) -> None:
        """Take a tokenizer whose padding and truncation are off, and the limits."""
        self._tokenizer = tokenizer
        self._limits = limits
        frame = tokenizer.encode("").ids
        self._begin, self._end = frame[0], frame[-1]

    def cut(self, text: str, *, title: str, language: str) -> list[Passage]:
        """Return the passages of a text in order; at least one for a text with any word."""
        headline = self._headline(title)
        room = self._limits.max_tokens - len(headline) - 2
        pieces = list(self._pieces(text, language, room))
        return [self._passage(draft, headline) for draft in self._pack(pieces, room)]

    def _headline(self, title: str) -> tuple[int, ...]:
        if not title.strip():
            return ()
        ids = self._tokenizer.encode(title, add_special_tokens=False).ids
        return (*ids[: self._limits.title_tokens], self._end)

    def _pieces(self, text: str, language: str, room: int) -> Iterator[_Piece]:
        sentences = split_sentences(text, language)
        bodies = [text[sentence.start : sentence.end] for sentence in sentences]
        encodings = self._tokenizer.encode_batch(bodies, add_special_tokens=False)
        for sentence, encoding in zip(sentences, encodings, strict=True):
            yield from _split(text, sentence, encoding, room)

    def _pack(self, pieces: Sequence[_Piece], room: int) -> Iterator[_Draft]:
        draft = _Draft()
        for piece in pieces:
            if draft.owned and draft.size + len(piece.ids) > room:
                yield draft
                draft = _Draft(context=self._tail(draft.owned, room - len(piece.ids)))
            draft.owned.append(piece)
        if draft.owned:
            yield draft

    def _tail(self, pieces: Sequence[_Piece], room: int) -> list[_Piece]:
        left = min(room, self._limits.overlap_tokens)
        tail: list[_Piece] = []
        for piece in reversed(pieces):
            left -= len(piece.ids)
            if left < 0:
                break
            tail.insert(0, piece)
        return tail

    def _passage(self, draft: _Draft, headline: tuple[int, ...]) -> Passage:
        pieces = draft.context + draft.owned
        head = 1 + len(headline)
        sentence_of = [at for at, piece in enumerate(pieces) for _ in piece.ids]
        return Passage(
            ids=(
                self._begin,
                *headline,
                *(id_ for piece in pieces for id_ in piece.ids),
                self._end,
            ),
            offsets=(
                *[NO_OFFSET] * head,
                *(span for piece in pieces for span in piece.offsets),
                NO_OFFSET,
            ),
            sentence_of=(*[-1] * head, *sentence_of, -1),
            sentences=tuple(piece.sentence for piece in pieces),
            first_owned=len(draft.context),
        )


def _split(text: str, sentence: Sentence, encoding: Encoding, room: int) -> Iterator[_Piece]:
    """Yield pieces of at most `room` tokens that together leave only white space out."""
    ids, spans = encoding.ids, encoding.offsets
    heads = range(0, len(ids), room)
    cuts = [sentence.start + spans[at][0] for at in heads[1:]]
    for at, (start, end) in zip(
        heads, pairwise([sentence.start, *cuts, sentence.end]), strict=False
    ):
        offsets = [
            (sentence.start + left, sentence.start + right) for left, right in spans[at : at + room]
        ]
        yield _Piece(_bare(text, start, end), tuple(ids[at : at + room]), tuple(offsets))


def _bare(text: str, start: int, end: int) -> Sentence:
    """Return the span without white space around it; a cut inside one character keeps it whole."""
    body = text[start : max(end, start + 1)]
    bare = body.strip() or body
    begin = start + body.index(bare)
    return Sentence(begin, begin + len(bare))
