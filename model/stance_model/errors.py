"""What can go wrong while reading.

StancewireError
├── InputError          what was given cannot be read; the caller can mend it
│   ├── ArticleError    a field of an article
│   └── ActorError      an actor that was asked for
└── ArtifactError       a release folder is missing, damaged or of another version
"""


class StancewireError(Exception):
    """The root of every error that this package raises on purpose."""


class InputError(StancewireError, ValueError):
    """A value that cannot be read.

    Attributes:
        field: the path of the field, such as `text` or `actors[2].name`.
        problem: what was wrong, without the article's text.
        seen: a short description of the value, never the article.
        allowed: what is allowed instead.
    """

    def __init__(self, *, field: str, problem: str, seen: str, allowed: str) -> None:
        super().__init__(f"{field}: {problem}; seen: {seen}; allowed: {allowed}")
        self.field = field
        self.problem = problem
        self.seen = seen
        self.allowed = allowed


class ArticleError(InputError):
    """A field of an article that cannot be read."""


class ActorError(InputError):
    """A requested actor that cannot be read."""


class ArtifactError(StancewireError):
    """A release folder that is missing, damaged, or made for another version."""
