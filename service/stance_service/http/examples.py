"""Real examples for the documentation: a request that works and the answer to it.

A test posts the request and checks the answer against its type.
"""

from typing import Final

_TEXT: Final = (
    "Turkey's foreign ministry said it trusts the administration of Kazakhstan to overcome the "
    "crisis. Protesters took the airport of Almaty after fuel prices had doubled."
)
_QUOTE: Final = (
    "Turkey's foreign ministry said it trusts the administration of Kazakhstan to overcome the "
    "crisis."
)

ARTICLE: Final[dict[str, object]] = {
    "id": "kaz-2022-01-06",
    "title": "How Ankara sees the unrest in Kazakhstan",
    "text": _TEXT,
    "published_at": "2022-01-06",
    "language": "en",
    "actors": ["TUR", {"name": "the protesters", "aliases": ["Protesters"], "type": "protesters"}],
    "options": {"max_evidence": 1},
}
BATCH: Final[dict[str, object]] = {"articles": [ARTICLE, {"id": "empty", "text": " "}]}
PAGE: Final[dict[str, object]] = {
    "html": f"<html><body><h1>Ankara and Almaty</h1><p>{_TEXT}</p></body></html>",
    "url": "https://news.example/ankara-and-almaty",
}
READING: Final[dict[str, object]] = {
    "id": "kaz-2022-01-06",
    "model": {"name": "stancewire-small", "version": "0.1.0", "sha256": "0" * 64},
    "language": "en",
    "event": {"about_protest": True, "score": 0.98},
    "actors": [
        {
            "actor": {
                "id": "TUR",
                "name": "Turkey",
                "type": "state",
                "aliases_found": ["Turkey"],
                "resolved_by": "table: name",
            },
            "stance": {
                "label": "stability",
                "secondary": None,
                "confidence": 0.91,
                "scores": {"none": 0.04, "stability": 0.91, "support": 0.02, "opportunism": 0.03},
                "prediction_set": ["stability"],
                "abstained": False,
            },
            "sentiment": {
                "label": "neutral",
                "confidence": 0.88,
                "scores": {"negative": 0.05, "neutral": 0.88, "positive": 0.07},
            },
            "voice": {"own": 0.95, "attributed": 0.05},
            "evidence": [
                {
                    "quote": _QUOTE,
                    "start": 0,
                    "end": len(_QUOTE),
                    "stance": "stability",
                    "confidence": 0.93,
                    "voice": "own",
                    "source": None,
                }
            ],
            "n_mentions": 1,
            "mentions": None,
        }
    ],
    "warnings": [],
    "usage": {"tokens": 41, "passages": 1, "ms": 7.5},
    "truncated": False,
    "codebook_version": "1.0",
}
