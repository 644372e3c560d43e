"""Codebook files: what they say, and what is said to people about their mistakes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review import codebook
from kube_review.codebook.format import CODE_KEYS
from kube_review.commands import remedies
from kube_review.errors import CodebookError
from kube_review.model import Cue, Example, NearMiss, NotWhen, StageLink, Stance

SMALL = """\
# A codebook small enough to read in a test.
codebook: small
title: Small
fields:
  - element
groups:
  - group: factors
    label: Factors
codes:
  - code: top-down
    key: a
    group: factors
    label: Top-down
    definition: Decided above.
  - code: poor-aid
    key: 1
    group: factors
    label: Poor aid
    definition: Bad goods.
"""


def problems(tmp_path: Path, text: str | bytes) -> tuple[str, ...]:
    path = tmp_path / "small.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return tuple(map(str, codebook.check(path)))


def with_parents(**parents: str) -> str:
    """Return three codes of one group and one of another, some with parents; ``far`` stands last in its group."""
    codes = [
        ("far", "m", "factors"),
        ("no-books", "n", "factors"),
        ("poor-books", "o", "factors"),
        ("ends", "p", "ends"),
    ]
    text = "codebook: small\ntitle: Small\ngroups:\n" + "".join(
        f"  - group: {group}\n    label: {group}\n" for group in ("factors", "ends")
    )
    for code, key, group in codes:
        parent = parents.get(code.replace("-", "_"), "")
        text += f"{'codes:' if code == 'far' else ''}\n  - code: {code}\n    key: {key}\n    group: {group}\n"
        text += f"    parent: {parent}\n" * bool(parent) + f"    label: {code}\n    definition: d\n"
    return text


def test_sub_codes_follow_their_parents() -> None:
    """A sub-code may stand anywhere in the file; the codebook has it behind its parent, and a version of its own."""
    flat = codebook.loads(with_parents(), "small.yaml")
    assert [code.code for code in flat.codes] == ["far", "no-books", "poor-books", "ends"]
    deep = codebook.loads(with_parents(far="no-books", no_books="poor-books"), "small.yaml")
    assert [(code.code, code.parent) for code in deep.codes] == [
        ("poor-books", ""),
        ("no-books", "poor-books"),
        ("far", "no-books"),
        ("ends", ""),
    ]
    assert {code.code: code.meaning for code in deep.codes} == {code.code: code.meaning for code in flat.codes}
    assert deep.version != flat.version
    assert [str(change.kind) for change in codebook.diff(flat, deep)] == ["moved", "moved"]


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        ({"far": "no-bookz"}, "unknown parent 'no-bookz' of code 'far'; did you mean 'no-books'?"),
        ({"far": "far"}, "code 'far' is its own parent (far > far); remove one of these parents"),
        ({"far": "ends"}, "the parent 'ends' of code 'far' is in the group 'ends'; put both into one group"),
    ],
)
def test_a_wrong_parent_is_one_clear_line(tmp_path: Path, parents: dict[str, str], expected: str) -> None:
    """A parent that is not there, the code itself, or in another group is named with the remedy."""
    (problem,) = problems(tmp_path, with_parents(**parents))
    assert problem.endswith(expected)


def test_a_cycle_of_parents_is_named(tmp_path: Path) -> None:
    """Each code of the cycle is named with the way back to it."""
    found = problems(tmp_path, with_parents(far="no-books", no_books="far"))
    assert [one.split(": ", 1)[1] for one in found] == [
        "code 'far' is its own parent (far > no-books > far); remove one of these parents",
        "code 'no-books' is its own parent (no-books > far > no-books); remove one of these parents",
    ]


def test_all_parts_of_a_code_are_read() -> None:
    """Every key of the format reaches its field, in the order of the file."""
    text = SMALL.replace(
        "    definition: Decided above.\n",
        """\
    label_id: Dari atas
    definition: >-
      Decided
      above.
    definition_id: Diputuskan dari atas.
    use_when: ["Members are not asked."]
    use_when_id: [Anggota tidak ditanya.]
    not_when:
      - when: The goods are bad.
        when_id: Barangnya buruk.
        code: poor-aid
    stages:
      - stage: T0
        step: formation
        reason: Then it is decided.
    examples:
      - text: Diputuskan dinas.
        lang: id
      - text: Dictated.
        lang: en
        kind: extended
    near_misses:
      - text: Bibit kecil.
        lang: id
        reason: About the goods.
        code: poor-aid
    cues:
      en: [top down]
      id: [ditetapkan * atas]
      denies_id: [musyawarah]
      denies_en: [was agreed]
    formerly: [dictated]
    inductive: true
    residual: true
    element: power
