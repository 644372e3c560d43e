"""The flow of records into the review, as PRISMA 2020 counts it; what is not recorded stays unknown, never 0.

Records that are in the review are counted; what the protocol says of others is added to them.

Boxes as in Page et al. (2021), BMJ 372, n71. In its words a *report* is a KTI and a *study* is a fieldwork.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kube_review.coding.protocol import Protocol, read
from kube_review.coding.reviewing import FULL_TEXT, SCREENING
from kube_review.messages import Text, _, formatted, word
from kube_review.store.corpus import studies
from kube_review.store.database.connection import Store
from kube_review.synthesis.cells.cell_matrix import is_synthetic
from kube_review.synthesis.reporting import record_flow
from kube_review.synthesis.reporting.record_flow import RecordFlow
from kube_review.tables import Table

NOT_RECORDED = _("not recorded")


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the diagram: ``n`` is None where it is not recorded; ``reasons`` break it down."""

    stage: str
    box: str
    label: Text
    n: int | None
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flow:
    """The boxes in order, inconsistencies between them, and whether synthetic studies are counted."""

    boxes: tuple[Box, ...]
    doubts: tuple[Text, ...]
    synthetic: bool = False

    def n(self, box: str) -> int | None:
        """Return the number in a box."""
        return next(one.n for one in self.boxes if one.box == box)


def of(store: Store) -> Flow:
    """Count the flow from the protocol, and from the records and studies of the review."""
    protocol, rows, held = read(store), studies.listing(store), record_flow.of(store)
    n_duplicates = sum(1 for row in rows if row["duplicate_of"] and row["study"] not in held.studies)
    kept = [row for row in rows if not row["duplicate_of"]]
    included = [row for row in kept if row["excluded"] is None]
    screened_out = _reasons(protocol, kept, SCREENING, held)
    read_out = _reasons(protocol, kept, FULL_TEXT)
    boxes = (
        _identified(protocol, held),
        Box("identification", "duplicates", _("Duplicates removed"), _duplicates(protocol, held, n_duplicates)),
        Box("screening", "screened", _("Records screened"), _added(protocol, "screened", held, held.n_screened)),
        Box("screening", "excluded-screening", _("Records excluded"), _total(screened_out), screened_out or {}),
        Box("screening", "sought", _("Reports sought for retrieval"), _added(protocol, "sought", held, held.n_sought)),
        Box(
            "screening",
            "not-retrieved",
            _("Reports not retrieved"),
            _added(protocol, "not-retrieved", held, held.n_not_retrieved),
        ),
        _assessed(protocol, kept),
        Box("screening", "excluded-full-text", _("Reports excluded"), _total(read_out), read_out or {}),
        Box("included", "reports", _("Reports (KTI) included"), len(included) if rows else None),
        Box("included", "studies", _("Studies (fieldworks) included"), _fieldworks(included) if rows else None),
    )
    doubts = (*held.notes(len(rows)), *_doubts(boxes))
    return Flow(boxes, doubts, any(is_synthetic(row["corrected"]) for row in rows))


def _identified(protocol: Protocol, held: RecordFlow) -> Box:
    """Count what was found: the records of the review, and the hits of searches in other sources."""
    searches = [search for search in protocol.searches.values() if search.source not in held.by_source]
    by_source = Counter(held.by_source)
    for search in searches:
        by_source[search.source] += search.hits or 0
    complete = bool(searches or held) and all(search.hits is not None for search in searches)
    total = sum(by_source.values()) if complete else None
    return Box("identification", "identified", _("Records identified"), total, dict(by_source) if complete else {})


def _added(protocol: Protocol, key: str, held: RecordFlow, n: int) -> int | None:
    """Return what the protocol says of records elsewhere and what is counted here; None where neither is known."""
    recorded = protocol.counts.get(key)
    return None if recorded is None and not held else (recorded or 0) + n


def _duplicates(protocol: Protocol, held: RecordFlow, n_marked: int) -> int | None:
    found = _added(protocol, "duplicates-removed", held, held.n_duplicates)
    return None if found is None and not n_marked else (found or 0) + n_marked


def _reasons(
    protocol: Protocol, kept: Sequence[dict[str, Any]], stage: str, held: RecordFlow | None = None
) -> dict[str, int] | None:
    """Return how many were excluded at a stage, by reason; None where no exclusion was recorded there."""
    counted: Counter[str] = Counter(held.excluded if held else {})
    recorded = [exclusion for exclusion in protocol.exclusions.values() if exclusion.stage == stage]
    for exclusion in recorded:
        counted[exclusion.reason] += exclusion.n
    marked = [row["excluded"] for row in kept if row["excluded"] is not None and row["excluded_stage"] == stage]
    counted.update(marked)
    return dict(counted) if recorded or marked or held else None


def _total(reasons: dict[str, int] | None) -> int | None:
    return None if reasons is None else sum(reasons.values())


def _assessed(protocol: Protocol, kept: Sequence[dict[str, Any]]) -> Box:
    here = sum(1 for row in kept if row["excluded_stage"] != SCREENING)
    elsewhere = sum(exclusion.n for exclusion in protocol.exclusions.values() if exclusion.stage == FULL_TEXT)
    return Box("screening", "assessed", _("Reports assessed for eligibility"), here + elsewhere if kept else None)


def _fieldworks(included: Sequence[dict[str, Any]]) -> int:
    return len({row["fieldwork"] for row in included})


_STEPS = (
    ("identified", "duplicates", "screened"),
    ("screened", "excluded-screening", "sought"),
    ("sought", "not-retrieved", "assessed"),
    ("assessed", "excluded-full-text", "reports"),
)


def _doubts(boxes: Sequence[Box]) -> list[Text]:
    """Return where a box minus what left it differs from the next box; unknown numbers are skipped."""
    known = {box.box: box for box in boxes}
    found: list[Text] = []
    for start, minus, end in _STEPS:
        a, b, c = known[start].n, known[minus].n, known[end].n
        if a is not None and b is not None and c is not None and a - b != c:
            found.append(
                _(
                    "Does not add up: {start} {a} − {minus} {b} is not {c}.",
                    start=known[start].label,
                    minus=known[minus].label,
                    a=a,
                    b=b,
                    c=c,
                )
            )
    return found


def table(flow: Flow) -> Table:
    """Return the flow as a table; unknown numbers are null in JSON and *not recorded* for people."""
    rows = [
        {"stage": box.stage, "box": box.box, "label": box.label, "n": box.n, "reasons": box.reasons}
        for box in flow.boxes
    ]
    display: list[dict[str, Text]] = []
    for box in flow.boxes:
        n = NOT_RECORDED if box.n is None else str(box.n)
        display.append({"stage": word(box.stage), "label": box.label, "n": n})
        reasons = sorted(box.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        display += [
            {"stage": "", "label": formatted("  {reason}", reason=word(reason)), "n": str(n)} for reason, n in reasons
        ]
    title = _("Flow of records (PRISMA 2020)")
    return Table(
        _("SYNTHETIC: {title}", title=title) if flow.synthetic else title,
        rows,
        rule=_("records, assessed and included KTI are counted here; the protocol adds what is not in the review"),
        n=flow.n("reports"),
        columns=("stage", "label", "n"),
        display=display,
        notes=flow.doubts,
    )
