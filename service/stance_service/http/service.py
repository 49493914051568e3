"""The service behind the routes: settings, worker, children; started and stopped together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from starlette.concurrency import run_in_threadpool

from stance_model.reading import ModelIdentity
from stance_service.backlog import Limits
from stance_service.batcher import ArticleReader, Batcher
from stance_service.extraction.pages import PageExtractor
from stance_service.http.classify import Classifier
from stance_service.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Service:
    """Everything that the routes use. The reader itself belongs to the worker thread."""

    settings: Settings
    identity: ModelIdentity
    card: Mapping[str, object]
    batcher: Batcher
    extractor: PageExtractor
    classifier: Classifier

    @classmethod
    def build(cls, settings: Settings, reader: ArticleReader) -> Self:
        """Assemble a service; nothing runs yet."""
        limits = Limits(
            queue_items=settings.queue_items,
            queue_characters=settings.queue_characters,
            batch_items=settings.batch_items,
            batch_characters=settings.batch_characters,
        )
        batcher = Batcher(reader, limits, stuck_after_s=settings.stuck_after_s)
        extractor = PageExtractor(
            processes=settings.extraction_processes,
            waiting=settings.extraction_waiting,
            timeout_s=settings.extraction_timeout_s,
            memory_mb=settings.extraction_memory_mb,
        )
        return cls(
            settings=settings,
            identity=reader.identity,
            card=reader.card,
            batcher=batcher,
            extractor=extractor,
            classifier=Classifier(
                batcher=batcher, extractor=extractor, deadline_s=settings.deadline_s
            ),
        )

    def start(self) -> None:
        """Start the worker thread; children start when they are first needed."""
        self.batcher.start()

    async def stop(self) -> None:
        """Read what waits, then end the worker thread and the children."""
        grace_s = self.settings.deadline_s + self.settings.drain_s
        await run_in_threadpool(self.batcher.stop, grace_s)
        await self.extractor.close()
