"""Sub-codes: which codes are above and below which, and the order that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kube_review.messages import Text, formatted
from kube_review.model import Code

INDENT = "\u00a0\u00a0"
"""Blanks that HTML and terminals keep."""


def ancestors(codes: Sequence[Code]) -> dict[str, tuple[str, ...]]:
    """Return, for each code, the ids of the codes above it among the given ones, its parent first."""
    parents = {code.code: code.parent for code in codes}
    return {name: tuple(_above(name, parents)) for name in parents}


def _above(name: str, parents: dict[str, str]) -> list[str]:
    above: list[str] = []
    while (name := parents.get(name, "")) in parents and name not in above:  # a faulty file may have a cycle
        above.append(name)
    return above


def names(codes: Sequence[Code], code: Code) -> frozenset[str]:
    """Return the present and former ids of a code and of all codes below it: codings may carry any of them."""
    above = ancestors(codes)
    family = (one for one in codes if one.code == code.code or code.code in above[one.code])
    return frozenset(name for one in family for name in (one.code, *one.formerly))


def indented(codes: Sequence[Code], labels: Mapping[str, Text]) -> dict[str, Text]:
    """Return labels, by the id of their code, each as far to the right as the code is below others."""
    depths = {name: len(above) for name, above in ancestors(codes).items()}
    return {
        name: formatted("{indent}{label}", indent=INDENT * depths[name], label=label) if depths.get(name) else label
        for name, label in labels.items()
    }


def families(codes: Sequence[Code]) -> dict[int, tuple[int, ...]]:
    """Return, for the position of each code that has sub-codes, its own and those of all codes below it."""
    position = {code.code: n for n, code in enumerate(codes)}
    found: dict[int, list[int]] = {}
    for name, above in ancestors(codes).items():
        for parent in above:
            found.setdefault(position[parent], [position[parent]]).append(position[name])
    return {parent: tuple(members) for parent, members in found.items()}


def outermost(codes: Sequence[Code], positions: Iterable[int]) -> list[int]:
    """Return the positions among some whose code has no ancestor among them: counting these counts all, once."""
    chosen = list(positions)
    names = {codes[n].code for n in chosen}
    above = ancestors(codes)
    return [n for n in chosen if names.isdisjoint(above[codes[n].code])]


def in_order(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Return codes in the order of tables and screens: each behind its parent, else as given."""
    names = {code.code for code in codes}
    below: dict[str, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent if code.parent in names else "", []).append(code)
    ordered: list[Code] = []
    waiting = below.pop("", [])[::-1]
    while waiting:
        ordered.append(waiting.pop())
        waiting += below.pop(ordered[-1].code, [])[::-1]  # once: a faulty file may name a code ""
    return tuple(ordered)
