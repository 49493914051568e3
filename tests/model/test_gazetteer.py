from datetime import date
from pathlib import Path

import pytest

from stance_model.errors import ArtifactError
from stance_model.gazetteer import CONTEXTUAL, Gazetteer, Kind
from stance_model.labels import ActorType


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def named(gazetteer: Gazetteer, text: str, on: date | None = None) -> list[tuple[str, str]]:
    return [(hit.surface, hit.entry.id) for hit in gazetteer.find(text, on=on)]


def test_every_hit_slices_back_to_its_surface(gazetteer: Gazetteer) -> None:
    text = "Ankara'nın, U.S., وتركيا, 北京 and the Kremlin; Türkiye'nin, بأنقرة."
    hits = gazetteer.find(text)
    assert len(hits) >= 6
    assert all(text[hit.start : hit.end] == hit.surface for hit in hits)


@pytest.mark.parametrize(
    ("surface", "key"),
    [
        ("Ankara", "TUR"), ("Türkiye", "TUR"), ("the Kremlin", "RUS"), ("Foggy Bottom", "USA"),
        ("Akorda", "KAZ"), ("Nur-Sultan", "KAZ"), ("Астана", "KAZ"), ("Zhongnanhai", "CHN"),
        ("Planalto", "BRA"), ("Casa Rosada", "ARG"), ("Burma", "MMR"), ("Downing Street", "GBR"),
        ("Moscow", "RUS"), ("Tehran", "IRN"), ("American", "USA"), ("French", "FRA"),
        ("Турции", "TUR"), ("российского", "RUS"), ("España", "ESP"), ("türkischen", "TUR"),
        ("OTAN", "nato"), ("ОДКБ", "csto"), ("Kosovo", "XKX"), ("Brussels", "european-union"),
    ],
)  # fmt: skip
def test_the_table_knows_the_surface(gazetteer: Gazetteer, surface: str, key: str) -> None:
    assert named(gazetteer, f"x {surface} y") == [(surface, key)]


@pytest.mark.parametrize(
    "text",
    [
        "They ate turkey and told us about it.",
        "A storm hit Georgia; senators in Atlanta met.",
        "Michael Jordan scored.",
        "Chad Smith sang.",
        "It rained in Washington state.",
        "George Washington crossed the river.",
        "Students in Moscow, Idaho, wept.",
        "Northern Ireland was calm.",
        "Latin America and African American voters.",
        "IT staff CAN and MAY go.",
        "タイトル",
        "La Maurice de Paris Hilton",
    ],
)
def test_what_is_only_spelled_like_a_state_is_no_hit(gazetteer: Gazetteer, text: str) -> None:
    assert named(gazetteer, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Protests in Georgia spread to Tbilisi.", [("Georgia", "GEO"), ("Tbilisi", "GEO")]),
        ("In Jordan, teachers struck.", [("Jordan", "JOR")]),
        ("Chad's army; Niger and Nigeria", [("Chad", "TCD"), ("Niger", "NER"), ("Nigeria", "NGA")]),
        ("Papua New Guinea and Guinea", [("Papua New Guinea", "PNG"), ("Guinea", "GIN")]),
        ("He told us the US and the Congo", [("US", "USA"), ("the Congo", "COD")]),
        ("Washington, D.C. waited", [("Washington, D.C.", "USA")]),
    ],
)
def test_an_ambiguous_name_is_the_state_where_the_context_says_so(
    gazetteer: Gazetteer, text: str, expected: list[tuple[str, str]]
) -> None:
    assert named(gazetteer, text) == expected


def test_a_leader_is_found_only_around_the_days_in_office(gazetteer: Gazetteer) -> None:
    text = "Yanukovych spoke."
    assert [hit.kind for hit in gazetteer.find(text, on=date(2013, 12, 1))] == [Kind.LEADER]
    assert gazetteer.find(text, on=date(2014, 12, 1))
    assert not gazetteer.find(text, on=date(2018, 12, 1))


def test_a_leader_is_found_when_the_day_is_unknown(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Yanukovych spoke.")[0].entry.state == "UKR"


@pytest.mark.parametrize(
    "spelling", ["Tokayev", "Tokaev", "Токаев", "Токаева", "Тоқаев", "توكاييف"]
)
def test_a_leader_is_found_under_several_spellings(gazetteer: Gazetteer, spelling: str) -> None:
    assert gazetteer.find(f"x {spelling} y")[0].entry.state == "KAZ"


def test_an_arabic_particle_is_left_out_of_the_mention(gazetteer: Gazetteer) -> None:
    assert named(gazetteer, "قلق في روسيا وتركيا") == [("روسيا", "RUS"), ("تركيا", "TUR")]


@pytest.mark.parametrize("name", ["TUR", "tur", "Turkey", "türkiye", "Ankara"])
def test_lookup_takes_an_id_or_any_name(gazetteer: Gazetteer, name: str) -> None:
    entry = gazetteer.lookup(name)
    assert entry is not None
    assert (entry.id, entry.type) == ("TUR", ActorType.STATE)


def test_lookup_of_an_unknown_name_is_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Freedonia") is None


def test_find_leaves_the_words_that_need_context_to_scan(gazetteer: Gazetteer) -> None:
    text = "The police and President Smith of the ministry"
    assert gazetteer.find(text) == []
    assert {hit.kind for hit in gazetteer.scan(text, language="en")} == CONTEXTUAL


def test_role_words_of_another_language_are_not_read(gazetteer: Gazetteer) -> None:
    assert gazetteer.scan("the polis", language="en") == []
    assert gazetteer.scan("polis", language="tr")[0].entry.name == "police"


def test_a_missing_table_says_where_it_was_sought(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"actors\.jsonl"):
        Gazetteer.load(tmp_path)
