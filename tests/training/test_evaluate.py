import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from stance_model.calibration import Calibration
from stance_model.labels import ActorType, Sentiment, Stance, Voice
from stance_model.reading import (
    ActorIdentity,
    ActorReading,
    EvidenceQuote,
    SentimentReading,
    Span,
    StanceReading,
)
from stance_training.corpus.schema import (
    ActorLabel,
    CorpusArticle,
    CorpusMention,
    Event,
    Evidence,
)
from stance_training.corpus.store import CorpusError, write_articles
from stance_training.evaluate import judge
from stance_training.evaluate_commands import register
from stance_training.fit import (
    conformal_mass,
    fit_calibration,
    fit_temperature_and_bias,
    least_confidence,
    mean_nll,
    probabilities,
)
from stance_training.predictions import Prediction, judge_discovery, pair_actors, read_targets
from stance_training.report import as_json, as_table

TEXT = "The junta banned the march. Neighbours say it wants the mines. The strikers walked on."
STANCES = tuple(Stance)
WHO = ActorIdentity(id="x", name="x", type=ActorType.STATE, aliases_found=(), resolved_by="")


def span(surface: str) -> tuple[int, int]:
    start = TEXT.index(surface)
    return start, start + len(surface)


def claim(quote: str, stance: Stance, voice: Voice = Voice.OWN) -> Evidence:
    start, end = span(quote)
    return Evidence(quote=quote, start=start, end=end, stance=stance, voice=voice)


def label(
    stance: Stance, surfaces: Sequence[str] = ("junta",), evidence: tuple[Evidence, ...] = ()
) -> ActorLabel:
    spans = [(*span(surface), surface) for surface in surfaces]
    return ActorLabel(
        id=surfaces[0], name=surfaces[0], type=ActorType.STATE, aliases=tuple(surfaces),
        stance=stance, secondary=None, sentiment=Sentiment.NEGATIVE, evidence=evidence,
        mentions=tuple(CorpusMention(start=s, end=e, surface=n) for s, e, n in spans),
    )  # fmt: skip


def article(number: int, *actors: ActorLabel) -> CorpusArticle:
    event = Event(id="e", name="", place="", country="", year=2020, basis="invented")
    return CorpusArticle(
        id=f"a-{number}", title="", text=TEXT, language="en", genre="wire", published="2020-01-01",
        event=event, about_protest=True, actors=actors, annotator="", tags=("irony",),
    )  # fmt: skip


def reading(
    scores: Sequence[float],
    spans: Sequence[tuple[int, int]] = ((4, 9),),
    evidence: tuple[EvidenceQuote, ...] = (),
) -> ActorReading:
    best = int(np.argmax(scores))
    return ActorReading(
        actor=WHO,
        stance=StanceReading(
            label=STANCES[best], secondary=None, confidence=scores[best],
            scores=dict(zip(map(str, STANCES), scores, strict=True)), prediction_set=(),
            abstained=scores[best] < 0.5,
        ),
        sentiment=SentimentReading(
            label=Sentiment.NEGATIVE, confidence=0.8,
            scores={"negative": 0.8, "neutral": 0.1, "positive": 0.1},
        ),
        voice=None, evidence=evidence, n_mentions=len(spans),
        mentions=tuple(Span(start=s, end=e, surface=TEXT[s:e]) for s, e in spans),
    )  # fmt: skip


def certain(stance: Stance) -> list[float]:
    return [0.85 if stance is other else 0.05 for other in STANCES]


def prediction(number: int, gold: Stance, said: Stance) -> Prediction:
    actor = label(gold)
    return Prediction(article(number, actor), actor, reading(certain(said)))


def drawn(n: int, *, temperature: float) -> list[Prediction]:
    """Predictions whose labels are drawn from their scores, softened by the temperature."""
    rng = np.random.default_rng(3)
    sharp = rng.dirichlet(np.ones(4), n)
    true = probabilities(sharp, temperature)
    labels = [STANCES[rng.choice(4, p=row)] for row in true]
    actors = [label(stance) for stance in labels]
    return [
        Prediction(article(at, actor), actor, reading(row.tolist()))
        for at, (actor, row) in enumerate(zip(actors, sharp, strict=True))
    ]


