"""The net: one encoder pass a passage, then every actor is read from its own token states.

Knows no losses, files of articles, or aggregation. Axes: B passages, T tokens, R units (one actor
in one sentence), H encoder width, D read-out width.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel

from stance_model.labels import Sentiment, Stance, Voice
from stance_model.tags import N_TAGS

_MASKED = -1e4


class StanceNetConfig(PreTrainedConfig):
    """What the net is: the encoder's own configuration and the width of the read-out."""

    model_type = "stancewire"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        readout_width: int = 256,
        dropout: float = 0.1,
        **kwargs: Any,  # transformers' own fields
    ) -> None:
        self.encoder = encoder or {}
        self.readout_width = readout_width
        self.dropout = dropout
        super().__init__(**kwargs)


@dataclass
class Encoded:
    """What one encoder pass yields.

    Attributes:
        states: normalised, float [B, T, H].
        tags: actor tag logits, float [B, T, N_TAGS].
        about: logit of "about a protest", float [B].
    """

    states: Tensor
    tags: Tensor
    about: Tensor


@dataclass
class UnitScores:
    """What is read of each unit; logits.

    Attributes:
        stance: float [B, R, 4], in the order of `Stance`.
        sentiment: float [B, R, 3], in the order of `Sentiment`.
        voice: float [B, R, 2], in the order of `Voice`.
        claim: whether a token carries the actor's position, float [B, R, T].
    """

    stance: Tensor
    sentiment: Tensor
    voice: Tensor
    claim: Tensor


@dataclass
class StanceNetOutput:
    """Everything the net says of a batch."""

    encoded: Encoded
    units: UnitScores


class ReadOut(nn.Module):
    """Reads the position of an actor in a sentence from encoder states.

    The actor is the attention-pooled state of its mention tokens (target-token pooling: MAD-TSC,
    ACL 2023). It then attends over the sentence; those scores are themselves taught to find the
    claim, so that the same weights that decide the label choose the quote.
    """

    def __init__(self, hidden: int, width: int, dropout: float) -> None:
        super().__init__()
        self.mention_score = nn.Linear(hidden, 1)
        self.query = nn.Linear(hidden, width)
        self.key = nn.Linear(hidden, width)
        self.claim_scale = nn.Parameter(torch.ones(1))
        self.claim_bias = nn.Parameter(torch.zeros(1))
        self.mix = nn.Linear(3 * hidden + 1, width)
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)
        self.stance = nn.Linear(width, len(Stance))
        self.sentiment = nn.Linear(width, len(Sentiment))
        self.voice = nn.Linear(width, len(Voice))
        self.width = width

    def forward(self, states: Tensor, mentions: Tensor, sentences: Tensor) -> UnitScores:
        """Read every unit.

        Args:
            states: normalised encoder states. Shape: [B, T, H].
            mentions: 1 on the tokens of the unit's mentions. Shape: [B, R, T].
            sentences: 1 on the tokens of the unit's sentence. Shape: [B, R, T].

        Returns:
            The logits of every unit; those of an empty unit mean nothing.
        """
        actor = self._pool(states, self.mention_score(states).transpose(1, 2), mentions)
        score = self.query(actor) @ self.key(states).transpose(1, 2) / self.width**0.5
        claim = self._pool(states, score, sentences)
        local = (mentions * sentences).amax(-1, keepdim=True)
        mixed = self.mix(torch.cat([actor, claim, actor * claim, local], dim=-1))
        read = self.dropout(nn.functional.gelu(self.norm(mixed)))
        return UnitScores(
            stance=self.stance(read),
            sentiment=self.sentiment(read),
            voice=self.voice(read),
            claim=score * self.claim_scale + self.claim_bias,
        )

    @staticmethod
    def _pool(states: Tensor, score: Tensor, mask: Tensor) -> Tensor:
        """Average states by softmax of score [B, R or 1, T] within mask [B, R, T]: [B, R, H]."""
        weight = torch.softmax(score + (1.0 - mask) * _MASKED, dim=-1)
        return weight @ states


class StanceNet(PreTrainedModel):
    """Encoder, read-out, tagger and document head."""

    config_class = StanceNetConfig
    base_model_prefix = "encoder"
    supports_gradient_checkpointing = False

    def __init__(self, config: StanceNetConfig) -> None:
        super().__init__(config)
        encoder = AutoConfig.for_model(**config.encoder)
        self.encoder = AutoModel.from_config(encoder)
        if hasattr(self.encoder, "pooler"):
            self.encoder.pooler = None  # its output is not read
        # Sentence encoders leave token states that are small and alike (mean cosine .85 in
        # multilingual-e5-small); rescaled, the heads learn from them at the usual rates.
        self.norm = nn.LayerNorm(encoder.hidden_size)
        self.readout = ReadOut(encoder.hidden_size, config.readout_width, config.dropout)
        self.dropout = nn.Dropout(config.dropout)
        self.tagger = nn.Linear(encoder.hidden_size, N_TAGS)
        self.about = nn.Linear(encoder.hidden_size, 1)
        self.post_init()  # type: ignore[no-untyped-call] # untyped upstream

    @classmethod
    def from_base(cls, base: str, *, readout_width: int, dropout: float) -> "StanceNet":
        """Put fresh heads on a pretrained encoder: a hub name or a folder."""
        encoder = AutoModel.from_pretrained(base, dtype=torch.float32)
        # Dropout inside the encoder costs two thirds of a training step on CPUs (measured: 14 s
        # against 5 s); hidden names and the dropout of the heads regularise instead.
        encoder.config.hidden_dropout_prob = 0.0
        encoder.config.attention_probs_dropout_prob = 0.0
        config = StanceNetConfig(
            encoder=encoder.config.to_dict(), readout_width=readout_width, dropout=dropout
        )
        net = cls(config)
        net.encoder.load_state_dict(encoder.state_dict(), strict=False)
        return net

    def encode(self, input_ids: Tensor, attention_mask: Tensor) -> Encoded:
        """Run the encoder once over a batch of passages.

        Args:
            input_ids: int64. Shape: [B, T].
            attention_mask: int64, 0 for padding. Shape: [B, T].
        """
        states = self.norm(self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0])
        return Encoded(
            states=states,
            tags=self.tagger(self.dropout(states)),
            about=self.about(self.dropout(states[:, 0])).squeeze(-1),
        )

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, mentions: Tensor, sentences: Tensor
    ) -> StanceNetOutput:
        """Encode passages and read their units.

        Args:
            input_ids: int64. Shape: [B, T].
            attention_mask: int64. Shape: [B, T].
            mentions: float. Shape: [B, R, T].
            sentences: float. Shape: [B, R, T].
        """
        encoded = self.encode(input_ids, attention_mask)
        return StanceNetOutput(encoded, self.readout(encoded.states, mentions, sentences))


AutoConfig.register(StanceNetConfig.model_type, StanceNetConfig, exist_ok=True)
AutoModel.register(StanceNetConfig, StanceNet, exist_ok=True)
