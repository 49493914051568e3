from dataclasses import replace

import pytest

from stance_model.article import Article
from stance_model.display import show
from stance_model.labels import Stance
from stance_model.reader import Reader
from stance_model.reading import ArticleReading, ReadingWarning

TEXT = "Turkey wants calm. Russia sent troops [bold]at once[/bold]."


@pytest.fixture
def reading(tiny_reader: Reader) -> ArticleReading:
    read = tiny_reader.read(Article(text=TEXT, language="en"))
    shown = [replace(row, stance=replace(row.stance, label=Stance.SUPPORT)) for row in read.actors]
    return replace(read, actors=tuple(shown))


def test_the_table_shows_actor_stance_and_quote(
    reading: ArticleReading, capsys: pytest.CaptureFixture[str]
) -> None:
    show(reading, title="A title [red]as given[/red]", width=200)
    printed = capsys.readouterr().out
    assert "A title [red]as given[/red]" in printed
    assert all(row.actor.name in printed for row in reading.actors)
    assert "“Turkey wants calm.”" in printed
    assert "[bold]at once[/bold]" in printed


def test_actors_without_a_stance_stand_in_one_line(
    reading: ArticleReading, capsys: pytest.CaptureFixture[str]
) -> None:
    first = reading.actors[0]
    silent = replace(first, stance=replace(first.stance, label=Stance.NONE))
    show(replace(reading, actors=(silent,)), width=200)
    assert f"no stance reported: {first.actor.name}" in capsys.readouterr().out


def test_warnings_are_printed(reading: ArticleReading, capsys: pytest.CaptureFixture[str]) -> None:
    show(replace(reading, warnings=(ReadingWarning(code="c", detail="beware"),)), width=120)
    assert "warning: beware" in capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 80, 300])
def test_no_line_is_wider_than_asked(
    reading: ArticleReading, width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    show(reading, width=width)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= width
