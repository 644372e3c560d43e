"""What a review holds of the items of reporting checklists, as texts by the names that the checklists use.

A fact is None where nobody recorded it. Nothing here judges whether a paper reports an item: it says what there is to
report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property

from kube_review import __version__
from kube_review.appraisal import AppraisalForm
from kube_review.coding import appraising, protocol
from kube_review.coding.records.screening import Desk
from kube_review.messages import Label, Text, _, formatted, heading, joined, plural
from kube_review.model import Codebook, Origin
from kube_review.store.counting.snapshot import Snapshot
from kube_review.store.database.connection import Store
from kube_review.store.record import assignments, codings, events, judgements
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.frequencies import tally
from kube_review.synthesis.reporting import prisma_flow


class Held:
    """What facts are drawn from, read once.

    Args:
        store: The review.
        snapshot: Its reading for counting.
        codebook: The codebook in question.
        matrix: Its cells.
        form: The appraisal form.
    """

    def __init__(
        self, store: Store, snapshot: Snapshot, codebook: Codebook, matrix: Matrix, form: AppraisalForm
    ) -> None:
        self.store, self.snapshot, self.codebook, self.matrix, self.form = store, snapshot, codebook, matrix, form
        self.studies = [study for unit in matrix.units for study in unit.studies]
        self.names = {study.study for study in self.studies}

    @cached_property
    def protocol(self) -> protocol.Protocol:
        """The protocol of the review."""
        return protocol.read(self.store)

    @cached_property
    def flow(self) -> prisma_flow.Flow:
        """The flow of records."""
        return prisma_flow.of(self.store)

    @cached_property
    def counts(self) -> list[dict[str, object]]:
        """The tally's row of each code."""
        return [tally.row(self.matrix, c) for c in range(len(self.matrix.codes))]

    @cached_property
    def readings(self) -> list[codings.Review]:
        """Who finished which counted study."""
        found = codings.reviews(self.store)
        return [one for one in found if one.codebook == self.codebook.name and one.study in self.names]

    @cached_property
    def answers(self) -> list[appraising.Appraised]:
        """The answers to the appraisal form, of counted studies."""
        return [one for one in appraising.given(self.store, self.form) if one.study in self.names]

    @cached_property
    def codings(self) -> Counter[Origin]:
        """The codings of counted studies, by origin."""
        return Counter(one.origin for one in codings.listing(self.store) if one.study in self.names)

    def total(self, column: str) -> int:
        """Return the sum of a column of the tally."""
        return sum(int(str(row[column])) for row in self.counts)


def _text(key: str) -> Callable[[Held], Text | None]:
    return lambda held: held.protocol.texts.get(key)


def _sources(held: Held) -> Text | None:
    searches = sorted(held.protocol.searches.values(), key=lambda one: (one.source, one.date))
    return "; ".join(f"{one.source} ({one.date})" if one.date else one.source for one in searches) or None


def _strategies(held: Held) -> Text | None:
    searches = sorted((one for one in held.protocol.searches.values() if one.query), key=lambda one: one.source)
    hits = {one: plural("{n} hit", "{n} hits", n=one.hits) for one in searches if one.hits is not None}
    return (
        joined(
            [
                formatted("{source}: {query} {hits}", source=one.source, query=one.query, hits=hits.get(one, ""))
                for one in searches
            ],
            "; ",
        )
        if searches
        else None
    )


def _selection(held: Held) -> Text | None:
    screened, desk = held.flow.n("screened"), Desk(held.store)
    if screened is None:
        return None
    counted = plural("{n} record screened", "{n} records screened", n=screened)
    if not desk.records:
        return counted
    each = plural("{n} person decides on each", "{n} people decide on each, independently", n=desk.n_screeners)
    return joined([counted, each], "; ")


def _flow(held: Held) -> Text | None:
    boxes = [formatted("{label}: {n}", label=box.label, n=box.n) for box in held.flow.boxes if box.n is not None]
    return joined(boxes, "; ") if boxes else None


def _excluded(held: Held) -> Text | None:
    box = next(box for box in held.flow.boxes if box.box == "excluded-full-text")
    return joined([f"{reason} ({n})" for reason, n in sorted(box.reasons.items())], "; ") if box.reasons else None


def _studies(held: Held) -> Text | None:
    if not held.studies:
        return None
    years = sorted(int(year) for one in held.studies if (year := one.values.get("year")))
    provinces = {name for one in held.studies if (name := one.values.get("province"))}
    return _(
        "studies: {n}; fieldworks: {fieldworks}; years: {years}; provinces: {provinces}",
        n=len(held.studies),
        fieldworks=len({one.fieldwork for one in held.studies}),
        years=f"{years[0]}–{years[-1]}" if years else "–",
        provinces=len(provinces),
    )


def _coders(held: Held) -> Text | None:
    if not held.readings:
        return None
    by_study = Counter(one.study for one in held.readings)
    return _(
        "{coders}; studies: {n}, finished by one or more: {finished}, by two or more: {double}",
        coders=sorted({one.coder for one in held.readings}),
        n=len(held.studies),
        finished=len(by_study),
        double=sum(n > 1 for n in by_study.values()),
    )


