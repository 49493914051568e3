import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance_model.actors import ActorResolver, FoundActor, TaggedSpan
from stance_model.article import RequestedActor
from stance_model.gazetteer import Gazetteer
from stance_model.labels import ActorType

JANUARY_2022 = date(2022, 1, 10)
ARTICLE = (
    "Kazakh riot police fired on protesters. President Kassym-Jomart Tokayev of Kazakhstan spoke. "
    "The Turkish foreign ministry in Ankara urged calm; the ministry trusted the government."
)


@pytest.fixture(scope="module")
def resolver() -> ActorResolver:
    return ActorResolver(Gazetteer.load())


def read(
    resolver: ActorResolver,
    text: str,
    *tagged: TaggedSpan,
    language: str = "en",
    published: date | None = JANUARY_2022,
) -> dict[str, FoundActor]:
    found = resolver.find(text, tagged=tagged, language=language, published=published)
    return {actor.id: actor for actor in found}


def tag(text: str, surface: str, kind: ActorType, nth: int = 0) -> TaggedSpan:
    start = -1
    for _ in range(nth + 1):
        start = text.index(surface, start + 1)
    return TaggedSpan(start, start + len(surface), kind, 0.9)


def test_aliases_are_the_slices_at_the_mentions(resolver: ActorResolver) -> None:
    for actor in read(resolver, ARTICLE).values():
        slices = [ARTICLE[one.start : one.end] for one in actor.mentions]
        assert actor.aliases_found == tuple(dict.fromkeys(slices))


