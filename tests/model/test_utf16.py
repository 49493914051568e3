from hypothesis import given
from hypothesis import strategies as st

from stance_model.article import Article, RequestedActor
from stance_model.reader import Reader
from stance_model.reading import ReadOptions
from stance_model.utf16 import with_utf16_offsets

ASKED = (RequestedActor(name="Turkey", aliases=("Turkey",)), RequestedActor(name="Nobody"))
OPTIONS = ReadOptions(mentions=True)


@given(st.text("a𝔄👩\u200d é", max_size=20))
def test_units_are_counted_as_browsers_count(tiny_reader: Reader, before: str) -> None:
    text = f"{before} Turkey"
    points = tiny_reader.read(Article(text=text, language="en", actors=ASKED), OPTIONS)
    (span,) = with_utf16_offsets(points, text).actors[0].mentions or ()
    assert span.start == len(f"{before} ".encode("utf-16-le")) // 2
    assert span.end == len(text.encode("utf-16-le")) // 2


def test_an_actor_without_mentions_keeps_its_empty_list(tiny_reader: Reader) -> None:
    text = "Turkey 👩"
    points = tiny_reader.read(Article(text=text, language="en", actors=ASKED), OPTIONS)
    assert with_utf16_offsets(points, text).actors[1].mentions == ()


def test_mentions_that_were_not_asked_for_stay_away(tiny_reader: Reader) -> None:
    reading = tiny_reader.read(Article(text="Turkey 👩", actors=ASKED))
    assert with_utf16_offsets(reading, "Turkey 👩").actors[0].mentions is None
