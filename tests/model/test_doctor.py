from pathlib import Path

from stance_model.doctor import examine


def test_a_release_that_can_be_read_is_found(tiny_release: Path) -> None:
    findings = {finding.subject: finding for finding in examine(tiny_release)}
    assert list(findings) == ["release", "actor tables", "reading"]
    assert findings["release"].ok
    assert findings["actor tables"].detail == "Ankara is TUR"
    assert findings["reading"].ok


def test_a_folder_that_is_no_release_ends_the_examination(tmp_path: Path) -> None:
    (finding,) = examine(tmp_path)
    assert not finding.ok
    assert "no manifest.json" in finding.detail
