"""Serves: HTTP API over a reader. May import stance_model, never stance_training."""

__all__: list[str] = []
