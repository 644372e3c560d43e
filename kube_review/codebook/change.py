"""What changed between two versions of a codebook, and so what has to be read again."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from kube_review.model import Code, Codebook

_MEANING = ("definition", "definition_id", "use_when", "use_when_id", "not_when", "merged")


class Kind(StrEnum):
    """How a code changed. ``added`` and ``redefined`` codes make studies *not assessed* for them."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MERGED = "merged"
    REDEFINED = "redefined"
    MOVED = "moved"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one code.

    ``code`` is the id in the new codebook, for a removed code the old one. ``detail`` says more: the former id of a
    renamed code, the keys that differ in a redefined or reworded one.
    """

    kind: Kind
    code: str
    detail: str = ""


def diff(old: Codebook, new: Codebook) -> tuple[Change, ...]:
    """Compare two versions of a codebook.

    A code is *renamed* when the new one lists the old id under ``formerly``, *redefined* when its meaning differs, and
    *reworded* when only other parts do (label, key, examples, cues, stages), which changes no result. It is *moved*
    when it has another parent: then it counts for other codes.

    Args:
        old: The version codings were made with.
        new: The version to compare.

    Returns:
        The changes in the order of the new codebook, then the removed codes; a code may be renamed and redefined.
    """
    before: dict[str, list[Code]] = {}
    removed = []
    for code in old.codes:
        now = new.code(code.code)
        if now is None:
            removed.append(Change(Kind.REMOVED, code.code))
        else:
            before.setdefault(now.code, []).append(code)
    changes: list[Change] = []
    for code in new.codes:
        if code.code not in before:
            changes.append(Change(Kind.ADDED, code.code))
        for was in before.get(code.code, ()):
            changes.extend(_compare(was, code))
    return tuple(changes + removed)


def _compare(was: Code, now: Code) -> list[Change]:
    changes = []
    if was.code in now.merged:
        return [Change(Kind.MERGED, now.code, f"with {was.code}")]
    if was.code != now.code:
        changes.append(Change(Kind.RENAMED, now.code, f"formerly {was.code}"))
    if was.parent != now.parent:
        changes.append(Change(Kind.MOVED, now.code, f"parent {now.parent}" if now.parent else "no parent"))
    differing = [name.name for name in fields(Code) if getattr(was, name.name) != getattr(now, name.name)]
    if was.meaning != now.meaning:
        parts = [name for name in differing if name in _MEANING]
        changes.append(Change(Kind.REDEFINED, now.code, ", ".join(parts)))
    elif parts := [name for name in differing if name not in (*_MEANING, "code", "formerly", "meaning", "parent")]:
        changes.append(Change(Kind.REWORDED, now.code, ", ".join(parts)))
    return changes