def _blinding(held: Held) -> Text | None:
    planned = {one.study for one in assignments.listing(held.store)} & held.names
    return (
        plural("{n} study planned for blind coding", "{n} studies planned for blind coding", n=len(planned))
        if (planned)
        else None
    )


def _suggestions(held: Held) -> Text | None:
    counts = held.codings
    return (
        _(
            "codings: {n}; unaided: {unaided}; suggestions accepted one by one: {suggested}, in bulk: {bulk}",
            n=counts.total(),
            unaided=counts[Origin.UNAIDED],
            suggested=counts[Origin.SUGGESTED],
            bulk=counts[Origin.BULK],
        )
        if counts
        else None
    )


def _codebook(held: Held) -> Text:
    book = held.codebook
    title = Label(book.title, book.title_id)
    return _("{title}: {n} codes, version {version}", title=title, n=len(book.codes), version=book.version[:12])


def _attributes(held: Held) -> Text | None:
    known = Counter(key for one in held.studies for key, value in one.values.items() if value and key != "study")
    shown = [formatted("{key} ({n})", key=heading(key), n=n) for key, n in known.most_common()]
    return joined(shown, ", ") if shown else None


def _appraisal_form(held: Held) -> Text | None:
    title = Label(held.form.title, held.form.title_id)
    return _("{title}, {n} criteria", title=title, n=len(held.form.criteria)) if held.answers else None


def _appraisers(held: Held) -> Text | None:
    return joined(sorted({one.coder for one in held.answers}), ", ") if held.answers else None


def _appraised(held: Held) -> Text | None:
    n = len({one.study for one in held.answers})
    return _("{n} of {of} studies appraised", n=n, of=len(held.studies)) if n else None


def _found(held: Held) -> Text | None:
    if not held.total("n_reviewed"):
        return None
    n = sum(bool(row["n_reported"]) for row in held.counts)
    return _("{n} of {of} codes are reported by at least one unit", n=n, of=len(held.counts))


def _open(held: Held) -> Text | None:
    if not held.studies:
        return None
    return _(
        "of {n} cells {open} open because coders differ, {missing} not assessed; open cells give bounds",
        n=len(held.counts) * len(held.matrix.units),
        open=held.total("n_open"),
        missing=held.total("n_not_assessed"),
    )


def _confidence(held: Held) -> Text | None:
    judged = {one.code for one in judgements.listing(held.store) if one.component == "confidence"}
    n = sum(bool({code.code, *code.formerly} & judged) for code in held.matrix.codes)
    return _("GRADE-CERQual: confidence judged for {n} of {of} codes", n=n, of=len(held.matrix.codes)) if n else None


def _quotes(held: Held) -> Text | None:
    n = held.codings.total()
    return plural("{n} coding with quote and page", "{n} codings with quote and page", n=n) if n else None


def _decisions(held: Held) -> Text | None:
    n = len(held.snapshot.decisions)
    return plural("{n} disagreement adjudicated", "{n} disagreements adjudicated", n=n) if n else None


def _versions(held: Held) -> Text | None:
    n = len({one.version for one in held.readings})
    if not n:
        return None
    edits = len(held.snapshot.rewordings)
    read = plural("{n} version of the codebook was read with", "{n} versions of the codebook were read with", n=n)
    changed = plural("{n} edit of wording only", "{n} edits of wording only", n=edits) if edits else ""
    return joined([read, changed], "; ")


def _amendments(held: Held) -> Text | None:
    changes = [one for one in events.by_time(held.store) if one.kind == "protocol"]
    if not changes:
        return None
    first, last = changes[0].at[:10], changes[-1].at[:10]
    return _("{n} entries in the protocol from {first} to {last}", n=len(changes), first=first, last=last)


def _counted(held: Held) -> Text | None:
    n = len(held.matrix.units)
    return plural("{n} unit counted", "{n} units counted", n=n) if n else None


def _record(held: Held) -> Text:
    n = sum(1 for _event in events.by_time(held.store))
    return plural("record of {n} event, to be passed on", "record of {n} events, to be passed on", n=n)


FACTS: Mapping[str, Callable[[Held], Text | None]] = {
    "question": _text("question"),
    "eligibility": _text("eligibility"),
    "registration": _text("registration"),
    "sources": _sources,
    "strategies": _strategies,
    "selection": _selection,
    "flow": _flow,
    "excluded": _excluded,
    "studies": _studies,
    "coders": _coders,
    "blinding": _blinding,
    "suggestions": _suggestions,
    "codebook": _codebook,
    "attributes": _attributes,
    "appraisal-form": _appraisal_form,
    "appraisers": _appraisers,
    "appraised": _appraised,
    "unit": lambda held: joined([held.matrix.rules.unit, _counted(held) or ""], ": "),
    "rule": lambda held: held.matrix.rules.words(),
    "measure": lambda _held: _("share of assessed units that report a code, bounds, 95 % Wilson interval"),
    "open": _open,
    "counted": _counted,
    "found": _found,
    "confidence": _confidence,
    "codings": _quotes,
    "quotes": _quotes,
    "passages": lambda _held: _("passages of the size of a sentence; no references, contents or page headings"),
    "software": lambda _held: f"kube-review {__version__}",
    "decisions": _decisions,
    "versions": _versions,
    "amendments": _amendments,
    "record": _record,
}
"""By the names in ``corpus/checklists``."""
