"""Judges a net while it is being taught, by reading the validation articles as a user would."""

from collections.abc import Sequence

from tokenizers import Tokenizer

from stance_model.actors import ActorResolver
from stance_model.aggregate import Prominence
from stance_model.calibration import Calibration
from stance_model.gazetteer import Gazetteer
from stance_model.labels import Sentiment, Stance
from stance_model.network import StanceNet
from stance_model.passages import PassageLimits
from stance_model.reader import Reader
from stance_model.reading import ModelIdentity
from stance_model.torch_runtime import TorchRuntime
from stance_training.bases import base_tokenizer
from stance_training.config import TrainConfig
from stance_training.corpus.schema import CorpusArticle
from stance_training.metrics import class_f1, macro_f1
from stance_training.predictions import Prediction, predict


def uncalibrated_reader(net: StanceNet, tokenizer: Tokenizer, config: TrainConfig) -> Reader:
    """Put a net behind the reader, with no calibration yet."""
    return Reader(
        identity=ModelIdentity(name=config.name, version=config.version, sha256=""),
        runtime=TorchRuntime(net),
        tokenizer=tokenizer,
        resolver=ActorResolver(Gazetteer.load()),
        limits=PassageLimits(
            max_tokens=config.net.max_tokens, overlap_tokens=config.net.overlap_tokens
        ),
        prominence=Prominence(),
        calibration=Calibration(),
        card={},
    )


class Validator:
    """Maps a net to its figures on a fixed set of articles."""

    def __init__(self, articles: Sequence[CorpusArticle], config: TrainConfig) -> None:
        """Take the articles; the net is judged with the configuration's passages."""
        self._articles = articles
        self._config = config
        self._tokenizer = base_tokenizer(config.net.base)

    def __call__(self, net: StanceNet) -> dict[str, float]:
        """Return macro-F1 of stance and sentiment, and the F1 of each stance."""
        reader = uncalibrated_reader(net, self._tokenizer, self._config)
        return figures(predict(reader, self._articles))


def figures(predictions: Sequence[Prediction]) -> dict[str, float]:
    """Return the figures that choose the best state of a run."""
    gold = [str(item.gold.stance) for item in predictions]
    said = [str(item.reading.stance.label) for item in predictions]
    tone = [str(item.gold.sentiment) for item in predictions]
    tone_said = [str(item.reading.sentiment.label) for item in predictions]
    each = class_f1(gold, said, [str(stance) for stance in Stance])
    return {
        "stance_macro_f1": macro_f1(gold, said, [str(stance) for stance in Stance]),
        "sentiment_macro_f1": macro_f1(tone, tone_said, [str(tone) for tone in Sentiment]),
        **{f"stance_f1_{label}": value for label, value in each.items()},
    }
