import unicodedata
from itertools import pairwise

import pytest
from tokenizers import Tokenizer, models

from stance_model.errors import ArtifactError
from stance_model.passages import NO_OFFSET, Passage, PassageCutter, PassageLimits, special_id

LIMITS = PassageLimits(max_tokens=48, overlap_tokens=16, title_tokens=8)
TEXT = "Turkey wants calm. Russia sent troops. The police opened fire. Ankara said so. " * 6


def cut(tokenizer: Tokenizer, text: str, title: str = "") -> list[Passage]:
    return PassageCutter(tokenizer, LIMITS).cut(text, title=title, language="en")


def test_a_passage_is_framed_by_the_special_tokens(tiny_tokenizer: Tokenizer) -> None:
    for passage in cut(tiny_tokenizer, TEXT):
        assert [tiny_tokenizer.id_to_token(passage.ids[at]) for at in (0, -1)] == ["<s>", "</s>"]
        assert passage.offsets[0] == passage.offsets[-1] == NO_OFFSET
        assert passage.sentence_of[0] == passage.sentence_of[-1] == -1
        assert len(passage.ids) == len(passage.offsets) == len(passage.sentence_of)


def test_a_token_lies_in_the_sentence_that_it_is_counted_to(tiny_tokenizer: Tokenizer) -> None:
    for passage in cut(tiny_tokenizer, TEXT):
        for (start, end), of in zip(passage.offsets, passage.sentence_of, strict=True):
            if of >= 0:
                sentence = passage.sentences[of]
                assert sentence.start <= start <= end <= sentence.end


def test_the_overlap_is_the_tail_of_the_passage_before(tiny_tokenizer: Tokenizer) -> None:
    passages = cut(tiny_tokenizer, TEXT)
    assert len(passages) > 2
    for before, after in pairwise(passages):
        context = after.sentences[: after.first_owned]
        assert context == before.sentences[len(before.sentences) - len(context) :]
    assert any(passage.first_owned for passage in passages)


def test_the_headline_stands_in_every_passage_within_its_share(tiny_tokenizer: Tokenizer) -> None:
    title = "Turkey on the unrest in Kazakhstan and what it hopes for"
    head = tiny_tokenizer.encode(title, add_special_tokens=False).ids[: LIMITS.title_tokens]
    for passage in cut(tiny_tokenizer, TEXT, title):
        assert list(passage.ids[1:9]) == head
        assert set(passage.offsets[:10]) == {NO_OFFSET}
        assert len(passage.ids) <= LIMITS.max_tokens


def test_a_blank_headline_takes_no_place(tiny_tokenizer: Tokenizer) -> None:
    assert cut(tiny_tokenizer, TEXT, " \n") == cut(tiny_tokenizer, TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "Turkey trusts the administration and " * 20 + "is calm.",
        unicodedata.normalize("NFD", "Türkiye hükümetin istifasını görüştü ve " * 20),
        "ﷺ قال ﷺ" * 30,
        "抗议者要求总统辞职" * 30,
    ],
)
def test_the_pieces_of_a_long_sentence_leave_only_spaces_out(
    tiny_tokenizer: Tokenizer, text: str
) -> None:
    pieces = [one for p in cut(tiny_tokenizer, text) for one in p.sentences[p.first_owned :]]
    assert len(pieces) >= 2
    at = 0
    for piece in pieces:
        assert text[at : piece.start].strip() == "" != text[piece.start : piece.end]
        assert text[piece.start : piece.end] == text[piece.start : piece.end].strip()
        at = piece.end
    assert text[at:].strip() == ""


def test_a_tokenizer_without_padding_is_refused() -> None:
    with pytest.raises(ArtifactError, match=r"neither <pad> nor \[PAD\]"):
        special_id(Tokenizer(models.BPE()), "pad")


def test_the_spelling_of_bert_is_known() -> None:
    assert special_id(Tokenizer(models.WordLevel({"[MASK]": 3}, unk_token="?")), "mask") == 3