""",
    )
    code = codebook.loads(text, "small.yaml").codes[0]
    assert (code.code, code.key, code.group, code.label, code.label_id) == (
        "top-down", "a", "factors", "Top-down", "Dari atas",
    )  # fmt: skip
    assert (code.definition, code.definition_id) == ("Decided above.", "Diputuskan dari atas.")
    assert (code.use_when, code.use_when_id) == (("Members are not asked.",), ("Anggota tidak ditanya.",))
    assert code.not_when == (NotWhen("The goods are bad.", "Barangnya buruk.", "poor-aid"),)
    assert code.stages == (StageLink("T0", "formation", "Then it is decided."),)
    assert code.examples == (Example("Diputuskan dinas.", "id"), Example("Dictated.", "en", "extended"))
    assert code.near_misses == (NearMiss("Bibit kecil.", "id", "About the goods.", "poor-aid"),)
    assert code.cues == (
        Cue("ditetapkan * atas", "id"),
        Cue("top down", "en"),
        Cue("musyawarah", "id", Stance.DENIES),
        Cue("was agreed", "en", Stance.DENIES),
    )
    assert (code.formerly, code.inductive, code.residual) == (("dictated",), True, True)
    assert code.fields == {"element": "power"}


def test_comments_are_no_part_of_a_text() -> None:
    """A comment behind a text, even an empty one or a row of #, is left out without complaint."""
    for comment in ("# above", "#", "####", "#\tx"):
        text = SMALL.replace("label: Top-down", f"label: Top-down   {comment}").replace(
            "    key: a\n", "    key: a\n#x\n"
        )
        assert codebook.loads(text, "small.yaml").codes[0].label == "Top-down"


