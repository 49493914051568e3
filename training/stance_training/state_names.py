"""The English forms of state names that augmentation exchanges: name, adjective, capital.

From countryinfo (MIT); states whose name or capital is ambiguous in prose are left out.
"""

from stance_training.augment import StateNames

# A swap to these would read as something else: a person, a bird, a US state, a wrong capital.
_AMBIGUOUS = {"GEO", "JOR", "TCD", "COD", "COG", "GIN", "GNQ", "GNB", "DOM", "DMA", "VAT", "MNG"}
_CORRECTED = {
    "KAZ": StateNames("Kazakhstan", "Kazakh", "Astana"),
    "TUR": StateNames("Turkey", "Turkish", "Ankara"),
    "USA": StateNames("United States", "American", "Washington"),
    "GBR": StateNames("Britain", "British", "London"),
    "RUS": StateNames("Russia", "Russian", "Moscow"),
    "UZB": StateNames("Uzbekistan", "Uzbek", "Tashkent"),
    "KGZ": StateNames("Kyrgyzstan", "Kyrgyz", "Bishkek"),
}


def state_names() -> dict[str, StateNames]:
    """Return the forms by ISO 3166-1 alpha-3 code."""
    from countryinfo import all_countries

    names = {}
    for country in all_countries():
        info = country.info()
        code = info.get("ISO", {}).get("alpha3", "")
        forms = [str(info.get(key) or "") for key in ("name", "demonym", "capital")]
        plain = all(form[:1].isupper() and form.isascii() for form in forms)
        if code and code not in _AMBIGUOUS and plain:  # Scotland is listed without a code
            names[code] = StateNames(*forms)
    return names | _CORRECTED
