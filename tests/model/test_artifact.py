import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stance_model.artifact import FORMAT, MANIFEST, SERVING_FILES, digest, open_release
from stance_model.errors import ArtifactError
from stance_model.reader import Reader

Edit = Callable[[dict[str, Any]], object]
# The hook is there before anything of ours is imported; the last line shows that it would see.
WATCHED = textwrap.dedent("""
    import sys
    seen = []
    sys.addaudithook(lambda name, _: seen.append(name) if name == "pickle.find_class" else None)
    from pathlib import Path
    from stance_model.article import Article
    from stance_model.reader import Reader
    article = Article(text="Turkey wants calm. Moscow is glad.")
    reading = Reader.load(Path(sys.argv[1])).read(article)
    print(len(reading.actors), seen, sorted({"torch", "transformers"} & set(sys.modules)))
    import pickle
    print(pickle.loads(pickle.dumps(Path)) is Path, seen)
""")


@pytest.fixture
def folder(tiny_release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_release, tmp_path / "copy"))


def edit(folder: Path, change: Edit) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    change(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def test_a_sound_release_is_described(tiny_release: Path) -> None:
    release = open_release(tiny_release)
    assert (release.identity.name, release.identity.version) == ("tiny", "0")
    assert release.identity.sha256 == digest(tiny_release / MANIFEST)
    assert release.limits.max_tokens == 48
    assert release.card["headline"]


@pytest.mark.parametrize("name", SERVING_FILES)
def test_a_changed_file_is_refused(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(ArtifactError, match=rf"{name}: sha256 is [0-9a-f]{{64}}, the manifest"):
        Reader.load(folder)


@pytest.mark.parametrize("name", SERVING_FILES)
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match=rf"{name}: is missing; a release holds"):
        Reader.load(folder)


def test_a_file_that_the_manifest_does_not_list_is_refused(folder: Path) -> None:
    edit(folder, lambda manifest: manifest["files"].pop("encoder.bin"))
    with pytest.raises(ArtifactError, match=r"encoder\.bin: is missing"):
        Reader.load(folder)


@pytest.mark.parametrize("key", ["format", "codebook_version"])
def test_another_format_or_codebook_is_refused(folder: Path, key: str) -> None:
    edit(folder, lambda manifest: manifest.update({key: "9.9"}))
    with pytest.raises(ArtifactError, match=rf"9\.9.*this version reads.*{FORMAT}"):
        open_release(folder)


@pytest.mark.parametrize(
    "key", ["files", "name", "version", "passages", "prominence", "calibration", "card"]
)
def test_a_manifest_without_a_field_is_refused(folder: Path, key: str) -> None:
    edit(folder, lambda manifest: manifest.pop(key))
    with pytest.raises(ArtifactError, match=rf"manifest\.json: .*{key}"):
        open_release(folder)


def test_a_setting_that_this_version_does_not_know_is_refused(folder: Path) -> None:
    edit(folder, lambda manifest: manifest["passages"].update(min_tokens=3))
    with pytest.raises(ArtifactError, match=r"manifest\.json: .*min_tokens"):
        open_release(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "\ufffe"])
def test_a_manifest_that_is_no_json_object_is_refused(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"manifest\.json: "):
        open_release(folder)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ArtifactError, match=r"no manifest\.json, so this is no release"):
            Reader.load(path)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "weights.pt", "a.pkl", "b.PTH", "c.joblib"])
def test_a_folder_with_a_pickle_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\x80\x04N.")
    with pytest.raises(ArtifactError, match=rf"{name}: pickled weights can run code"):
        Reader.load(folder)


def test_a_graph_that_cannot_be_compiled_is_refused(folder: Path) -> None:
    (folder / "encoder.xml").write_text("<net/>", encoding="utf-8")
    hashed = {"sha256": digest(folder / "encoder.xml")}
    edit(folder, lambda manifest: manifest["files"].update({"encoder.xml": hashed}))
    with pytest.raises(ArtifactError, match="OpenVINO cannot compile the graphs"):
        Reader.load(folder)


def test_no_pickle_is_loaded_and_no_torch_imported(tiny_release: Path) -> None:
    command = [sys.executable, "-c", WATCHED, str(tiny_release)]
    child = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    reading, control = child.stdout.splitlines()
    assert reading == "2 [] []"
    assert control == "True ['pickle.find_class']"