def test_keys_stay_the_characters_that_were_typed() -> None:
    """A key 0, y or n is that character, not a number or a truth value."""
    for key in "0ynN":
        assert codebook.loads(SMALL.replace("key: a", f"key: {key}"), "small.yaml").codes[0].key == key


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("definition: D", "definiton: D", 14, "unknown key 'definiton' in code 'top-down'; did you mean 'definition'?"),
        ("codes:", "code:", 9, "unknown key 'code' in the codebook; did you mean 'codes'?"),
        ("key: a", "key: ab", 11, "'key' of code 'top-down' cannot be 'ab'; use one letter or digit: a-z, A-Z, 0-9"),
        ("key: 1", "key: a", 16, "key 'a' of code 'poor-aid' is taken by 'top-down'; choose another"),
        ("code: poor-aid", "code: top-down", 15, "code 'top-down' occurs twice (first in line 10); rename one"),
        ("code: poor-aid", "code: Poor Aid", 15, "'code' cannot be 'Poor Aid'; use small letters and digits joined"),
        (
            "p: factors\n    label: T",
            "p: factor\n    label: T",
            12,
            "unknown group 'factor' in code 'top-down'; did you",
        ),
        ("    key: a\n", "", 10, "code 'top-down' has no 'key'; add a line `key: …`"),
        ("    key: a\n", "    key:\n", 11, "code 'top-down' has no 'key'; add a line `key: …`"),
        ("groups:", "group:", 6, "unknown key 'group' in the codebook; did you mean 'groups'?"),
        ("title: Small", "title: [Small]", 3, "'title' of the codebook must be a text"),
        ("  - element", "  - Element!", 5, "a field cannot be named 'Element!'; use small letters"),
        ("  - element", "  - label", 5, "the field 'label' exists already; choose another name"),
        ("codes:", "  - group: factors\n    label: F\ncodes:", 9, "group 'factors' occurs twice; rename one"),
    ],
)
def test_a_mistake_names_line_key_and_remedy(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    """One mistake gives one message, with the line it stands in, the key and what to do."""
    assert old in SMALL
    (problem,) = problems(tmp_path, SMALL.replace(old, new, 1))
    assert problem.startswith(f"small.yaml:{line}: {message}")


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ("group: factors", "key 'group' occurs twice in code 'top-down' (first in line 12); remove one"),
        ("use_when: once", "'use_when' of code 'top-down' must be a list: one item a line, each beginning with `- `"),
        ("examples: [once]", "an item of 'examples' must have keys, beginning with `- text: …`"),
        ("cues: [once]", "'cues' of code 'top-down' must have keys below it: id, en, denies_id, denies_en"),
        ("cues: {denies: [x]}", "unknown key 'denies' in the cues of code 'top-down'; did you mean 'denies_"),
        ("inductive: maybe", "'inductive' of code 'top-down' cannot be 'maybe'; use one of: true, false"),
        ("elemen: x", "unknown key 'elemen' in code 'top-down'; did you mean 'element'?"),
        ("stages: [{stage: T4}]", "'stage' of an item of 'stages' of code 'top-down' cannot be 'T4'; use one of: T0"),
        ("examples: [{text: x, lang: in}]", "'lang' of an item of 'examples' of code 'top-down' cannot be 'in'; use"),
        ("examples: [{text: x, lang: id, kind: cor}]", "'kind' of an item of 'examples' of code 'top-down' cannot be"),
        ("near_misses: [{text: x, lang: id}]", "an item of 'near_misses' of code 'top-down' has no 'reason'; add"),
        ("not_when: [{when: x, code: poor-ad}]", "unknown code 'poor-ad' in not_when of code 'top-down'; did you mean"),
        ("not_when: [{when: x, code: top-down}]", "not_when of code 'top-down' points to its own code"),
        (
            "near_misses: [{text: x, lang: id, reason: y, code: z}]",
            "unknown code 'z' in near_misses of code 'top-down'",
        ),
        ("formerly: [poor-aid]", "'poor-aid' cannot be a former name of code 'top-down': it belongs to 'poor-aid'"),
    ],
)
def test_a_mistaken_part_names_line_key_and_remedy(tmp_path: Path, added: str, message: str) -> None:
    """The same for the optional parts of a code, in the line where the part stands."""
    (problem,) = problems(tmp_path, SMALL.replace("    key: a\n", f"    key: a\n    {added}\n"))
    line = 13 if added.startswith("group") else 12  # of two the second is the one too many
    assert problem.startswith(f"small.yaml:{line}: {message}")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    key: a", "\tkey: a", "11: a tab stands where spaces should be"),
        ("label: Top-down", "label: Top: down", "13: there is a colon inside the text; put the whole text in double"),
        ("    key: a", "   key: a", "11: check the indentation of this line"),
        ("    key: a", "      key: a", "11: check the indentation of this line"),
        ("    key: a", "    key a", "11: this line is neither `key: text` nor `- item`"),
        ("definition: Bad goods.", 'definition: "Bad goods.', "19: the quotation mark opened in this line is never"),
        ("label: Top-down", 'label: "the "top" down"', "13: a quotation mark stands inside the text"),
        ("label: Top-down", "label: [top] down", "13: a bracket [ or { is not closed, or text follows it"),
        ("label: Top-down", "label: @top", "13: a text cannot begin with this character"),
        ("label: Top-down", "label: > top", "13: a text cannot begin with > or |"),
        ("label: Top-down", 'label: "C:\\dinas"', "13: a backslash in double quotes has a meaning of its own"),
        ("label: Top-down", "label: Group #1", "13: the text would be cut at #"),
        ("label: Top-down", "label: *top", "13: text that begins with * must stand in double quotes"),
        ("label: Top-down", "label: &top x", "13: text that begins with & must stand in double quotes"),
        ("label: Top-down", "label: !!python/object:os.system x", "13: text that begins with ! must stand in"),
        ("label: Top-down", "label: Top\x07down", "13: there is an invisible control character in this line"),
        ("label: Top-down", 'label: "Top\\e[31mdown"', "13: an escape such as \\e or \\x07 in this text gives a"),
        ("codes:", "---\ncodes:", "10: a second document begins here"),
    ],
)
def test_broken_yaml_is_explained_in_plain_words(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """What a text editor does to YAML comes back as a sentence about that line, without the parser's words."""
    (message,) = problems(tmp_path, SMALL.replace(old, new, 1))
    assert message.startswith(f"small.yaml:{expected}")


def test_all_problems_are_listed_and_the_first_is_raised(tmp_path: Path) -> None:
    """check lists every problem in the order of the file; load raises the first and counts the rest."""
    broken = SMALL.replace("key: a", "key: ab").replace("key: 1", "key: 22").replace("title:", "titel:")
    lines = [message.split(":")[1] for message in problems(tmp_path, broken)]
    assert lines == ["3", "11", "16"]
    with pytest.raises(CodebookError, match=r"small\.yaml:3: unknown key 'titel'") as caught:
        codebook.load(tmp_path / "small.yaml")
    assert str(remedies.text_of(caught.value)).endswith("2 more problems. List them with: kube-review codebook check")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "1: the file is empty"),
        (b"# only a comment\n", "1: the file is empty"),
        (b"- a\n- b\n", "1: the file must begin with keys"),
        (b"hello\n", "1: the file must begin with keys"),
        ("codebook: x\ntitle: caf\u00e9\n".encode("latin-1"), "2: the file is not UTF-8"),
        (SMALL.encode("utf-16"), "1: the file is not UTF-8"),
        (b"a: b\n" * 500_000, "1: the file is larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused(tmp_path: Path, data: bytes, expected: str) -> None:
    """Empty, foreign, wrongly encoded and huge files get one message about themselves."""
    (message,) = problems(tmp_path, data)
    assert message.startswith(f"small.yaml:{expected}")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """A path that leads nowhere, or to a folder, is a codebook error and no traceback."""
    with pytest.raises(CodebookError, match=r"none\.yaml:1: the file cannot be opened"):
        codebook.load(tmp_path / "none.yaml")
    with pytest.raises(CodebookError, match="the file cannot be opened"):
        codebook.load(tmp_path)


def test_windows_editors_change_nothing(tmp_path: Path) -> None:
    """A byte order mark and CRLF give the same codebook and the same lines in messages."""
    assert problems(tmp_path, b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()) == ()
    read = codebook.load(tmp_path / "small.yaml")
    assert read.version == codebook.loads(SMALL, "small.yaml").version
    assert codebook.loads("\ufeff" + SMALL, "small.yaml").version == read.version
    assert "\r\n" in read.source
    broken = SMALL.replace("key: a", "key: ab").replace("\n", "\r\n")
    assert problems(tmp_path, broken)[0].startswith("small.yaml:11: ")


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\ncodebook: *c\n",
        "[" * 200_000,
        "- " * 200_000,
        "? " * 200_000,
        "a: [" + "x," * 400_000,
        "a: b\n" * 300_000,
        "a: '" + "b\n" * 300_000,
        'a: "\\UFFFFFFFF"\n',
        'codebook: "\\ud800"\n',
    ],
    ids=["laughs", "deep", "dashes", "questions", "flow", "keys", "quote", "escape", "surrogate"],
)
def test_hostile_yaml_ends_soon_in_an_error(text: str) -> None:
    """Bombs of anchors, depth and size are refused within seconds, as codebook errors."""
    start = time.process_time()
    with pytest.raises(CodebookError):
        codebook.loads(text, "bomb.yaml")
    assert time.process_time() - start < 10


