from stance_model.labels import DESCRIPTIONS, ActorType, Sentiment, Stance, Voice


def test_the_heads_keep_their_order() -> None:
    assert [*Stance] == ["none", "stability", "support", "opportunism"]
    assert [*Sentiment] == ["negative", "neutral", "positive"]
    assert [*Voice] == ["own", "attributed"]


def test_every_stance_is_described() -> None:
    assert set(DESCRIPTIONS) == set(Stance)


def test_the_actor_types_of_saved_nets_keep_their_places() -> None:
    assert list(ActorType)[:4] == ["state", "organisation", "party", "protesters"]
    assert len(ActorType) == 12
