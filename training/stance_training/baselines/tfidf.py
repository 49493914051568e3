"""Answers of a linear SVM over tf-idf: of windows around the actor, or of the whole article.

Word 1-2-grams and character 2-5-grams. The SVM's C is chosen by cross-validation over train events;
the idf is that of all train texts, and no label crosses a fold.
"""

from collections.abc import Sequence
from typing import Any, Final

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from stance_training.baselines.item import Item

MARKER: Final = "xxactorxx"
WINDOW_CHARS: Final = 150
_CS: Final = (0.03, 0.1, 0.3, 1.0, 3.0)
_FOLDS: Final = 5


def windows(train: Sequence[Item], asked: Sequence[Item]) -> list[str]:
    """Answer from the text around the actor's mentions, its name replaced by a marker."""
    features = _features().fit([window(item) for item in train])
    machine = _fit(features.transform([window(item) for item in train]), train, dual=True)
    return _labels(machine, features.transform([window(item) for item in asked]))


def target_blind(train: Sequence[Item], asked: Sequence[Item]) -> list[str]:
    """Answer from the whole article: the same stance for each of its actors."""
    features = _features().fit(list(_texts(train).values()))
    # One text with several labels is not separable: the dual takes three times as long (measured).
    machine = _fit(_article_rows(features, train), train, dual=False)
    return _labels(machine, _article_rows(features, asked))


def window(item: Item, *, chars: int = WINDOW_CHARS) -> str:
    """Return what stands within `chars` of the actor's mentions; windows that touch are one."""
    text, pieces, reached = item.article.text, [], -1
    mentions = sorted((mention.start, mention.end) for mention in item.actor.mentions)
    for at, (start, end) in enumerate(mentions):
        left = max(start - chars, reached, 0)
        if left > reached >= 0:
            pieces.append(" … ")
        following = mentions[at + 1][0] if at + 1 < len(mentions) else len(text)
        reached = min(end + chars, following)
        pieces += [text[left:start], f" {MARKER} ", text[end:reached]]
    return "".join(pieces)


def _texts(items: Sequence[Item]) -> dict[str, str]:
    return {item.article.id: item.article.text for item in items}


# scikit-learn and its sparse matrices ship no types, so they are Any below.
def _features() -> Any:
    common = {"sublinear_tf": True, "min_df": 2}
    return FeatureUnion(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2), **common)),
            ("chars", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **common)),
        ]
    )


def _article_rows(features: Any, items: Sequence[Item]) -> Any:
    texts = _texts(items)
    place = {article: at for at, article in enumerate(texts)}
    return features.transform(list(texts.values()))[[place[item.article.id] for item in items]]


def _fit(rows: Any, train: Sequence[Item], *, dual: bool) -> Any:
    events = [item.article.event.id for item in train]
    search = GridSearchCV(
        LinearSVC(class_weight="balanced", dual=dual, tol=1e-2, max_iter=20_000, random_state=0),
        {"C": _CS},
        scoring="f1_macro",
        cv=GroupKFold(min(_FOLDS, len(set(events)))),
    )
    return search.fit(rows, [item.stance for item in train], groups=events)


def _labels(machine: Any, rows: Any) -> list[str]:
    return [str(label) for label in machine.predict(rows)]
