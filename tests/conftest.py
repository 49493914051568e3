"""Fixtures of the tests: a tiny real tokenizer, net, reader and release; nothing is downloaded."""

import json
import math
import warnings
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
from tokenizers.processors import TemplateProcessing
from torch.jit._trace import TracerWarning
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from stance_model.actors import ActorResolver
from stance_model.aggregate import Prominence
from stance_model.artifact import FORMAT, MANIFEST, digest
from stance_model.calibration import Calibration
from stance_model.gazetteer import Gazetteer
from stance_model.labels import CODEBOOK_VERSION
from stance_model.network import StanceNet, StanceNetConfig
from stance_model.passages import Passage, PassageCutter, PassageLimits, special_id
from stance_model.reader import Reader
from stance_model.reading import ModelIdentity
from stance_model.torch_runtime import TorchRuntime
from stance_training.corpus.drafts import read_draft
from stance_training.corpus.schema import CorpusArticle
from stance_training.export import export

SENTENCES = (
    "Turkey said on Thursday that it trusts the Kazakh administration to overcome the crisis.",
    "Protesters in Almaty took the airport, and the police opened fire on the crowd.",
    "Washington is glad of the unrest as a lever against Moscow, Turkish observers believe.",
    "The ministry in Ankara called for calm; Russia sent troops and hopes for stability.",
    "Россия заявила, что поддерживает власти Казахстана и надеется на спокойствие.",
    "Протестующие в Алматы требуют отставки правительства и свободы задержанным.",
    "Türkiye, Kazakistan'daki protestoların bir an önce sona ermesini istediğini açıkladı.",
    "İstanbul'da toplanan öğrenciler hükümetin istifasını ve serbest seçim istedi.",
    "قالت تركيا إنها تثق في قدرة الإدارة في كازاخستان على تجاوز الأزمة.",
    "طالب المحتجون في الخرطوم الجيش بتسليم السلطة إلى المدنيين.",
    "土耳其表示相信哈萨克斯坦政府能够克服危机。抗议者要求总统辞职。",
    "警方向抗议者开枪，俄罗斯呼吁各方保持冷静。",
)
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
TINY_LIMITS = PassageLimits(max_tokens=48, overlap_tokens=16, title_tokens=8)


def _pieces(tokenizer: Tokenizer) -> list[tuple[str, float]]:
    """The characters and the commonest substrings of the sentences, with their log shares.

    The trainer of `tokenizers` breaks ties by chance; the tests need the same pieces every time.
    """
    words = [
        word
        for text in SENTENCES
        for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(
            tokenizer.normalizer.normalize_str(text)
        )
    ]
    counts = Counter(
        word[start:end]
        for word in words
        for start in range(len(word))
        for end in range(start + 1, min(start + 9, len(word) + 1))
    )
    by_use = sorted(counts, key=lambda piece: (-counts[piece] * len(piece), piece))
    kept = {piece for piece in counts if len(piece) == 1} | set(by_use[:300])
    return [(piece, math.log(counts[piece] / counts.total())) for piece in sorted(kept)]


@pytest.fixture(scope="session")
def tiny_tokenizer() -> Tokenizer:
    """Unigram with the normaliser and Metaspace of multilingual e5: offsets behave alike."""
    tokenizer = Tokenizer(models.Unigram())
    spaces = normalizers.Replace(Regex(r"[\n\r\t]"), " "), normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), *spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    vocabulary = [*((name, 0.0) for name in SPECIAL), *_pieces(tokenizer)]
    tokenizer.model = models.Unigram(vocabulary, SPECIAL.index("<unk>"), byte_fallback=False)
    tokenizer.add_special_tokens(SPECIAL)
    frame = [(name, tokenizer.token_to_id(name)) for name in ("<s>", "</s>")]
    tokenizer.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=frame)
    return tokenizer


@pytest.fixture(scope="session")
def tiny_encoder(tiny_tokenizer: Tokenizer) -> BertConfig:
    return BertConfig(
        vocab_size=tiny_tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=96,
        pad_token_id=special_id(tiny_tokenizer, "pad"),
    )


@pytest.fixture(scope="session")
def tiny_net(tiny_encoder: BertConfig) -> StanceNet:
    """A seeded net; its weights are wide, so that its answers differ from text to text."""
    with torch.random.fork_rng():
        torch.manual_seed(7)
        net = StanceNet(StanceNetConfig(encoder=tiny_encoder.to_dict(), readout_width=16))
        for parameter in net.parameters():
            if parameter.ndim > 1:
                torch.nn.init.normal_(parameter, std=0.3)
        torch.nn.init.normal_(net.readout.stance.weight, std=2.0)
        torch.nn.init.constant_(net.tagger.bias[:1], 3.0)  # most tokens name nobody
    net.train(mode=False)
    return net


@pytest.fixture(scope="session")
def tiny_reader(tiny_tokenizer: Tokenizer, tiny_net: StanceNet) -> Reader:
    return Reader(
        identity=ModelIdentity(name="tiny", version="0", sha256="0" * 64),
        runtime=TorchRuntime(tiny_net),
        tokenizer=tiny_tokenizer,
        resolver=ActorResolver(Gazetteer.load()),
        limits=TINY_LIMITS,
        prominence=Prominence(),
        calibration=Calibration(),
        card={},
    )


