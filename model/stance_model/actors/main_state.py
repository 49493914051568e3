"""Finds the state that an article is mostly about, which roles without a country follow.

Knows counts, the title and the lead. Weighing mentions beside nouns of protest was tried on the
drafts and gained nothing.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from stance_model.gazetteer import CONTEXTUAL, Entry, GazetteerHit
from stance_model.labels import ActorType

_LEAD_CHARS: Final = 600


def main_state(hits: Sequence[GazetteerHit], in_title: Sequence[GazetteerHit]) -> Entry | None:
    """Return the state that is named most, those in title and lead counting twice; None if none."""
    counted: Counter[str] = Counter()
    entries: dict[str, Entry] = {}
    in_lead = [hit for hit in hits if hit.start < _LEAD_CHARS]
    for hit in (*in_title, *in_title, *in_lead, *hits):
        if hit.kind not in CONTEXTUAL and hit.entry.type is ActorType.STATE:
            counted[hit.entry.id] += 1
            entries.setdefault(hit.entry.id, hit.entry)
    return entries[counted.most_common(1)[0][0]] if counted else None
