"""The founding article, which the demo reads."""

from importlib.resources import files
from pathlib import Path

from stance_model.article import Article
from stance_model.errors import ArtifactError

NAME = "ankara-on-kazakhstan.txt"
PUBLISHED = "2022-01-08"


def founding_article() -> Article:
    """Return the article from the checkout or from the installed package.

    Raises:
        ArtifactError: neither holds the file.
    """
    package = Path(str(files("stance_model")))
    for path in (package.parents[1] / "seeds" / "articles" / NAME, package / "demo" / NAME):
        if path.is_file():
            title, _, text = path.read_text(encoding="utf-8").partition("\n\n")
            return Article(id=path.stem, title=title, text=text, published_at=PUBLISHED)
    raise ArtifactError(f"{NAME} is neither in seeds/articles nor in the package")
