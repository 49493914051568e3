"""The `data` commands: import drafts, validate and count the corpus."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from stance_training.corpus.schema import CorpusArticle

CORPUS = Path("seeds/articles")
SECOND_LABELS = Path("seeds/agreement/second-labels.jsonl")

data = typer.Typer(no_args_is_help=True, help="Import, validate and count the corpus.")

CorpusArgument = Annotated[Path, typer.Argument(help="Folder with train, validation and test.")]


@data.command("import")
def import_drafts(
    drafts: Annotated[Path, typer.Argument(help="Folder of TOML drafts, searched recursively.")],
    corpus: Annotated[
        Path | None,
        typer.Option(help="Add the articles to this corpus, each to the split of its event."),
    ] = None,
) -> None:
    """Derive offsets for hand-written drafts and check them; write nothing if one is wrong."""
    from stance_training.corpus.checks import check_corpus
    from stance_training.corpus.drafts import DraftError, read_draft

    articles, complaints = [], []
    for path in sorted(drafts.rglob("*.toml")):
        try:
            articles.append(read_draft(path))
        except DraftError as error:
            complaints.append(str(error))
    complaints += check_corpus(articles)
    _report(complaints, len(articles))
    if corpus is not None:
        _merge(corpus, articles)


def _merge(corpus: Path, articles: "list[CorpusArticle]") -> None:
    from stance_training.corpus.splits import by_split
    from stance_training.corpus.store import SPLITS, read_split, write_articles

    known = [a for s in SPLITS if (corpus / f"{s}.jsonl").exists() for a in read_split(corpus, s)]
    merged = {article.id: article for article in [*known, *articles]}
    for split, members in by_split(list(merged.values())).items():
        write_articles(corpus / f"{split}.jsonl", members)
        typer.echo(f"{split}: {len(members)} articles", err=True)


@data.command()
def validate(corpus: CorpusArgument = CORPUS) -> None:
    """Check every article and the corpus as a whole; exit 1 if anything is wrong."""
    from stance_training.corpus.checks import check_corpus, check_splits
    from stance_training.corpus.store import SPLITS, CorpusError, read_split

    try:
        splits = {split: read_split(corpus, split) for split in SPLITS}
    except CorpusError as error:
        _report([str(error)], 0)
        return
    articles = [article for members in splits.values() for article in members]
    _report(check_corpus(articles) + check_splits(splits), len(articles))


@data.command()
def stats(corpus: CorpusArgument = CORPUS) -> None:
    """Count articles, events, genres, languages, labels and voices."""
    from stance_training.corpus.stats import table
    from stance_training.corpus.store import SPLITS, CorpusError, read_split

    try:
        splits = {split: read_split(corpus, split) for split in SPLITS}
    except CorpusError as error:
        _report([str(error)], 0)
        return
    typer.echo(table(splits))


def _report(complaints: list[str], articles: int) -> None:
    for line in complaints:
        typer.echo(line, err=True)
    typer.echo(f"{articles} articles read, {len(complaints)} complaints", err=True)
    if complaints:
        raise typer.Exit(1)


@data.command()
def agreement(
    second: Annotated[Path, typer.Argument(help="Second labels, JSON Lines.")] = SECOND_LABELS,
    corpus: Annotated[Path, typer.Option(help="Folder of the corpus.")] = CORPUS,
) -> None:
    """Measure how far a blind second labelling agrees with the corpus."""
    from stance_model.labels import Sentiment, Stance
    from stance_training.corpus.agreement import agree, pairs, read_second_labels
    from stance_training.corpus.store import SPLITS, CorpusError, read_split

    try:
        articles = [article for split in SPLITS for article in read_split(corpus, split)]
        labels = read_second_labels(second)
    except (CorpusError, OSError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{len({label.article for label in labels})} articles labelled twice")
    for field, classes in (("stance", list(Stance)), ("sentiment", list(Sentiment))):
        result = agree(pairs(articles, labels, field), [str(label) for label in classes])
        each = ", ".join(f"{label} {value:.3f}" for label, value in result.f1.items())
        typer.echo(
            f"{field}: {result.items} labels, equal {result.share:.3f}, "
            f"kappa {result.kappa:.3f}, alpha {result.alpha:.3f}; F1 {each}"
        )