def test_a_reader_that_is_always_right_scores_one_and_beats_the_baseline() -> None:
    items = [prediction(at // 4, STANCES[at % 4], STANCES[at % 4]) for at in range(16)]
    found = judge(items, {"majority": ["none"] * 16})
    assert found.stance.macro_f1.value == 1.0
    assert np.diag(found.confusion).tolist() == [4, 4, 4, 4]
    assert found.gain is not None
    assert found.gain.macro_f1.low > 0.7


def test_the_gain_is_against_the_best_baseline() -> None:
    items = [prediction(0, STANCES[at % 4], STANCES[at % 4]) for at in range(8)]
    gold = [str(item.gold.stance) for item in items]
    found = judge(items, {"majority": ["none"] * 8, "oracle": gold})
    assert found.gain is not None
    assert (found.gain.baseline, found.gain.macro_f1.value) == ("oracle", 0.0)


def test_a_slice_counts_only_the_stances_it_holds_and_needs_30_labels_for_an_interval() -> None:
    items = [prediction(at % 5, Stance.SUPPORT, Stance.SUPPORT) for at in range(29)]
    few = judge(items, {}).slices["tag"]["irony"]
    more = judge([*items, prediction(29, Stance.SUPPORT, Stance.NONE)], {}).slices["tag"]["irony"]
    assert (few.stances, few.macro_f1, few.interval) == (("support",), 1.0, None)
    assert more.interval is not None
    assert more.interval.high <= 1.0


def test_quotes_are_judged_by_the_claim_that_they_overlap() -> None:
    gold = label(
        Stance.OPPORTUNISM,
        evidence=(
            claim("The junta banned the march", Stance.STABILITY),
            claim("it wants the mines", Stance.OPPORTUNISM, Voice.ATTRIBUTED),
        ),
    )
    start, end = span("Neighbours say it wants the mines")
    quote = EvidenceQuote(
        quote=TEXT[start:end], start=start, end=end, stance=Stance.OPPORTUNISM,
        confidence=0.9, voice=Voice.OWN, source=None,
    )  # fmt: skip
    read = reading(certain(Stance.OPPORTUNISM), evidence=(quote,))
    found = judge([Prediction(article(0, gold), gold, read)], {})
    assert found.evidence.first_quote is not None
    assert found.evidence.voice is not None
    assert found.evidence.first_quote.share.value == 1.0
    assert found.evidence.voice.share.value == 0.0
    assert list(found.slices["voice"]) == ["attributed"]


def test_nothing_to_judge_is_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="no article has a labelled actor"):
        judge([], {})


def test_an_actor_is_found_by_one_equal_span_or_by_half_of_its_mentions() -> None:
    junta, strikers = label(Stance.STABILITY, ["junta", "it"]), label(Stance.SUPPORT, ["strikers"])
    rows = [reading(certain(Stance.STABILITY), [(0, 9)]), reading(certain(Stance.NONE), [(84, 86)])]
    pairs = pair_actors(article(0, junta, strikers), rows)
    assert pairs.pairs == ((junta, rows[0]),)
    assert pairs.missed == (strikers,)
    assert pairs.invented == (rows[1],)


def test_an_actor_split_into_two_rows_is_found_once() -> None:
    junta = label(Stance.STABILITY, ["junta", "it"])
    rows = [
        reading(certain(Stance.NONE), [span("junta")]),
        reading(certain(Stance.NONE), [(43, 45)]),
    ]
    pairs = pair_actors(article(0, junta), rows)
    assert (len(pairs.pairs), len(pairs.invented)) == (1, 1)


def test_a_miss_and_an_invention_are_errors_end_to_end() -> None:
    junta = label(Stance.STABILITY)
    right = pair_actors(article(0, junta), [reading(certain(Stance.STABILITY))])
    missed = pair_actors(article(1, junta), [])
    invented = pair_actors(article(2), [reading(certain(Stance.STABILITY))])
    found = judge_discovery([right, missed, invented])
    assert found.recall is not None
    assert found.precision is not None
    assert (found.recall.share.value, found.precision.share.value) == (0.5, 0.5)
    assert found.position_macro_f1.value == pytest.approx(0.5 / 3)


def test_a_known_temperature_is_recovered() -> None:
    assert fit_calibration(drawn(4000, temperature=2.0)).stance_temperature == pytest.approx(
        2.0, abs=0.15
    )


@pytest.mark.parametrize("seed", range(5))
def test_fitting_never_makes_the_likelihood_worse(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores, gold = rng.dirichlet(np.ones(4), 25), rng.integers(4, size=25)
    temperature, bias = fit_temperature_and_bias(scores, gold)
    assert mean_nll(probabilities(scores, temperature, bias), gold) <= mean_nll(scores, gold)


def test_a_known_bias_is_recovered() -> None:
    rng = np.random.default_rng(5)
    scores = rng.dirichlet(np.ones(4), 4000)
    true = probabilities(scores, 1.0, np.array([0.0, 0.0, 0.0, 1.0]))
    gold = np.array([rng.choice(4, p=row) for row in true])
    _, bias = fit_temperature_and_bias(scores, gold)
    assert bias[3] - bias[:3].mean() == pytest.approx(1.0, abs=0.15)


def test_no_calibration_changes_no_score() -> None:
    for row in np.random.default_rng(1).dirichlet(np.ones(4), 50):
        assert Calibration().stance(row) == pytest.approx(row, abs=4e-6)
        assert Calibration().sentiment(row[:3] / row[:3].sum()).sum() == pytest.approx(1.0)


def test_fitting_applies_what_the_reader_applies() -> None:
    row = np.array([0.7, 0.2, 0.1, 0.0])
    fitted = Calibration(stance_temperature=1.7, stance_bias=(0.1, -0.2, 0.3, 0.0))
    ours = probabilities(row[None], 1.7, np.array(fitted.stance_bias))[0]
    assert fitted.stance(row) == pytest.approx(ours)


def test_prediction_sets_hold_the_right_label_nine_times_in_ten() -> None:
    rng = np.random.default_rng(2)
    scores = rng.dirichlet(np.full(4, 0.7), 2000)
    gold = np.array([rng.choice(4, p=row) for row in scores])
    calibration = Calibration(set_mass=conformal_mass(scores[:1000], gold[:1000]))
    rows = zip(scores[1000:], gold[1000:], strict=True)
    covered = [right in calibration.prediction_set(row) for row, right in rows]
    assert np.mean(covered) == pytest.approx(0.9, abs=0.03)


def test_with_too_few_items_every_label_is_in_the_set() -> None:
    assert conformal_mass(np.full((5, 4), 0.25), np.zeros(5, dtype=np.intp)) == 1.0


def test_the_threshold_is_the_lowest_that_is_right_often_enough() -> None:
    confidence = np.linspace(0.01, 1.0, 100)
    assert least_confidence(confidence, confidence > 0.1) == 0.0
    assert least_confidence(confidence, confidence > 0.25) == pytest.approx(0.13)
    assert least_confidence(confidence, confidence > 0.9) == pytest.approx(0.21)


def test_an_actor_that_is_never_named_teaches_no_calibration() -> None:
    items = drawn(60, temperature=1.5)
    ghost = replace(items[0], reading=replace(items[0].reading, n_mentions=0))
    assert fit_calibration([*items, ghost]) == fit_calibration(items)
    with pytest.raises(ValueError, match="no actor with a mention"):
        fit_calibration([ghost])


def test_the_report_shows_every_system_and_the_json_holds_every_figure() -> None:
    items = [prediction(at, STANCES[at % 4], STANCES[at % 3]) for at in range(8)]
    pairs = pair_actors(article(0, items[0].gold), [items[0].reading])
    found = replace(judge(items, {"majority": ["none"] * 8}), discovery=judge_discovery([pairs]))
    table, whole = as_table(found), json.loads(as_json(found, split="validation"))
    assert "reader less the best baseline (majority)" in table
    assert whole["about"] == {"split": "validation"}
    assert whole["evaluation"]["discovery"]["recall_by_type"]["state"]["n"] == 1
    assert whole["evaluation"]["stance"]["macro_f1"]["value"] == found.stance.macro_f1.value


def test_a_target_file_asks_for_the_surface_and_names_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    row = {"text": "Foe met Foe.", "target": "Foe", "target_span": [8, 11], "label": "negative"}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (target,) = read_targets(path)
    assert target.request.actors is not None
    assert target.request.actors[0].aliases == ("Foe",)
    path.write_text(json.dumps({**row, "label": "sour"}), encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1: 'sour'"):
        read_targets(path)


def test_the_command_fails_in_one_line_where_no_actor_is_labelled(tmp_path: Path) -> None:
    app = typer.Typer()
    register(app)
    for split in ("train", "validation"):
        write_articles(tmp_path / f"{split}.jsonl", [article(0)])
    asked = ["--corpus", str(tmp_path), "--split", "validation", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 1
    assert "validation.jsonl: no article has a labelled actor" in result.output
