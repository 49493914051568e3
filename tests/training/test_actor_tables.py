import json
from pathlib import Path

import pytest

from stance_model.gazetteer import TABLES
from stance_training.actor_tables import rows, slug, write_actor_table

SEEDS = Path(__file__).parents[2] / "seeds" / "actors"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_actor_table(SEEDS, tmp_path_factory.mktemp("tables"))


def test_the_shipped_table_is_the_one_that_the_seeds_build(built: Path) -> None:
    assert built.read_bytes() == (TABLES / "actors.jsonl").read_bytes()


def test_the_table_is_compact(built: Path) -> None:
    assert built.stat().st_size < 3_000_000


def test_one_surface_belongs_to_one_state_or_organisation() -> None:
    owners: dict[str, str] = {}
    for row in rows(SEEDS):
        if row["kind"] == "actor":
            for form in (form for forms in row["surfaces"].values() for form in forms):
                assert owners.setdefault(form, row["id"]) == row["id"]


def test_ids_are_unique(built: Path) -> None:
    ids = [json.loads(line).get("id") for line in built.read_text(encoding="utf-8").splitlines()]
    named = [key for key in ids if key]
    assert len(named) == len(set(named))


def test_every_leader_leads_a_state_of_the_table() -> None:
    table = list(rows(SEEDS))
    states = {row["id"] for row in table if row.get("type") == "state"}
    assert {row["state"] for row in table if row["kind"] == "leader"} <= states


def test_every_term_of_office_ends_after_it_begins() -> None:
    terms = [term for row in rows(SEEDS) for term in row.get("terms", ())]
    assert terms
    assert all(last is None or first < last for first, last in terms)


def test_the_sources_name_each_licence() -> None:
    written = (TABLES / "SOURCES.md").read_text(encoding="utf-8")
    assert all(word in written for word in ("Unicode License", "MIT", "LGPL", "CC BY 4.0"))


def test_a_slug_is_plain_ascii_for_latin_names() -> None:
    assert slug("Recep Tayyip Erdoğan") == "recep-tayyip-erdogan"
