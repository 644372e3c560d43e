"""Plug-ins: an installed distribution adds a suggester and a reader by entry points, as docs/plug-ins.md says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[1] / "docs" / "plug-ins.md"
ENTRY_POINTS = """[kube_review.suggesters]
keywords = keywords
broken = broken
unruly = unruly
cues = keywords

[kube_review.readers]
.srt = subtitles:read
"""
METADATA = "Metadata-Version: 2.1\nName: kube-review-keywords\nVersion: 1\n"
UNRULY = """
from kube_review.model import Proposal, Stance
name = "unruly"
def suggest(passages, codebook):
    return [Proposal(p.study, p.passage, "no-such-code", Stance.ASSERTS, 0.5, "") for p in passages]
"""
TEXT = "Penelitian ini dilakukan di desa. Other factor: the group has no market."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the plug-in of the documentation from a wheel, in a folder of its own."""
    keywords, subtitles = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    folder = tmp_path_factory.mktemp("plug-in")
    wheel = folder / "kube_review_keywords-1-py3-none-any.whl"
    info = "kube_review_keywords-1.dist-info"
    files = {
        "keywords.py": keywords,
        "subtitles.py": subtitles,
        "broken.py": "import no_such_module",
        "unruly.py": UNRULY,
        f"{info}/METADATA": METADATA,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": ENTRY_POINTS,
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(wheel, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    target = folder / "site"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", target, wheel]
    subprocess.run(command, check=True, timeout=120)
    return target


@pytest.fixture(scope="module")
def review(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a review with one study that only the plug-in can read."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "wawancara.srt").write_text(TEXT, encoding="utf-8")
    run(site, folder, "init", str(folder))
    (row,) = json.loads(run(site, folder, "ingest", str(folder / "wawancara.srt"), "-f", "json").stdout)
    assert row["status"] == "added"
    return folder


def run(site: Path, review: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the program with the plug-in installed; check its exit code."""
    program = f"import sys, site; site.addsitedir({str(site)!r}); from kube_review.app import main; main()"
    where = [] if arguments[0] == "init" else ["-p", str(review)]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments, *where],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    return done


def suggestions(site: Path, review: Path) -> list[dict[str, Any]]:
    """Return the pending suggestions."""
    found: list[dict[str, Any]] = json.loads(run(site, review, "suggestions", "-f", "json").stdout)
    return found


def test_a_suggester(site: Path, review: Path) -> None:
    """The method of the plug-in proposes; the run keeps the plug-in's name and version."""
    said = run(site, review, "suggest", "--method", "keywords").stderr
    assert "keywords 1" in said
    (one,) = suggestions(site, review)
    assert (one["code"], one["passage"], one["score"], one["method"]) == ("other-factor", 2, 0.6, "keywords")


@pytest.mark.parametrize(("method", "message"), [("broken", "no_such_module"), ("unruly", "no-such-code")])
def test_a_broken_suggester_stores_nothing(site: Path, review: Path, method: str, message: str) -> None:
    """The error names the plug-in and what is wrong with it."""
    before = suggestions(site, review)
    error = run(site, review, "suggest", "--method", method, code=1).stderr
    assert method in error
    assert message in error
    assert suggestions(site, review) == before


def test_no_plug_in_replaces_a_suggester(site: Path, review: Path) -> None:
    """The method of kube-review's own name is kube-review's."""
    assert "cues" in run(site, review, "suggest", "--method", "cues").stderr
    assert all(one["why"] != "Other factor" or one["method"] == "keywords" for one in suggestions(site, review))


def test_an_unknown_method_names_the_choices(site: Path, review: Path) -> None:
    """The choices include those of plug-ins."""
    assert "keywords" in run(site, review, "suggest", "--method", "magic", code=2).stderr
