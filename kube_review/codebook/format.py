"""The codebook format: from a tree of strings to a Codebook, or to the list of all its problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kube_review.codebook.form import Form, remedy
from kube_review.codebook.meaning import meaning_of, version_of
from kube_review.codebook.source import Mapping, Problem
from kube_review.codebook.sub_codes import ancestors, in_order
from kube_review.messages import _
from kube_review.model import Code, Codebook, Cue, Example, Group, NearMiss, NotWhen, StageLink, Stance

STAGES = ("T0", "T1", "T2", "T3")
"""Preparation, first and second year, termination (KUBE guideline of 2015)."""
LANGUAGES = ("id", "en")
SHORT_CHARS = 13
"""Five of them, each with its key, fit side by side on a line of 80 characters."""
KINDS = ("core", "extended")

_TOP = ("codebook", "title", "title_id", "citation", "fields", "groups", "codes")
_GROUP = ("group", "label", "label_id", "note", "note_id")
CODE_KEYS = (
    "code", "key", "group", "parent", "label", "label_id", "short", "short_id", "definition", "definition_id",
    "use_when", "use_when_id", "not_when", "stages", "examples", "near_misses", "cues", "formerly", "merged",
    "inductive", "residual",
)  # fmt: skip
_CUES = {
    "id": ("id", Stance.ASSERTS),
    "en": ("en", Stance.ASSERTS),
    "denies_id": ("id", Stance.DENIES),
    "denies_en": ("en", Stance.DENIES),
}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_GROUP_SLUG = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
"""Groups may have capitals: the stages T0 to T3 are groups of their own codebook."""
_FIELD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def codebook_of(root: Mapping, source: str) -> tuple[Codebook, list[Problem]]:
    """Read a codebook out of a tree.

    Args:
        root: The tree of the file.
        source: Its text, kept with the codebook.

    Returns:
        The codebook, and every problem in the order of the file; use the codebook only if there is none.
    """
    problems: list[Problem] = []
    top = Form(root, _("the codebook"), _TOP, problems)
    fields = _fields(top)
    groups = tuple((form, _group(form)) for form in top.forms("groups", _GROUP, "group"))
    if not groups and not problems:  # else an earlier problem may hide them
        top.wrong(top.line_of("groups"), _("the codebook has no groups; add `groups:` with one `- group: …` below it"))
    coded = [(form, _code(form, fields)) for form in top.forms("codes", (*CODE_KEYS, *fields), "code")]
    _check_groups(top, groups, coded)
    _check_codes(top, coded)
    _check_parents(coded)
    _check_neighbours(coded)
    book = Codebook(
        name=_slug(top, "codebook"),
        title=top.text("title", required=True),
        title_id=top.text("title_id"),
        groups=tuple(group for _, group in groups),
        codes=in_order([replace(code, meaning=meaning_of(code)) for _, code in coded]),
        version="",
        source=source,
        citation=top.text("citation"),
    )
    return replace(book, version=version_of(book)), sorted(set(problems), key=_place)  # a list is read more than once


def _place(problem: Problem) -> tuple[int, str]:
    return problem.line, str(problem.message)


def _fields(top: Form) -> tuple[str, ...]:
    names = []
    for line, name in top.lined_texts("fields"):
        if not _FIELD.fullmatch(name):
            top.wrong(
                line,
                _("a field cannot be named '{name}'; use small letters, digits and _, such as `element`", name=name),
            )
        elif name in CODE_KEYS or name in names:
            top.wrong(line, _("the field '{name}' exists already; choose another name", name=name))
        else:
            names.append(name)
    return tuple(names)


def _slug(form: Form, key: str, pattern: re.Pattern[str] = _SLUG) -> str:
    value = form.text(key, required=True)
    if value and not (pattern.fullmatch(value) and len(value) <= 60):
        form.wrong(
            form.line_of(key), _("'{key}' cannot be '{value}'; use {rule}", key=key, value=value, rule=_SLUG_RULE)
        )
    return value


_SLUG_RULE = _("small letters and digits joined by hyphens, at most 60, such as `little-socialisation`")


def _group(form: Form) -> Group:
    return Group(
        group=_slug(form, "group", _GROUP_SLUG),
        label=form.text("label", required=True),
        label_id=form.text("label_id"),
        note=form.text("note"),
        note_id=form.text("note_id"),
    )


def _code(form: Form, fields: tuple[str, ...]) -> Code:
    return Code(
        code=_slug(form, "code"),
        key=_key(form),
        group=form.text("group", required=True),
        parent=form.text("parent"),
        label=form.text("label", required=True),
        label_id=form.text("label_id"),
        short=_short(form, "short"),
        short_id=_short(form, "short_id"),
        definition=form.text("definition", required=True),
        definition_id=form.text("definition_id"),
        use_when=form.texts("use_when"),
        use_when_id=form.texts("use_when_id"),
        not_when=tuple(_not_when(item) for item in form.forms("not_when", ("when", "when_id", "code"))),
        stages=tuple(_stage(item) for item in form.forms("stages", ("stage", "step", "reason"))),
        examples=tuple(_example(item) for item in form.forms("examples", ("text", "lang", "kind"))),
        near_misses=tuple(_near_miss(item) for item in form.forms("near_misses", ("text", "lang", "reason", "code"))),
        cues=tuple(_cues(form)),
        formerly=(*form.texts("formerly"), *form.texts("merged")),
        merged=form.texts("merged"),
        inductive=form.flag("inductive"),
        residual=form.flag("residual"),
        fields={name: value for name in fields if (value := form.text(name))},
    )


def _key(form: Form) -> str:
    key = form.text("key", required=True)
    if key and not (len(key) == 1 and key.isascii() and key.isalnum()):
        form.wrong(
            form.line_of("key"),
            _("'key' of {what} cannot be '{key}'; use one letter or digit: a-z, A-Z, 0-9", what=form.what, key=key),
        )
    return key


def _short(form: Form, key: str) -> str:
    value = form.text(key)
    if len(value) > SHORT_CHARS:
        form.wrong(
            form.line_of(key),
            _(
                "'{key}' of {what} has {n} characters; at most {most} fit",
                key=key,
                what=form.what,
                n=len(value),
                most=SHORT_CHARS,
            ),
        )
    return value


def _not_when(form: Form) -> NotWhen:
    return NotWhen(form.text("when", required=True), form.text("when_id"), form.text("code"))


def _stage(form: Form) -> StageLink:
    return StageLink(form.choice("stage", STAGES), form.text("step"), form.text("reason"))


def _example(form: Form) -> Example:
    return Example(
        form.text("text", required=True), form.choice("lang", LANGUAGES), form.choice("kind", KINDS, default="core")
    )


def _near_miss(form: Form) -> NearMiss:
    return NearMiss(
        form.text("text", required=True),
        form.choice("lang", LANGUAGES),
        form.text("reason", required=True),
        form.text("code"),
    )


def _cues(form: Form) -> Iterator[Cue]:
    cues = form.form("cues", _("the cues of {what}", what=form.what), tuple(_CUES))
    if cues is None:
        return
    for key, (lang, stance) in _CUES.items():
        for pattern in cues.texts(key):
            yield Cue(pattern, lang, stance)


def _check_groups(top: Form, groups: tuple[tuple[Form, Group], ...], coded: list[tuple[Form, Code]]) -> None:
    names: list[str] = []
    for form, group in groups:
        if group.group in names:
            top.wrong(form.line_of("group"), _("group '{group}' occurs twice; rename one", group=group.group))
        names.append(group.group)
    for form, code in coded:
        if code.group and names and code.group not in names:
            top.wrong(
                form.line_of("group"),
                _(
                    "unknown group '{group}' in {what}; {remedy}",
                    group=code.group,
                    what=form.what,
                    remedy=remedy(code.group, names),
                ),
            )


def _check_codes(top: Form, coded: list[tuple[Form, Code]]) -> None:
    """Refuse a code, key or former name that is already taken."""
    codes: dict[str, int] = {}
    keys: dict[str, str] = {}
    for form, code in coded:
        if code.code and code.code in codes:
            first = codes[code.code]
            top.wrong(
                form.line_of("code"),
                _("code '{code}' occurs twice (first in line {first}); rename one", code=code.code, first=first),
            )
        if code.key and code.key in keys:
            other = keys[code.key]
            top.wrong(
                form.line_of("key"),
                _(
                    "key '{key}' of {what} is taken by '{other}'; choose another",
                    key=code.key,
                    what=form.what,
                    other=other,
                ),
            )
        codes.setdefault(code.code, form.line_of("code"))
        keys.setdefault(code.key, code.code)
    former: dict[str, str] = {}
    for form, code in coded:
        for line, name in (*form.lined_texts("formerly"), *form.lined_texts("merged")):
            if name in codes or name in former:
                other = former.get(name, name)
                top.wrong(
                    line,
                    _(
                        "'{name}' cannot be a former name of {what}: it belongs to '{other}'; remove it",
                        name=name,
                        what=form.what,
                        other=other,
                    ),
                )
            former.setdefault(name, code.code)


def _check_parents(coded: list[tuple[Form, Code]]) -> None:
    """Refuse a parent that is not there, is in another group, or is a sub-code of the code itself."""
    groups = {code.code: code.group for _, code in coded}
    above = ancestors([code for _, code in coded])
    for form, code in coded:
        line = form.line_of("parent")
        if not code.parent:
            continue
        if code.parent not in groups:
            form.wrong(
                line,
                _(
                    "unknown parent '{parent}' of {what}; {remedy}",
                    parent=code.parent,
                    what=form.what,
                    remedy=remedy(code.parent, list(groups)),
                ),
            )
        elif code.code in above[code.code]:
            form.wrong(
                line,
                _(
                    "{what} is its own parent ({path}); remove one of these parents",
                    what=form.what,
                    path=" > ".join((code.code, *above[code.code])),
                ),
            )
        elif groups[code.parent] != code.group:
            form.wrong(
                line,
                _(
                    "the parent '{parent}' of {what} is in the group '{group}'; put both into one group",
                    parent=code.parent,
                    what=form.what,
                    group=groups[code.parent],
                ),
            )


def _check_neighbours(coded: list[tuple[Form, Code]]) -> None:
    """Refuse a not_when or near miss that points to a code which is not there, or to its own."""
    names = [code.code for _, code in coded]
    for form, code in coded:
        _check_pointers(form, "not_when", code, [rule.code for rule in code.not_when], names)
        _check_pointers(form, "near_misses", code, [miss.code for miss in code.near_misses], names)


def _check_pointers(form: Form, key: str, code: Code, pointers: list[str], names: list[str]) -> None:
    for line, pointer in zip(form.lines_within(key, "code"), pointers, strict=True):
        if pointer and pointer == code.code:
            form.wrong(
                line,
                _(
                    "{key} of {what} points to its own code; name the neighbour or remove the line",
                    key=key,
                    what=form.what,
                ),
            )
        elif pointer and pointer not in names:
            form.wrong(
                line,
                _(
                    "unknown code '{pointer}' in {key} of {what}; {remedy}",
                    pointer=pointer,
                    key=key,
                    what=form.what,
                    remedy=remedy(pointer, names),
                ),
            )
