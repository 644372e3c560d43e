"""Nothing half-written goes out, and nothing that reaches outside or explodes comes in."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from kube_review import whole_files
from kube_review.errors import Conflict, NotFound, ReadingError, ReviewError
from kube_review.exchange import safe_files


def packed(path: Path, *entries: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def test_a_failed_check_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")

    def refuse(path: Path) -> None:
        assert path.read_bytes() == b"new"
        raise ReviewError("not what it should be")

    with pytest.raises(ReviewError, match="should be"):
        whole_files.write(target, lambda path: whole_files.write_bytes(path, b"new"), refuse)
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("out.csv", "old")]


def test_a_written_file_replaces_the_old_one_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")
    if os.name != "nt":
        target.chmod(0o640)
    whole_files.write_bytes(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]
    if os.name != "nt":
        assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_folder_that_does_not_exist_is_a_mistake_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="cannot be written"):
        whole_files.write_bytes(tmp_path / "nowhere" / "out.csv", b"")


def test_only_a_folder_of_the_same_kind_is_replaced(tmp_path: Path) -> None:
    def make(new: Path) -> None:
        (new / "marker").write_text("2", encoding="utf-8")

    mine, package = tmp_path / "mine", tmp_path / "package"
    for folder, name in ((mine, "thesis.docx"), (package, "marker")):
        folder.mkdir()
        (folder / name).write_text("1", encoding="utf-8")
    with pytest.raises(Conflict):
        whole_files.write_folder(mine, make, lambda new: None, marker="marker")
    whole_files.write_folder(package, make, lambda new: None, marker="marker")
    assert (mine / "thesis.docx").exists()
    assert (package / "marker").read_text(encoding="utf-8") == "2"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine", "package"]


@pytest.mark.parametrize(
    "name", ["../out.txt", "a/../../out.txt", "/etc/passwd", "C:/x.txt", "a\\..\\b.txt", "sources/nul.txt", "CON"]
)
def test_names_outside_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    assert not safe_files.is_safe_name(name)
    file = packed(tmp_path / "x.zip", (name, b"x"))
    with pytest.raises(ReadingError), safe_files.archive(file):
        pass


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its ratio, which its directory claims; and by what comes out, whatever it claims."""
    bomb = packed(tmp_path / "bomb.zip", ("zeros", bytes(20 * 2**20)))
    with pytest.raises(ReadingError, match="unpacks"), safe_files.archive(bomb):
        pass
    monkeypatch.setattr(safe_files, "MAX_RATIO", 10**9)
    monkeypatch.setattr(safe_files, "MAX_ENTRY_BYTES", 10**9)
    with safe_files.archive(bomb) as archive:
        monkeypatch.setattr(safe_files, "MAX_ENTRY_BYTES", 2**20)
        with pytest.raises(ReadingError, match="unpacks"):
            archive.read("zeros")


def test_a_damaged_archive_is_an_error_and_not_a_crash(tmp_path: Path) -> None:
    file = packed(tmp_path / "x.zip", ("a.txt", os.urandom(5000)))
    raw = bytearray(file.read_bytes())
    raw[300] ^= 0xFF
    file.write_bytes(raw)
    with safe_files.archive(file) as archive, pytest.raises(ReadingError, match="damaged"):
        archive.read("a.txt")
    file.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ReadingError, match="no zip"), safe_files.archive(file):
        pass
    with pytest.raises(NotFound), safe_files.archive(tmp_path / "nowhere.zip"):
        pass


ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    "content",
    [
        ENTITY.encode(),
        ('<?xml version="1.0" encoding="UTF-16"?>' + ENTITY).encode("utf-16"),
        b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
        b"<!-- <b --><!DOCTYPE a><a/>",
        b"<a>",
        b"",
        b"PK\x03\x04",
    ],
)
def test_xml_with_entities_or_errors_is_refused(content: bytes) -> None:
    with pytest.raises(ReadingError):
        safe_files.parse_xml(content, "x.xml")


def test_plain_xml_is_parsed() -> None:
    """A document type in a text is a text."""
    root = safe_files.parse_xml(b"<a><![CDATA[<!DOCTYPE b>]]>&amp;</a>", "x.xml")
    assert root.text == "<!DOCTYPE b>&"


def test_equal_entries_give_equal_archives(tmp_path: Path) -> None:
    for name in ("one", "two"):
        whole_files.write(tmp_path / name, safe_files.zipped({"a": b"1"}, (2020, 1, 1, 0, 0, 0)))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
