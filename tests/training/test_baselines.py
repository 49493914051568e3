from stance_model.labels import ActorType, Sentiment, Stance
from stance_training.baselines import BASELINES, baseline_answers
from stance_training.baselines.item import Item, items_of
from stance_training.baselines.priors import majority, name_prior
from stance_training.baselines.tfidf import MARKER, window
from stance_training.corpus.schema import ActorLabel, CorpusArticle, CorpusMention, Event

CHEERS = "In the square {} cheered the strikers and joined their march for bread. "
ORDERS = "At night {} sent riot police, banned rallies and spoke of order and calm. "


def actor(text: str, name: str, stance: Stance, kind: ActorType = ActorType.PARTY) -> ActorLabel:
    at = text.find(name)
    span = (CorpusMention(start=at, end=at + len(name), surface=name),) if at >= 0 else ()
    return ActorLabel(
        id=name.lower(), name=name, type=kind, aliases=(name,), stance=stance, secondary=None,
        sentiment=Sentiment.NEUTRAL, mentions=span,
    )  # fmt: skip


def article(number: int, friend: str, foe: str) -> CorpusArticle:
    text = CHEERS.format(friend) + "Trams ran as usual on the ring road. " * 8 + ORDERS.format(foe)
    return CorpusArticle(
        id=f"a-{number}", title="", text=text, language="en", genre="wire", published="2020-01-01",
        event=Event(
            id=f"e-{number}", name="", place="", country="", year=2020, basis="invented"
        ),
        about_protest=True, annotator="",
        actors=(
            actor(text, friend, Stance.SUPPORT),
            actor(text, foe, Stance.STABILITY, ActorType.STATE),
            actor(text, f"Ghost{number}", Stance.SUPPORT),
        ),
    )  # fmt: skip


TRAIN = [article(at, f"Friend{at}", f"Foe{at}") for at in range(6)]
# Those who ordered now cheer: whoever answers by name is wrong, who reads the text is right.
SWAPPED = [article(at, f"Foe{at}", f"Friend{at}") for at in range(3)]


def test_every_baseline_answers_every_actor() -> None:
    answers = baseline_answers(TRAIN, SWAPPED)
    assert list(answers) == list(BASELINES)
    assert all(len(said) == 9 for said in answers.values())


def test_an_actor_without_a_mention_is_answered_none() -> None:
    answers = baseline_answers(TRAIN, SWAPPED)
    assert {said[at] for said in answers.values() for at in (2, 5, 8)} == {"none"}


def test_windows_read_the_text_and_priors_read_the_name() -> None:
    answers = baseline_answers(TRAIN, SWAPPED)
    assert answers["tf-idf windows"][:2] == ["support", "stability"]
    assert answers["name prior"][:2] == ["stability", "support"]


def test_target_blind_says_the_same_of_all_actors_of_an_article() -> None:
    said = baseline_answers(TRAIN, SWAPPED)["target-blind tf-idf"]
    assert all(said[at] == said[at + 1] for at in (0, 3, 6))


def test_an_unknown_name_falls_back_to_its_type_and_an_unknown_type_to_the_majority() -> None:
    text = "Stranger and Company."
    state = actor(text, "Stranger", Stance.NONE, ActorType.STATE)
    company = actor(text, "Company", Stance.NONE, ActorType.COMPANY)
    asked = [Item(TRAIN[0], state), Item(TRAIN[0], company)]
    assert name_prior(items_of(TRAIN), asked) == ["stability", "support"]


def test_a_tie_goes_to_the_label_that_sorts_last_whatever_the_order() -> None:
    tied = [item for item in items_of(TRAIN) if item.actor.mentions]
    assert majority(tied, tied[:1]) == majority(tied[::-1], tied[:1])


def test_a_window_hides_the_name_and_stops_at_its_width() -> None:
    item = items_of(TRAIN)[1]
    seen = window(item, chars=20)
    assert item.actor.name not in seen
    assert seen == f"ring road. At night  {MARKER}  sent riot police, b"


def test_windows_that_touch_are_read_once() -> None:
    text = "Foe met Foe."
    spans = tuple(CorpusMention(start=at, end=at + 3, surface="Foe") for at in (0, 8))
    label = ActorLabel(
        id="foe", name="Foe", type=ActorType.STATE, aliases=("Foe",), stance=Stance.NONE,
        secondary=None, sentiment=Sentiment.NEUTRAL, mentions=spans,
    )  # fmt: skip
    twin = CorpusArticle(**{**vars(TRAIN[0]), "text": text, "actors": (label,)})
    assert window(Item(twin, label)) == f" {MARKER}  met  {MARKER} ."
