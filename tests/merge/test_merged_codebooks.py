"""Codebooks that differ between the copies of a merge."""

from __future__ import annotations

from pathlib import Path

import pytest

from kube_review.merge import Disagreements
from kube_review.store.record import codings
from tests.merge.copies import PAPER, apart, bring, copied, do, opened


def edit(folder: Path, old: str, new: str) -> None:
    """Edit the codebook of a copy and let the copy notice."""
    path = folder / "codebook" / "sitepu-2016.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with opened(folder) as session:
        assert session.codebooks


def test_a_codebook_that_one_side_edited_is_taken_over(two: tuple[Path, Path]) -> None:
    """Their version grew out of ours: it is in use after the merge; the other way nothing changes."""
    mine, theirs = two
    edit(theirs, "label: Weak facilitators", "label: Facilitators are weak")
    assert bring(theirs, mine).backup is None
    bring(mine, theirs)
    with opened(mine) as session, opened(theirs) as other:
        assert session.versions == other.versions
    assert bring(mine, theirs).backup is None


def test_a_codebook_that_both_sides_edited_is_asked_about(two: tuple[Path, Path]) -> None:
    """Neither version grew out of the other: a person chooses, and later merges do not ask again."""
    mine, theirs = two
    edit(theirs, "label: Weak facilitators", "label: Facilitators are weak")
    edit(mine, "label: Weak facilitators", "label: Feeble facilitators")
    with pytest.raises(Disagreements) as stopped:
        bring(mine, theirs)
    assert "weak-facilitators" in str(stopped.value.rows[0].theirs)
    bring(mine, theirs, take="mine")
    with opened(mine) as session:
        assert session.code("weak-facilitators").label == "Feeble facilitators"
    assert bring(mine, theirs).backup is None
    bring(theirs, mine)
    with opened(theirs) as session:
        assert session.code("weak-facilitators").label == "Feeble facilitators"


def test_a_codebook_this_copy_lacks_comes_in(two: tuple[Path, Path]) -> None:
    """Codings with codes of another codebook bring that codebook along."""
    mine, theirs = two
    source = Path(__file__).parents[2] / "codebook" / "kube-stages.yaml"
    (theirs / "codebook" / source.name).write_bytes(source.read_bytes())
    with opened(theirs, "budi") as session:
        code = session.code("t0-formation")
        do(session, "record", "dua", 1, code.code)
    assert bring(mine, theirs).unplaced == ()
    with opened(mine) as session:
        assert session.code("t0-formation").group == "T0"


def test_diverged_codebooks_end_alike_whatever_the_grouping(tmp_path: Path) -> None:
    """Of three reviews made apart two edited the codebook: (A with B) with C uses what A with (B with C) uses."""
    folders = {name: apart(tmp_path / name, name, f"{name}.md", f"{PAPER}\nSatu lagi: {name}.\n") for name in "abc"}
    for folder in folders.values():
        with opened(folder) as session:
            assert session.codebooks  # the version that all began with
    for name in "bc":
        edit(folders[name], "label: Weak facilitators", f"label: Facilitators, says {name}")
    other = copied(folders["a"], tmp_path / "other")
    bring(folders["a"], folders["b"])
    bring(folders["a"], folders["c"], take="mine")
    bring(folders["b"], folders["c"], take="mine")
    bring(other, folders["b"])
    for folder, n in ((folders["a"], 3), (folders["b"], 2), (other, 3)):
        with opened(folder) as session:
            assert session.code("weak-facilitators").label == "Facilitators, says b"
            assert len(codings.listing(session.store)) == n
