"""Hostile input costs in proportion to its length; CPU time is compared, not the clock's."""

import itertools
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from importlib import import_module

import numpy as np
import pytest

import stance_model
from stance_model.actors import ActorResolver
from stance_model.actors.found import slug
from stance_model.claims import quote_span
from stance_model.gazetteer import Gazetteer
from stance_model.sentences import Sentence, split_sentences
from stance_model.sources import _cues, find_source

# Patterns that end in \Z or $ are searched in a slice of so many characters, never in the text.
WINDOW = {
    "gazetteer._WORD_BEFORE": 40, "people._BEFORE": 40, "people._FORMER": 40,
    "binding._WORDS_BETWEEN": 40, "binding._AFTER_NAME": 40, "binding._BEFORE_NAME": 12,
    "organisations._LONG_NAME": 120, "main_state._PROTEST_IN": 40,
}  # fmt: skip
# These are matched at one place, right behind a hit.
AT_ONE_PLACE = {"people._WORD", "people._OPENING"}
UNITS = (
    " ", "a", "A ", " \n", ". ", "'", "’s ", ", ", " (AB)", "\u0301", "土", "タ", "-", "said ",
    "протеста в ", "former ",
)  # fmt: skip
SENTENCES = (
    "Turkish ", "Turkish Medical ", "President ", "President Abc Def. ", "the Ministry of ",
    "Party (NATO) ", "police ", "minister ", "Turkey\n", "TurkeyTurkey", "Россия ", "タイ",
    "土耳其",
    "Republican People's Party (CHP) ", "crisis in Turkey ", "e\u0301", "\u1100\u1161", " ",
)  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(stance_model.__path__, "stance_model."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name.rpartition('.')[2]}.{name}", value
    for language in ("en", "ru", "tr", "ar", "zh", "de", "fr", "es"):
        cues = _cues(language)
        for name in ("before", "after", "verbs") if cues else ():
            if (value := getattr(cues, name)) is not None:
                yield f"sources.{language}.{name}", value


PATTERNS = dict(patterns())


def cost_s(run: Callable[[str], object], text: str, times: int = 3) -> float:
    """The least CPU time of some runs."""
    costs = []
    for _ in range(times):
        started = time.process_time()
        run(text)
        costs.append(time.process_time() - started)
    return min(costs)


def assert_linear(run: Callable[[str], object], make: Callable[[int], str], size: int) -> None:
    """Linear is 4 times the cost for 4 times the text, quadratic 16; next to nothing is neither."""
    if cost_s(run, make(4 * size), times=1) < 0.03:
        return
    small, large = cost_s(run, make(size)), cost_s(run, make(4 * size))
    assert large < 10 * small, f"{large:.3f} s for {4 * size}, {small:.3f} s for {size}"


def repeated(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_every_pattern_is_linear_where_it_is_used(name: str) -> None:
    pattern = PATTERNS[name]
    for unit in UNITS:
        text = repeated(unit)(100_000)
        if name in WINDOW:
            assert cost_s(pattern.search, text[: WINDOW[name]]) < 0.002
        elif name in AT_ONE_PLACE:
            assert cost_s(pattern.match, text) < 0.02
        else:
            assert_linear(
                lambda text: sum(1 for _ in pattern.finditer(text)), repeated(unit), 25_000
            )


@pytest.mark.parametrize("unit", UNITS)
def test_text_work_is_linear(unit: str) -> None:
    make = repeated(unit)
    marks = [(at, at + 1) for at in range(100_000)]
    assert_linear(lambda text: split_sentences(text, "en"), make, 25_000)
    assert_linear(lambda text: find_source(text, len(text) // 2, len(text), "en"), make, 2_000)
    assert_linear(slug, make, 6_000)
    assert_linear(
        lambda text: quote_span(
            text, Sentence(0, len(text)), marks[: len(text)], np.ones(len(text))
        ), make, 5_000,
    )  # fmt: skip


@pytest.fixture(scope="module")
def resolver() -> ActorResolver:
    return ActorResolver(Gazetteer.load())


@pytest.mark.parametrize("unit", SENTENCES)
def test_finding_actors_is_linear(resolver: ActorResolver, unit: str) -> None:
    def find(text: str) -> object:
        return resolver.find(text, language="en", published=None)

    assert_linear(find, repeated(unit), 2_000)


def test_many_surnames_are_found_in_linear_time(resolver: ActorResolver) -> None:
    letters = itertools.product("бвгдежзиклмнопрст", repeat=4)
    names = [f"президент Ка{''.join(word)}ов, " for word in itertools.islice(letters, 4_000)]

    def make(size: int) -> str:
        return "".join(names[: size // len(names[0])])

    assert_linear(lambda text: resolver.find(text, language="ru", published=None), make, 5_000)
