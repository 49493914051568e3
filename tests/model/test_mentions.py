import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance_model.mentions import Mention, SurfaceIndex, longest


def found(text: str, *surfaces: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in SurfaceIndex({"x": surfaces}).find(text)]


@given(st.text(max_size=60), st.text(min_size=1, max_size=4))
def test_every_offset_lies_inside_the_text(text: str, surface: str) -> None:
    hits = SurfaceIndex({"x": [surface]}).find(text)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


@given(st.lists(st.sampled_from(["Ankara", "said", "İzmir", "،", "抗议", " "]), max_size=20))
def test_what_stands_at_the_offsets_is_the_surface(words: list[str]) -> None:
    assert set(found(" ".join(words), "Ankara")) <= {"Ankara"}
    assert len(found(" ".join(words), "Ankara")) == words.count("Ankara")


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("ผู้ประท้วงในกรุงเทพ", "กรุงเทพ"),
        ("警方向抗议者开枪", "抗议者"),
        ("トルコ政府は声明を出した", "トルコ"),
        ("قالت تركيا إنها قلقة", "تركيا"),
        ("اسلام‌آباد آرام است", "اسلام‌آباد"),
        ("İstanbul'da toplandılar", "İstanbul"),
        ("터키는 우려를 표명했다", "터키"),
        ("तुर्की ने कहा", "तुर्की"),
    ],
)
def test_a_surface_is_found_in_every_script(text: str, surface: str) -> None:
    assert found(text, surface) == [surface]


@pytest.mark.parametrize("name", ["Türkiye", "Élysée", "Київ", "이란", "हिंदी"])
def test_decomposed_text_is_matched_and_sliced_as_it_stands(name: str) -> None:
    text = unicodedata.normalize("NFD", f"In {name}, today")
    assert found(text, name) == [unicodedata.normalize("NFD", name)]


def test_offsets_after_decomposed_letters_are_those_of_the_given_text() -> None:
    text = unicodedata.normalize("NFD", "Élysée, Élysée, Paris")
    assert found(text, "Paris") == ["Paris"]


def test_a_surface_inside_a_word_is_no_mention() -> None:
    assert found("Nigeria and Omani", "Niger", "Oman") == []


def test_a_combining_mark_continues_the_word() -> None:
    assert found("Mali\u0301", "Mali") == []


def test_a_lower_case_surface_is_found_at_the_head_of_a_sentence() -> None:
    assert found("Protesters came. The protesters left.", "protesters") == [
        "Protesters",
        "protesters",
    ]


def test_a_capitalised_surface_never_matches_lower_case() -> None:
    assert found("They ate turkey.", "Turkey") == []


def test_the_longest_of_overlapping_mentions_wins() -> None:
    hits = [Mention(0, 3, "a"), Mention(0, 9, "b"), Mention(4, 9, "c")]
    assert longest(hits) == [Mention(0, 9, "b")]


def test_an_empty_index_finds_nothing() -> None:
    assert SurfaceIndex({"x": ["", "  "]}).find("anything") == []
