"""Random and mangled input: every reader returns a value or an error a person can act on, never a traceback.

``KUBE_REVIEW_FUZZ=20000 pytest tests/test_fuzz.py`` looks for longer.
"""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kube_review import codebook, reading
from kube_review.assist.cues import cue_patterns
from kube_review.errors import ReviewError
from kube_review.exchange.bibliography import entries
from kube_review.exchange.refi_qda import read as qda
from kube_review.language.stemline import reader
from kube_review.project import shipped

N_EXAMPLES = int(os.environ.get("KUBE_REVIEW_FUZZ", "25"))
few = settings(
    max_examples=N_EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PIECES = {
    ".bib": [
        "@article{k,",
        "title = {",
        "}",
        "@string{a = b # a}",
        "author={A and B}",
        "year=2010",
        '"',
        "\\'e",
        "%",
        "@",
    ],
    ".ris": [
        "TY  - JOUR\n",
        "ER  - \n",
        "TI  - x\n",
        "AU  - A, B\n",
        "PY  - 2010//\n",
        "\ufeff",
        "  - ",
        "DO  - 10.1/x\n",
    ],
    ".json": [
        "[",
        "]",
        "{",
        "}",
        '"title": "x"',
        '"issued": {"date-parts": [[2010]]}',
        ",",
        "null",
        "1e999",
        '"DOI": 5',
    ],
    ".txt": [
        "HASIL\n",
        "kata ",
        "\f",
        "\r\n",
        ". ",
        "- ",
        "1. ",
        "ABSTRAK\n\n",
        "\x00",
        "\ufeff",
        "(2010) ",
        "….... 3\n",
    ],
    ".md": ["# ", "| a | b |\n", "|---|\n", "```\n", "> ", "* ", "<b>", "[x](y)", "---\n", "\n\n", "kata. ", "&nbsp;"],
    ".html": [
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td>",
        "<h1>HASIL</h1>",
        "<!--",
        "<script>",
        "&#0;",
        "kata. ",
        "<meta name=",
    ],
    ".yaml": [
        "codebook: ",
        "codes:\n",
        "  - code: a\n",
        "    key: a\n",
        "groups:\n",
        "&a ",
        "*a",
        "!!python/x ",
        ": ",
        "- ",
    ],
}
_cue = st.lists(
    st.sampled_from(["usaha", "..", "...", "&", "!", "|", "_", "?", "TIDAK", "gulung_tikar|bangkrut", "1", "“", "a"]),
    max_size=14,
).map(" ".join)


def mangled(suffix: str) -> st.SearchStrategy[bytes]:
    """Return files of the pieces of a format, with bytes between them."""
    piece = st.one_of(st.sampled_from([one.encode() for one in PIECES[suffix]]), st.binary(max_size=3))
    return st.lists(piece, max_size=30).map(b"".join)


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@few
@given(data=st.data())
def test_texts(tmp_path: Path, suffix: str, data: st.DataObject) -> None:
    """Passages of whatever is read lie within the text, in order, on pages that exist."""
    path = put(tmp_path, f"a{suffix}", data.draw(mangled(suffix)))
    try:
        document = reading.read(path)
    except ReviewError:
        return
    ends = [0, *(passage.end for passage in document.passages)]
    assert all(end <= p.start < p.end for end, p in zip(ends, document.passages, strict=False))
    assert all(p.end <= len(document.text) for p in document.passages)
    assert {p.page for p in document.passages} <= {page.number for page in document.pages}


@pytest.mark.parametrize("suffix", [".bib", ".ris", ".json"])
@few
@given(data=st.data())
def test_bibliographies(tmp_path: Path, suffix: str, data: st.DataObject) -> None:
    """A bibliography gives records or an error."""
    try:
        entries.read(put(tmp_path, f"a{suffix}", data.draw(mangled(suffix))))
    except ReviewError:
        return


@few
@given(data=st.data())
def test_codebooks(tmp_path: Path, data: st.DataObject) -> None:
    """A codebook, or a shipped one with a stretch replaced, gives a book or an error."""
    content = data.draw(mangled(".yaml"))
    if data.draw(st.booleans()):
        whole = shipped("codebook", "kube-stages.yaml").read_bytes()[:3000]
        place = data.draw(st.integers(0, len(whole)))
        content = whole[:place] + content + whole[place + data.draw(st.integers(0, 50)) :]
    try:
        codebook.load(put(tmp_path, "a.yaml", content))
    except ReviewError:
        return


@few
@given(_cue, st.lists(st.sampled_from(["usaha", "bangkrut", "tidak", ",", "karena", "gulung tikar", "."]), max_size=30))
@example("usaha .. usaha .. usaha .. usaha .. usaha .. usaha .. usaha .. bangkrut", ["usaha"] * 30)
def test_cues(cue: str, words: list[str]) -> None:
    """A cue is refused or matches places that exist, in order."""
    line = reader("id").read(" ".join(words))
    try:
        patterns = cue_patterns.parse(cue, "id")
    except ReviewError:
        return
    for pattern in patterns:
        for hit in pattern.find(line):
            assert list(hit) == sorted(set(hit))
            assert hit[-1] < len(line.stems)


@few
@given(st.data())
def test_qdpx(tmp_path: Path, data: st.DataObject) -> None:
    """A project of another program with anything in its XML gives a project or an error."""
    tags = [
        b"<Project name='x' xmlns='urn:QDA-XML:project:1.0'>",
        b"</Project>",
        b"<CodeBook><Codes>",
        b"<Code guid='g'/>",
    ]
    tags += [
        b"</Codes></CodeBook>",
        b"<Sources>",
        b"</Sources>",
        b"<TextSource guid='t' plainTextPath='internal://t.txt'>",
    ]
    tags += [
        b"</TextSource>",
        b"<PlainTextSelection startPosition='-1' endPosition='x'/>",
        b"<!DOCTYPE a>",
        b"&a;",
        b"\xff",
    ]
    inner = b"".join(data.draw(st.lists(st.sampled_from(tags), max_size=12)))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("project.qde", tags[0] + inner + tags[1] if data.draw(st.booleans()) else inner)
    try:
        qda.read(put(tmp_path, "a.qdpx", packed.getvalue()))
    except ReviewError:
        return
