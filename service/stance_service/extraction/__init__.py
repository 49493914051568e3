"""Turns HTML pages into article text, in child processes that can be killed."""