def test_no_two_mentions_overlap(resolver: ActorResolver) -> None:
    spans = sorted(one for actor in read(resolver, ARTICLE).values() for one in actor.mentions)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(
    st.lists(
        st.sampled_from(
            ["Kazakh", "police", "the ministry", "President", "Ayşe Demir", "(", "CHP", ")", ".",
             "'s", "the", "of", "Party", "Токаев", "МИД", "وتركيا", "抗议者", "Erdoğan", "\n", "é"]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_any_sequence_of_words_gives_disjoint_mentions_inside_the_text(words: list[str]) -> None:
    text = " ".join(words)
    spans = sorted(one for actor in read(_SHARED, text).values() for one in actor.mentions)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(0 <= one.start < one.end <= len(text) for one in spans)


def test_actors_come_in_order_of_first_mention(resolver: ActorResolver) -> None:
    firsts = [actor.mentions[0].start for actor in read(resolver, ARTICLE).values()]
    assert firsts == sorted(firsts)


def test_every_actor_says_why(resolver: ActorResolver) -> None:
    assert all(actor.resolved_by for actor in read(resolver, ARTICLE).values())


def test_a_demonym_before_a_role_noun_makes_another_actor(resolver: ActorResolver) -> None:
    found = read(resolver, "Turkish police, Kazakh protesters and the Russian opposition met.")
    assert list(found) == ["TUR.police", "KAZ.protesters", "RUS.opposition"]


def test_a_demonym_alone_is_the_state(resolver: ActorResolver) -> None:
    assert read(resolver, "The Turkish reaction was mild.")["TUR"].aliases_found == ("Turkish",)


def test_a_role_noun_alone_takes_the_main_state(resolver: ActorResolver) -> None:
    assert "KAZ.protesters" in read(resolver, "Unrest in Kazakhstan grew. The protesters stayed.")


def test_a_role_noun_without_any_state_stays_plain(resolver: ActorResolver) -> None:
    assert list(read(resolver, "The protesters stayed.")) == ["protesters"]


def test_the_ministry_is_that_of_the_nearest_state_before(resolver: ActorResolver) -> None:
    text = "Russia waited. The Turkish foreign ministry spoke. Later the ministry fell silent."
    found = read(resolver, text)
    assert found["TUR"].aliases_found == ("Turkish foreign ministry", "the ministry")
    assert "'the ministry' after Turkish foreign ministry at 19" in found["TUR"].resolved_by


def test_a_leader_in_office_is_the_state(resolver: ActorResolver) -> None:
    assert list(read(resolver, "Nazarbayev met Putin.", published=date(2015, 1, 1))) == [
        "KAZ",
        "RUS",
    ]


def test_a_former_leader_is_a_person(resolver: ActorResolver) -> None:
    found = read(resolver, "Nursultan Nazarbayev was silent.")
    assert found["KAZ.nursultan-nazarbayev"].type is ActorType.PERSON


def test_former_before_the_title_makes_a_person_of_a_holder(resolver: ActorResolver) -> None:
    assert "GBR" not in read(resolver, "Former Prime Minister Boris Johnson spoke.")


def test_another_given_name_is_another_person(resolver: ActorResolver) -> None:
    assert list(read(resolver, "Then Bilal Erdoğan left.")) == ["bilal-erdogan"]


def test_the_surname_follows_the_titled_name(resolver: ActorResolver) -> None:
    found = read(resolver, "Turkish President Orhan Veli came. Veli left.")
    assert found["TUR"].aliases_found == ("Turkish", "Orhan Veli", "Veli")
    assert "same surname as Orhan Veli, first named at 18" in found["TUR"].resolved_by


def test_an_unknown_opposition_leader_is_a_person(resolver: ActorResolver) -> None:
    found = read(resolver, "Opposition leader Jane Roe spoke. Roe was cheered.")
    assert found["jane-roe"].aliases_found == ("Jane Roe", "Roe")


def test_an_acronym_in_brackets_names_the_long_name(resolver: ActorResolver) -> None:
    found = read(resolver, "The National Workers' Union (NWU) struck. NWU pickets held.")
    assert found["nwu"].aliases_found == ("National Workers' Union", "NWU")
    assert found["nwu"].type is ActorType.UNION


def test_a_known_party_keeps_its_table_id(resolver: ActorResolver) -> None:
    found = read(resolver, "The Republican People's Party (CHP) rallied; the CHP won.")
    assert len(found["TUR.chp"].mentions) == 3


@pytest.mark.parametrize(
    ("language", "text", "ids"),
    [
        ("ru", "Полиция Казахстана задержала протестующих.", {"KAZ", "KAZ.police"}),
        ("ru", "МИД России поддержал Токаева.", {"RUS", "KAZ"}),
        ("tr", "Kazak polisi dağıttı. Türkiye'nin tutumu net.", {"KAZ.police", "TUR"}),
        ("ar", "قالت وزارة الخارجية التركية إن الشرطة الكازاخية", {"TUR", "KAZ.police"}),
        ("fr", "La police turque; le gouvernement kazakh.", {"TUR.police", "KAZ"}),
        ("es", "La policía venezolana cargó.", {"VEN.police"}),
        ("de", "Die türkische Regierung schwieg.", {"TUR"}),
        ("zh", "哈萨克斯坦警方向抗议者开枪", {"KAZ", "KAZ.police", "KAZ.protesters"}),
        ("uk", "Поліція України затримала активістів.", {"UKR", "UKR.police"}),
    ],
)
def test_other_languages_resolve(
    resolver: ActorResolver, language: str, text: str, ids: set[str]
) -> None:
    assert ids <= set(read(resolver, text, language=language))


def test_a_longer_tagged_name_is_not_the_state_inside_it(resolver: ActorResolver) -> None:
    text = "The Turkish Doctors marched."
    found = read(resolver, text, tag(text, "Turkish Doctors", ActorType.CIVIC))
    assert list(found) == ["turkish-doctors"]


def test_the_table_wins_where_a_tag_covers_the_same_name(resolver: ActorResolver) -> None:
    text = "The Turkish government spoke."
    span = tag(text, "The Turkish government", ActorType.STATE)
    assert list(read(resolver, text, span)) == ["TUR"]


def test_tagged_names_merge_by_surname_and_acronym(resolver: ActorResolver) -> None:
    text = "Ayşe Demir of Blue Sky Works spoke. Demir left BSW."
    spans = [
        tag(text, "Ayşe Demir", ActorType.PERSON),
        tag(text, "Blue Sky Works", ActorType.COMPANY),
        tag(text, "Demir", ActorType.PERSON, 1),
        tag(text, "BSW", ActorType.COMPANY),
    ]
    found = read(resolver, text, *spans)
    assert [len(actor.mentions) for actor in found.values()] == [2, 2]


def test_a_tag_that_no_table_knows_says_so(resolver: ActorResolver) -> None:
    text = "Kmara marched."
    found = read(resolver, text, tag(text, "Kmara", ActorType.CIVIC))
    assert found["kmara"].resolved_by == "tagged by the model, no table knows it"


def asked(
    resolver: ActorResolver, text: str, *actors: RequestedActor, language: str = "en"
) -> list[FoundActor]:
    return resolver.requested(text, actors, language=language, published=JANUARY_2022)


@pytest.mark.parametrize(
    ("text", "alias", "count"),
    [
        ("ผู้ประท้วงและผู้ประท้วง", "ผู้ประท้วง", 2),
        ("抗议者说抗议者", "抗议者", 2),
        ("デモ隊とデモ隊", "デモ隊", 2),
        ("قالت الحكومة إن الحكومة", "الحكومة", 2),
        ("می‌خواهند و می‌خواهند", "می‌خواهند", 2),
        ("İşçiler geldi, işçiler gitti", "işçiler", 2),
        ("They said they would; theyre not", "they", 2),
        ("the young people of the young people", "the young people", 2),
        ("Qorvath's men met Qorvath", "Qorvath", 2),
    ],
)
def test_every_occurrence_of_an_alias_is_a_mention(
    resolver: ActorResolver, text: str, alias: str, count: int
) -> None:
    language = "tr" if "İ" in text else "und"
    found = asked(resolver, text, RequestedActor(name="x", aliases=(alias,)), language=language)
    assert len(found[0].mentions) == count


def test_an_alias_is_found_in_decomposed_text(resolver: ActorResolver) -> None:
    text = unicodedata.normalize("NFD", "Die Gewerkschaft für Ärzte")
    [actor] = asked(resolver, text, RequestedActor(name="x", aliases=("Ärzte",)))
    assert actor.aliases_found == (unicodedata.normalize("NFD", "Ärzte"),)


def test_the_requested_come_back_exactly_and_in_order(resolver: ActorResolver) -> None:
    names = ["Zed", "Turkey", "Alpha"]
    found = asked(resolver, ARTICLE, *(RequestedActor(name=name) for name in names))
    assert [actor.id for actor in found] == ["zed", "TUR", "alpha"]


def test_an_actor_that_is_not_named_has_no_mentions(resolver: ActorResolver) -> None:
    [actor] = asked(resolver, ARTICLE, RequestedActor(name="BRA"))
    assert (actor.id, actor.mentions) == ("BRA", ())


def test_two_actors_may_share_an_alias(resolver: ActorResolver) -> None:
    actors = [RequestedActor(name=name, aliases=("the ministry",)) for name in ("a", "b")]
    first, second = asked(resolver, ARTICLE, *actors)
    assert [one.start for one in first.mentions] == [one.start for one in second.mentions] != []


def test_a_state_without_aliases_takes_the_tables_surfaces(resolver: ActorResolver) -> None:
    for name in ("TUR", "Turkey"):
        [actor] = asked(resolver, ARTICLE, RequestedActor(name=name))
        assert {"Turkish foreign ministry", "Ankara"} <= set(actor.aliases_found)


def test_duplicate_ids_get_a_suffix(resolver: ActorResolver) -> None:
    found = asked(resolver, ARTICLE, *[RequestedActor(name="Turkey")] * 3)
    assert [actor.id for actor in found] == ["TUR", "TUR-2", "TUR-3"]


def test_the_key_of_each_mention_is_the_actors_id(resolver: ActorResolver) -> None:
    found = asked(resolver, ARTICLE, *[RequestedActor(name="Turkey", id="t")] * 2)
    assert [{one.key for one in actor.mentions} for actor in found] == [{"t"}, {"t-2"}]


@given(st.lists(st.sampled_from(["Kazakh", "police", "Ankara", "the", "Tokayev"]), max_size=4))
def test_an_added_actor_changes_no_other_actors_mentions(aliases: list[str]) -> None:
    resolver = _SHARED
    actor = RequestedActor(name="x", aliases=("Kazakh riot police", "the ministry"))
    other = RequestedActor(name="y", aliases=tuple(aliases))
    assert asked(resolver, ARTICLE, actor)[0] == asked(resolver, ARTICLE, actor, other)[0]


_SHARED = ActorResolver(Gazetteer.load())
