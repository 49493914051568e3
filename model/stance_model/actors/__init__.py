"""Resolves the mentions in an article to actors."""

from stance_model.actors.found import FoundActor, TaggedSpan
from stance_model.actors.resolver import ActorResolver

__all__ = ["ActorResolver", "FoundActor", "TaggedSpan"]
