"""Finds the state that an article is mostly about, which roles without a country follow.

Knows counts, the title, the lead, and phrases that place the protest ("the unrest in Kazakhstan").
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from stance_model.gazetteer import CONTEXTUAL, Entry, GazetteerHit
from stance_model.labels import ActorType

_LEAD_CHARS: Final = 600
# A phrase that places the protest outweighs so many bare mentions: an article on how one capital
# sees another's unrest names the onlooker more often.
_PLACED: Final = 4
_REACH_CHARS: Final = 40
_PROTEST_IN: Final = re.compile(
    r"(?:"
    r"\b(?:unrest|protests?|demonstrations?|riots?|revolt|uprising|revolution|turmoil|marches"
    r"|strikes?|happen(?:s|ed|ing)?|crackdown|crisis)\s+(?:in|across|of)\s+(?:the\s+)?"
    r"|(?:протест|беспоряд|волнени|митинг|событи|забастовк)\w*\s+в\s+"
    r"|(?:протест|заворушенн|поді)\w*\s+[ву]\s+"
    r"|\b(?:Proteste[ns]?|Unruhen|Demonstrationen|Aufstand|Streiks?)\s+in\s+(?:der\s+|dem\s+)?"
    r"|\b(?:manifestations|protestations|troubles|émeutes|grèves?|révolte)\s+"
    r"(?:en|au|aux|à|dans)\s+(?:l['’]|la\s+|le\s+)?"
    r"|\b(?:protestas?|manifestaciones|disturbios|revuelta|estallido)\s+(?:en|de)\s+(?:el\s+|la\s+)?"
    r"|\b(?:protestos|manifestações)\s+(?:em|no|na)\s+"
    r"|(?:احتجاجات|مظاهرات|التظاهرات|الاحتجاجات)\s+في\s+"
    r")$"
)
_TURKISH: Final = re.compile(r"^['’]?[dt][ae]ki\s+(?:protesto|gösteri|olay|eylem)")


def main_state(
    text: str,
    hits: Sequence[GazetteerHit],
    title: str = "",
    in_title: Sequence[GazetteerHit] = (),
) -> Entry | None:
    """Return the state that is named most; None if none is named.

    Mentions in the lead count twice, those in the title and those that place the protest more.
    """
    counted: Counter[str] = Counter()
    entries: dict[str, Entry] = {}
    in_lead = [hit for hit in hits if hit.start < _LEAD_CHARS]
    placing = [hit for hit in hits if _places(text, hit)] * _PLACED
    placing += [hit for hit in in_title if _places(title, hit)] * 2 * _PLACED
    for hit in (*in_title, *in_title, *in_lead, *placing, *hits):
        if hit.kind not in CONTEXTUAL and hit.entry.type is ActorType.STATE:
            counted[hit.entry.id] += 1
            entries.setdefault(hit.entry.id, hit.entry)
    return entries[counted.most_common(1)[0][0]] if counted else None


def _places(text: str, hit: GazetteerHit) -> bool:
    before = text[max(0, hit.start - _REACH_CHARS) : hit.start]
    after = text[hit.end : hit.end + _REACH_CHARS]
    return bool(_PROTEST_IN.search(before) or _TURKISH.match(after))