def test_the_yaml_library_is_loaded_only_when_a_codebook_is_read() -> None:
    """Importing the package costs no YAML parser."""
    code = "import sys, kube_review.codebook; sys.exit('ruamel.yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_documented_codebook_is_sound_and_complete(tmp_path: Path) -> None:
    """The example of the format page loads, and its tables name every key that a code may have."""
    page = (Path(__file__).parents[1] / "docs" / "codebook-format.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    assert problems(tmp_path, example) == ()
    assert len(codebook.load(tmp_path / "small.yaml").codes) == 2
    table = page.split("## Keys of a code")[1].split("## ")[0]
    assert [name for name in CODE_KEYS if f"`{name}`" not in table] == []


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_slip_of_the_hand_ends_in_a_traceback(data: st.DataObject) -> None:
    """Text cut, doubled or typed into anywhere gives a codebook or a codebook error that names a line of the file."""
    start = data.draw(st.integers(0, len(SMALL)))
    end = data.draw(st.integers(start, min(len(SMALL), start + 12)))
    typed = data.draw(st.text(st.sampled_from(list("ab1 \n\t:-'\"#[]{}*&!|>%@,?\\\x07\r\u2028é")), max_size=6))
    text = SMALL[:start] + typed + SMALL[end:]
    try:
        assert codebook.loads(text, "small.yaml").name
    except CodebookError as error:
        name, line, message = str(error.message).split(":", 2)
        assert name == "small.yaml" and message.strip()
        assert 1 <= int(line) <= len(text.splitlines()) + 1
