"""Writes a release's model card: what shaped it, what it is for, and the figures as measured."""

from datetime import date
from pathlib import Path
from string import Template
from typing import Final

from stance_model.artifact import Release

CARD: Final = "CARD.md"

_TEXT: Final = Template(
    """# $name $version

Reads a news article about a protest and returns each actor's stance on it, by codebook $codebook.
Identity: sha256 of the manifest `$sha256`. Written $today.

## What it is
A StanceNet on $base, in passages of $max_tokens tokens; `model.safetensors` (float16) to retrain from,
`encoder.xml` (int8 weights) and `readout.xml` to serve with. Taught on $trained_on_articles articles, seed $seed.
Languages in training: $languages.

## What shaped the weights
| data | used for | licence |
|---|---|---|
| intfloat/multilingual-e5-small, rebuilt from a 4-bit copy, vocabulary trimmed | the encoder before teaching | MIT |
| seeds/articles, train split | stance, sentiment, voice, claims, actor tags | CC BY 4.0 |
| NewsMTSC (Hamborg and Donnay 2021), cleaned train file | sentiment toward a target | MIT |
| RuSentNE-2023 train; UNSCon; NewsMTSC train | word pieces counted, to choose which to keep | MIT; CC BY-SA; MIT |

## Doubt
Temperature, class bias and thresholds were fitted on the validation split. Below a confidence of $min_confidence the
stance is marked `abstained`. A prediction set holds the most probable labels up to a mass of $set_mass.

## Meant for
Analysts and newsrooms who read the quotes beside the labels; counts over many articles with the error rates below in
mind. **Not for** decisions about persons, for acting on single answers unread, or as a record of what an actor truly
thinks: the labels say what an article reports.

## Figures
Measured with `$command`. The texts are from the corpus of this repository, written and labelled by machine under the
codebook; the second labelling agrees at the rates in seeds/README.md, which is the ceiling here.

```
$figures
```

## Limits
See the README. The net has seen few articles in most languages but English, and one house style.
"""
)


def write_card(release: Release, *, figures: str, command: str) -> Path:
    """Write `CARD.md` into a release and return its path; the manifest does not cover it."""
    facts = dict(release.card)
    text = _TEXT.substitute(
        facts | {"languages": ", ".join(facts["languages"])},
        name=release.identity.name,
        version=release.identity.version,
        sha256=release.identity.sha256,
        codebook=facts.get("codebook_version", "1.0"),
        today=date.today().isoformat(),
        max_tokens=release.limits.max_tokens,
        min_confidence=f"{release.calibration.min_confidence:.2f}",
        set_mass=f"{release.calibration.set_mass:.2f}",
        figures=figures,
        command=command,
    )
    path = release.folder / CARD
    path.write_text(text, encoding="utf-8")
    return path
