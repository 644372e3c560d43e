"""The benchmark of suggestions reads any JSONL with any codebook, and says what it left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assist.conftest import BOOK, SAID

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "assist.py"


def measured(tmp_path: Path, content: bytes, code: int = 0) -> str:
    """Return what the benchmark prints about a file, held against the codebook of the tests."""
    (tmp_path / "crops.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "set.jsonl").write_bytes(content)
    asked = ["--codebook", str(tmp_path / "crops.yaml"), "--embeddings", "none", "--decisions", "20", "--repeats", "2"]
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", SCRIPT, str(tmp_path / "set.jsonl"), *asked],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_odd_lines_are_left_out_and_counted(tmp_path: Path) -> None:
    """Byte-order mark, CRLF, other keys, codes as a list, a mapping or a word, with and without study and stance."""
    entries: list[object] = [
        {"text": sentence.format(n=n), "study": f"s{n % 4}", "codes": [code] if code else [], "id": n}
        for code, sentences in SAID.items()
        for sentence in sentences
        for n in range(5)
    ]
    entries += [
        {"text": "Sumur kering.", "codes": {"drought": "denies", "floods": "asserts"}, "section": "Hasil"},
        {"text": "Hama wereng datang.", "codes": "pests", "stance": "asserts"},
        {"text": "Harga jatuh.", "codes": ["c"], "stance": ["asserts"], "study": None},
        {"text": " ", "codes": ["pests"]},
        {"text": None, "codes": ["pests"]},
        {"codes": ["pests"]},
        [1, 2],
    ]
    lines = [json.dumps(entry, ensure_ascii=False).encode() for entry in entries] + [b"{broken", b'{"text": "caf\xe9"}']
    told = measured(tmp_path, b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\r\n")
    assert "68 passages (68 different), 48 codings, 5 studies" in told
    assert "3 lines left out: no text" in told
    assert "3 lines left out: neither" in told
    assert "1 codings left out: floods is no code" in told
    assert "46 codings without a stance" in told
    assert "stance by rules: " in told and " of 2 (" in told
    assert "area under the curve" in told


@pytest.mark.parametrize("content", [b"", b'{"text": "Sumur kering.", "codes": ["floods"]}\n'])
def test_nothing_to_measure_is_said(tmp_path: Path, content: bytes) -> None:
    """Without a passage, or without a coding, there is one line and no traceback."""
    assert "nothing to measure" in measured(tmp_path, content, code=1)
