"""How the service runs, from the environment.

Every field is read from `STANCEWIRE_<NAME>`; knows neither the reader nor the routes.
"""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CHARACTERS_PER_ITEM = 500


class Settings(BaseSettings):
    """The settings of one service process."""

    model_config = SettingsConfigDict(env_prefix="STANCEWIRE_", extra="ignore", frozen=True)

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, ge=0, le=65_535, description="TCP port; 0 picks a free one")
    model: Path | None = Field(
        default=None, description="release folder; none: the packaged release"
    )
    threads: int | None = Field(default=None, ge=1, le=256, description="CPU threads of the reader")

    max_body_size: int = Field(
        default=8_000_000, ge=1_000, le=256_000_000, description="bytes a request"
    )
    max_articles: int = Field(default=64, ge=1, le=1_024, description="articles a request")
    body_timeout_s: float = Field(
        default=15, gt=0, le=600, description="seconds for a body to arrive"
    )
    header_timeout_s: float = Field(
        default=10, gt=0, le=600, description="seconds for a first request"
    )
    deadline_s: float = Field(default=60, gt=0, le=3_600, description="seconds from body to answer")

    queue_items: int = Field(default=512, ge=1, le=100_000, description="articles that may wait")
    queue_characters: int = Field(
        default=16_000_000, ge=1_000, le=1_000_000_000, description="characters that may wait"
    )
    batch_items: int = Field(default=64, ge=1, le=1_024, description="articles a model batch")
    batch_characters: int = Field(
        default=64_000,
        ge=1,
        le=10_000_000,
        description="characters a model batch; one article may exceed",
    )
    stuck_after_s: float = Field(
        default=180,
        gt=0,
        le=3_600,
        description="seconds in one model batch after which ready turns red",
    )

    max_requests: int = Field(
        default=256, ge=1, le=100_000, description="requests in flight, then 503"
    )
    max_connections: int = Field(default=1_024, ge=2, le=100_000, description="open connections")
    keep_alive_s: int = Field(
        default=15, ge=1, le=3_600, description="seconds an idle connection lives"
    )
    max_header_size: int = Field(
        default=32_768, ge=4_096, le=1_048_576, description="bytes of headers"
    )
    drain_s: float = Field(
        default=10, ge=0, le=3_600, description="seconds added to the deadline on stop"
    )

    extraction_processes: int = Field(default=1, ge=1, le=64, description="children that read HTML")
    extraction_timeout_s: float = Field(default=5, gt=0, le=600, description="seconds a page")
    extraction_memory_mb: int = Field(default=1_024, ge=256, le=65_536, description="MiB a child")
    extraction_waiting: int = Field(default=128, ge=1, le=10_000, description="pages that may wait")

    @model_validator(mode="after")
    def _one_request_fits_the_queue(self) -> Self:
        needed = self.max_body_size + CHARACTERS_PER_ITEM * self.max_articles
        if self.queue_items < self.max_articles or self.queue_characters < needed:
            raise ValueError(
                "the queue must hold the largest request: "
                f"queue_items={self.queue_items}, at least max_articles={self.max_articles}; "
                f"queue_characters={self.queue_characters}, at least {needed} "
                f"(max_body_size + {CHARACTERS_PER_ITEM} an article)"
            )
        return self
