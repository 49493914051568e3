"""Says which neighbouring hits belong together: "Kazakh riot police", "the ministry in Ankara".

Knows the gaps between hits; what the pair then names is the caller's business.
"""

import re
from typing import Final

from stance_model.gazetteer import GazetteerHit, Kind

# Languages in which the adjective follows its noun.
POSTPOSED: Final = frozenset({"fr", "es", "pt", "it", "ar", "fa", "id", "he"})
PLACES: Final = frozenset({Kind.NAME, Kind.CAPITAL, Kind.METONYM})
# Names that English uses as adjectives: "US troops".
_ADJECTIVAL: Final = frozenset({"US", "U.S.", "UK", "U.K.", "USA", "ABD", "New Zealand"})
_LINKING_LIST: Final = (
    "and or of in to against as for with by on from at the a an its their his her that who while"
    " but over near und oder mit von für gegen et ou pour avec contre par dans y o con por contra"
    " en и или в на с по против от для за о ve ile için і та й або у з проти від и а но"
)
_LINKING: Final = frozenset(_LINKING_LIST.split())
_WORDS_BETWEEN: Final = re.compile(r"[ \u00a0]+((?:[^\W\d_][\w'’-]*[ \u00a0]+)?)\Z")
_AFTER_NAME: Final = re.compile(
    r"(?:['’]\w{0,5}[ \u00a0]+(?:[^\W\d_][\w-]*[ \u00a0]+)?|[ \u00a0]+)\Z"
)
_BEFORE_NAME: Final = re.compile(
    r"[ \u00a0]+(?:(?:of|in|at|for|de|du|des|del|da|do|la|le|der|di|aus|en|au|в|во|у|на|по|في)"
    r"[ \u00a0]+(?:the |la |der |le )?|d['’]|l['’])?\Z"
)
_CJK: Final = re.compile(r"\A[\u3040-\u30ff\u4e00-\u9fff]?的?\Z")


def is_adjective(hit: GazetteerHit) -> bool:
    """Whether the hit qualifies the noun after it, as a demonym does."""
    return hit.kind is Kind.DEMONYM or hit.surface in _ADJECTIVAL


def qualifies_next(
    text: str, left: GazetteerHit, right: GazetteerHit, language: str | None
) -> bool:
    """Whether the left hit qualifies the right: "Kazakh riot police", "Russia's army"."""
    if left.kind is Kind.DEMONYM and language in POSTPOSED:
        return False
    gap = text[left.end : right.start]
    if len(gap) > 40 or "\n" in gap:
        return False
    if not gap or _CJK.match(gap):
        return left.surface[-1] > "\u2e80"
    if is_adjective(left):
        words = _WORDS_BETWEEN.match(gap)
    elif left.kind in PLACES:
        words = _AFTER_NAME.match(gap)
    else:
        return False
    return words is not None and not _links(gap)


def _links(gap: str) -> bool:
    words = re.findall(r"[^\W\d_]+", re.sub(r"\A['’]\w{0,5}", "", gap))
    return any(word in _LINKING or word[0].isupper() for word in words)


def qualifies_previous(
    text: str, left: GazetteerHit, right: GazetteerHit, language: str | None
) -> bool:
    """Whether the right hit qualifies the left: "the ministry in Ankara", "police turque"."""
    gap = text[left.end : right.start]
    if len(gap) > 12 or "\n" in gap or not _BEFORE_NAME.match(gap):
        return False
    if right.kind is Kind.DEMONYM:
        return gap.isspace() and language in POSTPOSED
    return right.kind in PLACES and (language != "en" or not gap.isspace())
