"""Resolves the mentions in an article to actors: the door to this folder.

Knows the order of the steps; each step is a module of its own.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache

from stance_model.actors.found import FoundActor, TaggedSpan, gather
from stance_model.actors.known import known_namings
from stance_model.actors.organisations import with_acronyms
from stance_model.actors.people import surname_namings
from stance_model.actors.requested import requested_actors
from stance_model.actors.tags import with_tags
from stance_model.article import RequestedActor
from stance_model.gazetteer import Gazetteer


class ActorResolver:
    """Says who is in a text, and why; safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Resolve with this table."""
        self._gazetteer = gazetteer

    def find(
        self,
        text: str,
        *,
        tagged: Sequence[TaggedSpan] = (),
        language: str,
        published: date | None,
        title: str = "",
    ) -> list[FoundActor]:
        """Return the actors that the text names, in order of first mention.

        Args:
            text: the article; every offset is a code point of it.
            tagged: spans that the net takes for actors.
            language: BCP 47 tag; decides which role and office words are read.
            published: the day of publication; decides who holds an office.
            title: the headline; counts for which state the article is about.
        """
        known, main = known_namings(
            text, self._gazetteer, language=language, published=published, title=title
        )
        named = with_tags(text, with_acronyms(text, known), tagged, main)
        return gather(text, [*named, *surname_namings(text, named)])

    def requested(
        self,
        text: str,
        actors: Sequence[RequestedActor],
        *,
        language: str,
        published: date | None = None,
        tagged: Sequence[TaggedSpan] = (),
        title: str = "",
    ) -> list[FoundActor]:
        """Return exactly the actors asked for, in that order, with every occurrence of each.

        One that the text never names comes back without mentions; two may share an alias. The
        arguments are those of `find`, which is used for actors without aliases.
        """

        @cache
        def found() -> list[FoundActor]:
            return self.find(
                text, tagged=tagged, language=language, published=published, title=title
            )

        return requested_actors(text, actors, self._gazetteer, language=language, resolve=found)
