"""Builds the shipped actor table from CLDR, countryinfo, pycountry and `seeds/actors`.

Knows names and their written forms; how they are found in a text is the gazetteer's business.
The result depends on the versions of the three libraries and on the seeds, on nothing else.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import countryinfo
import pycountry
from babel import Locale
from babel.core import get_global

Row = dict[str, Any]

LANGUAGES: Final = (
    "en", "ru", "tr", "ar", "es", "fr", "de", "uk", "kk", "fa", "zh", "pt",
    "id", "it", "pl", "az", "uz", "ky", "hy", "ka", "he", "hi", "ja", "ko",
)  # fmt: skip
# Headlines and datelines shout in these.
_SHOUTED: Final = frozenset({"en", "ru", "tr", "es", "fr", "de"})
# Territories without a government that takes positions, or spelled like common words.
_LEFT_OUT_LIST: Final = (
    "ALA ANT ATA ATF BES BLM BVT CCK CXR GGY HMD IMN IOT JEY MAF NFK NIU PCN SCG SGS SJM SPM SXM"
    " TKL UMI WLF"
)
_LEFT_OUT: Final = frozenset(_LEFT_OUT_LIST.split())
# Capitals of these are more often something else: Hamilton, Kingston, Victoria, Georgetown.
_CAPITALS_LEFT_OUT_LIST: Final = (
    "AIA ASM BMU COK CRI CYM DMA ESH FLK GGY GIB GUM GUY HKG IMN JAM LUX MAC MNP MSR PRI REU SHN"
    " SGP SYC TCA TON VCT VGB VIR VAT KNA GRD ATG MCO SMR KWT DJI PAN GTM"
)
_CAPITALS_LEFT_OUT: Final = frozenset(_CAPITALS_LEFT_OUT_LIST.split())
# Where a name holds one of these, CLDR describes rather than names: "SAR", "Congo - Kinshasa".
_DESCRIPTION: Final = re.compile(r"\bSAR\b|\bRAE\b|\bR\.A\.S\.|\bСАР\b|Sonderverwaltung| [-–] ")
_ADJECTIVE: Final = {
    "ru": "ий ого ому им ом ая ой ую ою ое ие их ими",
    "uk": "ий ого ому им ім а ої ій у ою е і их ими",
}
# (ending, what replaces it): only patterns without exceptions among names of places.
_NOUN: Final = {
    "ru": (
        ("ия", ("ии", "ию", "ией")),
        ("ья", ("ьи", "ью", "ьей")),
        (("га", "ка", "ха"), ("и", "е", "у", "ой")),
        ("а", ("ы", "е", "у", "ой")),
        (tuple("жшчщц"), ("а", "у", "ем", "е")),
        (tuple("бвгдзклмнпрстфх"), ("а", "у", "ом", "е")),
    ),
    "uk": (
        ("ія", ("ії", "ію", "ією")),
        (("га", "ка", "ха"), ("и", "у", "ою")),
        ("а", ("и", "і", "у", "ою")),
        (tuple("бвгдзклмнпрстфх"), ("у", "а", "ом", "і")),
    ),
}


def write_actor_table(seeds: Path, folder: Path) -> Path:
    """Write `actors.jsonl` into the folder and return its path; the same input gives the same file.

    Args:
        seeds: the folder with the hand-written tables, `seeds/actors`.
        folder: where the table is shipped, `stance_model/tables`.
    """
    path = folder / "actors.jsonl"
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows(seeds)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows(seeds: Path) -> Iterator[Row]:
    """Yield every row of the table: states, organisations, leaders, words, guards."""
    dropped = {form for row in _seed(seeds, "dropped") for form in row["surfaces"]}
    actors = _organisations(seeds) | _states(seeds)  # "Brussels" is the EU before Belgium
    words = [row for name in ("roles", "titles", "offices") for row in _words(seeds, name)]
    claimed = set(dropped)
    for row in (*actors.values(), *_leaders(seeds)):
        yield _cleaned(row, claimed, exclusive=row["kind"] == "actor")
    for row in words:
        yield _cleaned(row, set(dropped), exclusive=False)
    yield from _seed(seeds, "guards")


def _seed(folder: Path, name: str) -> list[Row]:
    text = (folder / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _cleaned(row: Row, claimed: set[str], *, exclusive: bool) -> Row:
    """Return the row with each surface once; the first actor that claims a surface keeps it."""
    seen = claimed if exclusive else set(claimed)
    surfaces: dict[str, list[str]] = {}
    for kind, forms in row["surfaces"].items():
        for form in map(_typed, forms):
            if form and form not in seen:
                seen.add(form)
                surfaces.setdefault(kind, []).append(form)
    return {**row, "surfaces": surfaces}


def _typed(form: str) -> str:
    return unicodedata.normalize("NFC", form).strip()


def _states(seeds: Path) -> dict[str, Row]:
    """Return one row a state; the seeds come first, so that they decide who keeps a surface."""
    states: dict[str, Row] = {}
    for seed in _seed(seeds, "states"):
        _add_seed(states, seed)
    codes = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    codes["XK"] = "XKX"
    for two, three in sorted(codes.items(), key=lambda pair: pair[1]):
        if three in _LEFT_OUT:
            continue
        english = _names(Locale("en").territories[two])
        row = states.setdefault(three, _actor(three, ""))
        row["name"] = row["name"] or english[0]
        for language in LANGUAGES:
            _add_names(row, language, "name", _names(Locale(language).territories.get(two, "")))
    _add_countryinfo(states)
    return states


def _actor(key: str, name: str, kind: str = "state") -> Row:
    return {"kind": "actor", "id": key, "name": name, "type": kind, "surfaces": {"name": []}}


def _add_seed(states: dict[str, Row], seed: Row) -> None:
    row = states.setdefault(seed["id"], _actor(seed["id"], ""))
    row["name"] = row["name"] or seed.get("title", "")
    language = seed.get("language", "en")
    for kind in ("name", "capital", "metonym", "media", "demonym"):
        _add_names(row, language, kind, seed.get(kind, ()))
    for stem in seed.get("adjective", ()):
        forms = [stem + ending for ending in _ADJECTIVE[language].split()]
        row["surfaces"].setdefault("demonym", []).extend(forms)


def _add_names(row: Row, language: str, kind: str, names: Iterable[str]) -> None:
    forms = row["surfaces"].setdefault(kind, [])
    for name in names:
        forms.append(name)
        forms.extend(_place_forms(name, language) if kind in {"name", "capital"} else ())
        if language in _SHOUTED and kind != "metonym" and len(name) > 3:
            forms.append(_shout(name, language))


def _shout(name: str, language: str) -> str:
    return (name.replace("i", "İ") if language == "tr" else name).upper()


def _place_forms(name: str, language: str) -> list[str]:
    """Return the oblique cases of a one-word Russian or Ukrainian place name."""
    if not re.fullmatch(r"[А-ЯЁІЇЄҐ][а-яёіїєґ'’-]+", name):
        return []
    for ending, cases in _NOUN.get(language, ()):
        if name.endswith(ending):
            cut = {"ия": 2, "ья": 2, "ія": 2}.get(str(ending), 1 if name[-1] == "а" else 0)
            return [name[: len(name) - cut] + case for case in cases]
    return []


def _names(written: str) -> list[str]:
    """Split a CLDR name: "Myanmar (Burma)" names twice, "Hong Kong SAR China" describes."""
    if not written or _DESCRIPTION.search(written):
        return [] if written != "Hong Kong SAR China" else ["Hong Kong"]
    main, *others = (part.strip(" )）") for part in re.split(r"[(（]", written))
    names = [main, *(part for part in others if part)]
    return [form for name in names for form in dict.fromkeys((name, name.replace(" & ", " and ")))]


def _add_countryinfo(states: dict[str, Row]) -> None:
    folder = Path(countryinfo.__file__).parent / "data"
    zones = _capital_zones()
    for path in sorted(folder.glob("*.json"), key=lambda path: path.name):
        info = json.loads(path.read_text(encoding="utf-8"))
        row = states.get(info.get("ISO", {}).get("alpha3", ""))
        if row is None:
            continue
        if not row["surfaces"].get("demonym"):
            names = (info.get("demonym") or "").split(",")
            _add_names(row, "en", "demonym", [name for name in names if name])
        capital = info.get("capital")
        if isinstance(capital, str) and capital and row["id"] not in _CAPITALS_LEFT_OUT:
            _add_names(row, "en", "capital", [capital])
            for language, city in zones.get(_folded(capital), ()):
                _add_names(row, language, "capital", [city])


def _capital_zones() -> dict[str, list[tuple[str, str]]]:
    """Return, by folded English name, how each language writes the city that names a time zone."""
    zones: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(get_global("zone_territories")):
        english = zone.rpartition("/")[2].replace("_", " ")
        for language in LANGUAGES:
            city = Locale(language).time_zones.get(zone, {}).get("city")
            if city:
                zones.setdefault(_folded(english), []).append((language, city))
    return zones


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return "".join(char for char in decomposed if char.isalnum())


def _organisations(seeds: Path) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for seed in _seed(seeds, "organisations"):
        row = _actor(seed["id"], seed["title"], seed.get("type", "organisation"))
        for kind in ("name", "metonym"):
            for language, names in seed.get(kind, {}).items():
                _add_names(row, language, kind, names)
        found[seed["id"]] = row
    return found


def _leaders(seeds: Path) -> list[Row]:
    """Return one row a leader: full names, and the surname where it is nobody else's."""
    return [_leader(seed) for seed in _seed(seeds, "leaders")]


