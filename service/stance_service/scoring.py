"""Scores a JSON Lines file: one article a line in, one reading a line out, in the same order.

A line that cannot be read becomes an error row in its place; nothing is lost.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from stance_model.article import Article
from stance_model.errors import InputError
from stance_model.reader import Reader
from stance_model.reading import ReadOptions
from stance_service.errors import FieldFault, FieldsError, RequestError
from stance_service.http.strict_json import load_json
from stance_service.http.wire import parse_article

ROWS_A_CALL: Final = 32
MAX_LINE_BYTES: Final = 16_000_000
# Other columns are the user's own and are left alone.
FIELDS: Final = ("text", "id", "title", "url", "published_at", "language", "actors", "options")


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run did: rows read, rows that became errors, actors read, labels abstained."""

    rows: int
    errors: int
    actors: int
    abstained: int


@dataclass(frozen=True, slots=True)
class _Row:
    """One input line: its id as it came, and an article or the fault that it has."""

    id: object
    article: Article | None
    options: ReadOptions
    fault: FieldFault | None


def score(
    reader: Reader,
    lines: Iterable[bytes],
    sink: BinaryIO,
    *,
    progress: Callable[[int], None] = lambda rows: None,
) -> Counts:
    """Read every line and write its reading, or its error row.

    Args:
        reader: reads the articles.
        lines: JSON objects with at least `text`; blank lines are skipped.
        sink: takes the output lines.
        progress: told how many rows have been written since it was last told.
    """
    rows = errors = actors = abstained = 0
    parsed = map(_parse, (line for line in lines if line.strip()))
    while batch := list(islice(parsed, ROWS_A_CALL)):
        for output in _answers(reader, batch):
            rows += 1
            errors += "error" in output
            found = output.get("actors", ())
            actors += len(found)
            abstained += sum(actor["stance"]["abstained"] for actor in found)
            sink.write(orjson.dumps(output) + b"\n")
        progress(len(batch))
    return Counts(rows, errors, actors, abstained)


def score_file(
    reader: Reader, source: Path, target: Path, progress: Callable[[int], None]
) -> Counts:
    """Score `source` into `target`, which appears only when it is complete."""
    partial = target.with_name(target.name + ".part")
    with source.open("rb") as lines, partial.open("wb") as sink:
        counts = score(reader, lines, sink, progress=progress)
    partial.replace(target)
    return counts


def _parse(line: bytes) -> _Row:
    if len(line) > MAX_LINE_BYTES:
        fault = FieldFault(
            "line", "is too long", f"{len(line):,} bytes", f"at most {MAX_LINE_BYTES:,} bytes"
        )
        return _Row(None, None, ReadOptions(), fault)
    try:
        value = load_json(line)
    except RequestError as error:
        fault = FieldFault("line", "is no JSON object", str(error), "strict JSON")
        return _Row(None, None, ReadOptions(), fault)
    return _row(value)


def _row(value: object) -> _Row:
    name = value.get("id") if isinstance(value, Mapping) else None
    try:
        request = parse_article(_known(value))
        return _Row(name, request.article(None), request.options.read_options(), None)
    except FieldsError as error:
        return _Row(name, None, ReadOptions(), error.faults[0])
    except InputError as error:
        fault = FieldFault(error.field, error.problem, error.seen, error.allowed)
        return _Row(name, None, ReadOptions(), fault)


def _known(value: object) -> object:
    """Keep the fields of the contract that say something; an id may be a number."""
    if not isinstance(value, Mapping):
        return value
    kept = {key: value[key] for key in FIELDS if value.get(key) is not None}
    if isinstance(kept.get("id"), int):
        kept["id"] = str(kept["id"])
    return kept


def _answers(reader: Reader, batch: list[_Row]) -> Iterator[dict[str, Any]]:
    rows = [row for row in batch if row.article is not None]
    articles = [row.article for row in rows if row.article is not None]
    readings = iter(reader.read_many(articles, [row.options for row in rows]) if rows else [])
    for row in batch:
        if row.fault is not None:
            yield {"id": row.id, "error": _error(row.fault)}
            continue
        reading = next(readings)
        if isinstance(reading, InputError):
            fault = FieldFault(reading.field, reading.problem, reading.seen, reading.allowed)
            yield {"id": row.id, "error": _error(fault)}
        else:
            # Through orjson, so that enums and dataclasses become plain values.
            yield {**orjson.loads(orjson.dumps(reading)), "id": row.id}


def _error(fault: FieldFault) -> dict[str, str]:
    return {
        "field": fault.field,
        "problem": fault.problem,
        "seen": fault.seen,
        "allowed": fault.allowed,
    }