@pytest.fixture(scope="session")
def tiny_passages(tiny_tokenizer: Tokenizer) -> list[Passage]:
    cutter = PassageCutter(tiny_tokenizer, TINY_LIMITS)
    return cutter.cut("\n".join(SENTENCES), title="", language="en")


def write_release(
    folder: Path, net: StanceNet, tokenizer: Tokenizer, passages: list[Passage], *, int8: bool
) -> Path:
    """Write a release folder as `stance_model.artifact` describes it."""
    folder.mkdir(parents=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    with warnings.catch_warnings():
        # OpenVINO calls torch's tracer, which warns of itself, of compared shapes, and of the
        # old properties of transformers that it looks at.
        warnings.filterwarnings("ignore", r"`torch\.jit", DeprecationWarning)
        warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)
        warnings.simplefilter("ignore", TracerWarning)
        export(net, folder, passages, pad_id=special_id(tokenizer, "pad"), int8=int8)
    net.save_pretrained(folder)
    manifest = {
        "format": FORMAT,
        "codebook_version": CODEBOOK_VERSION,
        "name": "tiny",
        "version": "0",
        "passages": asdict(TINY_LIMITS),
        "prominence": asdict(Prominence()),
        "calibration": asdict(Calibration()),
        "card": {"headline": "random weights"},
        "files": {path.name: {"sha256": digest(path)} for path in sorted(folder.iterdir())},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_release(
    tiny_net: StanceNet,
    tiny_tokenizer: Tokenizer,
    tiny_passages: list[Passage],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "tiny"
    return write_release(folder, tiny_net, tiny_tokenizer, tiny_passages, int8=False)


@pytest.fixture(scope="session")
def tiny_int8_release(
    tiny_net: StanceNet,
    tiny_tokenizer: Tokenizer,
    tiny_passages: list[Passage],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "tiny-int8"
    return write_release(folder, tiny_net, tiny_tokenizer, tiny_passages, int8=True)


@pytest.fixture(scope="session")
def release_reader(tiny_release: Path) -> Reader:
    return Reader.load(tiny_release, threads=1)


DRAFT = '''
id = "kaz-2022-january-wire-1"
title = "Turkey calm over Kazakh unrest"
language = "en"
genre = "wire"
published = "2022-01-06"
about_protest = true
annotator = "test"
tags = ["attributed-motive"]
text = """
ANKARA - Turkey trusts the Kazakh administration to overcome the crisis, the ministry in Ankara
said on Thursday. Thousands of protesters had taken the airport of Almaty the night before and
demanded that the cabinet resign, that fuel be cheap again and that those who were detained in the
first days come home. "We will stay," they said.

Russia hopes to bind its neighbour by sending troops, the analyst Jane Roe said. Moscow did not
comment. It was quiet in Georgia, where no rally had been announced, and the lira stood where it
had stood on Wednesday, traders said. Shops in the old town opened late, buses ran on two lines
only, and the exchange stayed closed for the third day in a row. "We will stay," a banner read.
"""

[event]
id = "kaz-2022-january"
name = "January unrest"
place = "Almaty"
country = "KAZ"
year = 2022
basis = "documented"

[[actors]]
id = "TUR"
name = "Turkey"
type = "state"
aliases = ["Turkey", "the ministry in Ankara", "ANKARA"]
stance = "stability"
sentiment = "neutral"
[[actors.evidence]]
quote = "Turkey trusts the Kazakh administration to overcome the crisis"
stance = "stability"
voice = "own"

[[actors]]
id = "KAZ.protesters"
name = "Protesters"
type = "protesters"
aliases = ["Thousands of protesters"]
stance = "support"
sentiment = "positive"
[[actors.evidence]]
quote = "We will stay"
occurrence = 1
stance = "support"
voice = "own"

[[actors]]
id = "RUS"
name = "Russia"
type = "state"
aliases = ["Russia", "Moscow"]
stance = "opportunism"
sentiment = "negative"
[[actors.evidence]]
quote = "Russia hopes to bind its neighbour by sending troops"
stance = "opportunism"
voice = "attributed"
source = "Jane Roe"

[[actors]]
id = "GEO"
name = "Georgia"
type = "state"
aliases = ["Georgia"]
stance = "none"
sentiment = "neutral"
'''


@pytest.fixture(scope="session")
def draft_text() -> str:
    """A draft that breaks no rule; tests replace words in it."""
    return DRAFT


@pytest.fixture(scope="session")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> CorpusArticle:
    path = tmp_path_factory.mktemp("drafts") / "kaz.toml"
    path.write_text(DRAFT, encoding="utf-8")
    return read_draft(path)


@pytest.fixture(scope="session")
def four_articles(labelled: CorpusArticle) -> list[CorpusArticle]:
    """Articles of four events."""
    return [
        replace(labelled, id=f"article-number-{n}", event=replace(labelled.event, id=f"event-{n}"))
        for n in range(4)
    ]


@pytest.fixture(scope="session")
def tiny_base(
    tiny_encoder: BertConfig, tiny_tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A base folder as the hub has them: an encoder without heads, and its tokenizer."""
    folder = tmp_path_factory.mktemp("bases") / "tiny"
    with torch.random.fork_rng():
        torch.manual_seed(11)
        BertModel(tiny_encoder, add_pooling_layer=False).save_pretrained(folder)
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tiny_tokenizer, bos_token="<s>", eos_token="</s>", cls_token="<s>",
        sep_token="</s>", pad_token="<pad>", unk_token="<unk>",
    )  # fmt: skip
    wrapped.save_pretrained(folder)
    return folder
