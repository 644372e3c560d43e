"""The matrix of a set of reviews: cells that the reviews worked out, joined by the rules for coders and for units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.errors import Conflict, StoreError
from kube_review.messages import Text, _, formatted, joined
from kube_review.model import Code
from kube_review.store.sets.joint_tables import JointTables
from kube_review.store.sets.members import Member
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Beside, Matrix
from kube_review.synthesis.cells.combining import Cell, agreed_by_crews, combined
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies.tally_table import listed
from kube_review.synthesis.sets import placing

_OF_LABEL = {
    f"{cell.state.value}:{cell.reported.value if cell.reported else ''}:{str(cell.found_unassessed).lower()}": cell
    for cell in Cell
}


@dataclass(frozen=True, slots=True)
class SetMatrix:
    """The matrix of a set.

    Attributes:
        matrix: The cells.
        shared: Studies that several reviews hold, each as its places.
        missing: By column, the reviews whose codebook does not have the code.
    """

    matrix: Matrix
    shared: tuple[str, ...]
    missing: Mapping[int, list[str]]


def of(tables: JointTables, among: Sequence[Member], unit: str, evidence: str, group: str | None = None) -> SetMatrix:
    """Join the cells of all reviews.

    Args:
        tables: The opened set.
        among: Its members.
        unit: ``fieldwork`` or ``study``.
        evidence: As in ``Rules``.
        group: Only the codes of this group.

    Raises:
        Conflict: The reviews were counted by different rules or with different codebooks, mean different things by a
            code, or are copies of one.
        NotFound: There is no such group.
    """
    codebook, count, link = (_same(among, name) for name in ("codebook", "count", "link"))
    rules = Rules(unit, count, evidence, link=link)
    coded = tables.rows("codes", "review, position")
    codes = cell_matrix.codes_of(codebook, _codes(coded), group)
    included = tables.rows("studies", "review, study")
    studies = [row for row in included if evidence in ("any", row["evidence"])]
    found = placing.placed(studies, among, unit)
    tables.place(found.places)
    column = {name: n for n, code in enumerate(codes) for name in (code.code, *code.formerly)}
    missing = _missing(coded, among, codes)
    signatures = tables.signatures(
        list(column.items()), [(review, n) for n, lacks in missing.items() for review in lacks]
    )
    counted = tables.cells({text: _cell(text, count) for text in signatures}, len(found.units), len(codes))
    silent = counted.screened & (counted.cells == Cell.SILENT)
    beside = Beside(
        n_unfinished=sum(member.n_unfinished for member in among),
        n_other_evidence=len(included) - len(studies),
        unknown=dict(sorted(sum((Counter(member.unknown) for member in among), Counter[str]()).items())),
        screened=frozenset((int(u), int(c)) for u, c in zip(*silent.nonzero(), strict=True)),
    )
    matrix = Matrix(
        found.units,
        codes,
        tuple(row.tobytes() for row in counted.cells),
        tuple(map(tuple, counted.n_codings.tolist())),
        rules,
        codebook,
        beside,
    )
    return SetMatrix(matrix, found.shared, missing)


def _same(among: Sequence[Member], name: str) -> str:
    """Return what all members agree on."""
    values: dict[str, list[str]] = {}
    for member in among:
        values.setdefault(getattr(member, name), []).append(member.review)
    if len(values) > 1:
        described = [formatted("{value} ({reviews})", value=v, reviews=listed(names)) for v, names in values.items()]
        raise Conflict(
            _("The reviews of the set differ in {name}: {choices}.", name=name, choices=joined(described, "; ")),
            topic="set counted differently",
        )
    return next(iter(values))


def _codes(coded: Sequence[dict[str, Any]]) -> list[Code]:
    """Join the codes of all reviews, the first review's first; former names are those of any review.

    Raises:
        Conflict: Reviews mean different things by a code.
    """
    now = {old: row["code"] for row in coded for old in row["formerly"].split()}
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in coded:
        rows.setdefault(now.get(row["code"], row["code"]), []).append(row)
    differing = [code for code, held in rows.items() if not _one_meaning([set(r["meanings"].split()) for r in held])]
    if differing:
        code = differing[0]
        raise Conflict(
            _(
                "Not all reviews mean the same by {codes}; for {code} these differ from each other: {reviews}.",
                codes=differing,
                code=code,
                reviews=_apart(rows[code]),
            ),
            topic="set with several meanings",
        )
    return [_code(name, held, [old for old, code in now.items() if code == name]) for name, held in rows.items()]


def _code(name: str, held: Sequence[dict[str, Any]], formerly: Sequence[str]) -> Code:
    row = next((one for one in held if one["code"] == name), held[0])
    return Code(name, row["key"], row["group"], row["label"], row["label_id"], "", "", formerly=tuple(formerly))


def _one_meaning(meanings: list[set[str]]) -> bool:
    """Say whether sets of equal meanings all overlap, directly or through others."""
    known, rest = meanings[0], meanings[1:]
    while joined := [one for one in rest if one & known]:
        known = known.union(*joined)
        rest = [one for one in rest if not one & known]
    return not rest


def _apart(rows: Sequence[dict[str, Any]]) -> Text:
    """Name the reviews that mean the same by a code, group by group."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row["meanings"], []).append(row["review"])
    return joined([listed(reviews) for reviews in groups.values()], " | ")


def _missing(coded: Sequence[dict[str, Any]], among: Sequence[Member], codes: Sequence[Code]) -> dict[int, list[str]]:
    """Return the reviews whose codebook does not have a code, by column."""
    held = {(row["review"], row["code"]) for row in coded}
    found = {
        n: [m.review for m in among if not any((m.review, name) in held for name in (code.code, *code.formerly))]
        for n, code in enumerate(codes)
    }
    return {n: reviews for n, reviews in found.items() if reviews}


def _cell(signature: str, count: str) -> Cell:
    """Return what a combination of cells comes to: crews on one study first, then the studies of a unit."""
    joined_by_crews = combined if count == "any" else agreed_by_crews
    try:
        works = [[_OF_LABEL[label] for label in work.split(",")] for work in signature.split(";")]
    except KeyError as error:
        raise StoreError(
            _("The tables of the set cannot be read: {error}", error=error), _("Add its reviews again.")
        ) from error
    return combined(joined_by_crews(cells) for cells in works)