def _leader(seed: Row) -> Row:
    forms: list[str] = []
    for written in (*seed["names"], *seed.get("alone", ())):
        forms.append(written)
        if seed.get("declines", True):
            forms.extend(_surname_forms(written))
    return {
        "kind": "leader",
        "id": f"{seed['id']}.{slug(seed['names'][0])}",
        "name": seed["names"][0],
        "type": "person",
        "state": seed["id"],
        "terms": seed["terms"],
        "surfaces": {"leader": forms},
    }


def _surname_forms(written: str) -> list[str]:
    """Return the oblique cases of a man's surname in Russian; only patterns without exceptions."""
    if not re.fullmatch(r"[А-ЯЁ][а-яё-]+", written):
        return []
    if written.endswith("ий"):
        return [written[:-2] + case for case in ("ого", "ому", "им", "ом")]
    if written.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return [written + case for case in ("а", "у", "ым", "е")]
    if written[-1] in "бвгдзклмнпрстфх":
        return [written + case for case in ("а", "у", "ом", "е")]
    return []


def slug(name: str) -> str:
    """Return the name in lower case without marks, its words joined by hyphens."""
    decomposed = unicodedata.normalize("NFD", name.casefold().replace("ı", "i"))
    plain = "".join(char for char in decomposed if not unicodedata.category(char).startswith("M"))
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def _words(seeds: Path, name: str) -> list[Row]:
    """Return the role, title or office rows: one a slug and language, with headline spellings."""
    return [
        {
            "kind": name[:-1],
            "id": f"{name[:-1]}:{row['slug']}@{row['language']}",
            "name": row["slug"],
            "type": row["type"],
            "languages": [row["language"]],
            "surfaces": {
                name[:-1]: [
                    form for word in row["words"] for form in _headlines(word, row["language"])
                ]
            },
        }
        for row in _seed(seeds, name)
    ]


def _headlines(word: str, language: str) -> list[str]:
    capitals = " ".join(_shout(part[:1], language) + part[1:] for part in word.split(" "))
    return list(dict.fromkeys((word, capitals))) if " " in word or language == "tr" else [word]
