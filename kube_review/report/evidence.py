"""The evidence of the page: every coding behind a count, code by code and unit by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kube_review import tables
from kube_review.codebook import sub_codes
from kube_review.coding import blind
from kube_review.messages import Label, Text, _, translate
from kube_review.model import Code, Coding, Passage
from kube_review.report.charts.grids import MAX_UNITS
from kube_review.report.counted import Counted
from kube_review.store.corpus import texts
from kube_review.store.database.connection import Store
from kube_review.store.record import codings
from kube_review.synthesis.cells.combining import Cell

MAX_CODINGS = 1500
"""More codings than this do not go into one page; each code then shows an equal part, one of each study first."""
SHORT_CHARS = 160
CONTEXT_CHARS = 400
"""Characters of the paragraph shown on either side of a quote."""


LINKED = ("denied", "mixed", "disputed")
"""States whose units the page names elsewhere: their evidence is always listed."""


class Quotes(StrEnum):
    """How much of a study's words goes into the page."""

    NONE = "none"
    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Quote:
    """One coding as the page shows it: its words between those before and after, and who coded what where."""

    coding: int
    study: str
    year: str
    province: str
    place: str
    stance: str
    stance_word: str
    coder: str
    details: tuple[str, ...]
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """A unit's cell of a code, with its quotes."""

    anchor: str
    unit: str
    state: str
    state_word: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class CodeEvidence:
    """A code with its cells and quotes; ``without`` are the units that nobody coded for it."""

    anchor: str
    code: str
    label: str
    definition: str
    reported: str
    units: tuple[UnitEvidence, ...]
    without: tuple[UnitEvidence, ...]
    note: str


def anchor(c: int, u: int | None = None) -> str:
    """Return the anchor of a code's evidence, or of one unit in it, by their places in the matrix."""
    return f"e{c}" if u is None else f"e{c}-{u}"


def of(counted: Counted, quotes: Quotes) -> list[CodeEvidence]:
    """Collect the evidence.

    Args:
        counted: The review; studies that the coder codes blind are not in it.
        quotes: How much of the studies' words to show.
    """
    store = counted.session.store
    unit_of = {study.study: u for u, unit in enumerate(counted.matrix.units) for study in unit.studies}
    seen = [one for one in blind.visible(counted.session, codings.listing(store)) if one.study in unit_of]
    reader = _Reader(counted, quotes)
    made = []
    for c, code in enumerate(counted.matrix.codes):
        names = sub_codes.names(counted.matrix.codes, code)
        own = [one for one in seen if one.code in names]
        made.append(_of_code(counted, c, code, own, _share(len(seen), len(own), counted), unit_of, reader))
    return made


def _share(n_seen: int, n_own: int, counted: Counted) -> int:
    return n_own if n_seen <= MAX_CODINGS else min(n_own, max(1, MAX_CODINGS // len(counted.matrix.codes)))


def _of_code(
    counted: Counted,
    c: int,
    code: Code,
    own: Sequence[Coding],
    n_shown: int,
    unit_of: Mapping[str, int],
    reader: _Reader,
) -> CodeEvidence:
    by_unit: dict[int, list[Coding]] = {}
    for one in _spread(own)[:n_shown]:
        by_unit.setdefault(unit_of[one.study], []).append(one)
    with_quotes: list[UnitEvidence] = []
    without: list[UnitEvidence] = []
    for u, unit in enumerate(counted.matrix.units):
        state = Cell(counted.matrix.cells[u][c]).state.value
        if u >= MAX_UNITS and u not in by_unit and state not in LINKED:
            continue  # no cell of the heat map leads here
        found = tuple(reader.quote(one) for one in sorted(by_unit.get(u, []), key=lambda k: (k.study, k.start or 0)))
        view = UnitEvidence(anchor(c, u), unit.unit, state, tables.cell(state, "state"), found)
        (with_quotes if found else without).append(view)
    row = counted.tally_rows[code.code]
    notes: list[Text] = []
    if n_shown < len(own):
        notes.append(_("{k} of {n} codings are shown, one of each study first.", k=n_shown, n=len(own)))
    if n_left := len(counted.matrix.units) - len(with_quotes) - len(without):
        notes.append(_("{n} more units, of which no coding is shown, are not listed.", n=n_left))
    return CodeEvidence(
        anchor(c),
        code.code,
        f"{code.key}. {tables.flat(row['label'])}" if code.key else tables.flat(row["label"]),
        translate(Label(code.definition, code.definition_id)),
        f"{row['n_reported']}/{row['n_reviewed']}",
        tuple(with_quotes),
        tuple(without),
        " ".join(map(translate, notes)),
    )


def _spread(own: Sequence[Coding]) -> list[Coding]:
    """Return codings with the first of each study before the second of any."""
    nth: dict[str, int] = {}
    ranked = []
    for one in own:
        nth[one.study] = nth.get(one.study, 0) + 1
        ranked.append((nth[one.study], one))
    return [one for _n, one in sorted(ranked, key=lambda pair: pair[0])]


class _Reader:
    """Reads quotes in their paragraphs, each text once."""

    def __init__(self, counted: Counted, quotes: Quotes) -> None:
        self._store: Store = counted.session.store
        self._quotes = quotes
        self._values = {s.study: s.values for unit in counted.matrix.units for s in unit.studies}
        self._finished = {
            (review.study, review.coder)
            for review in codings.reviews(self._store)
            if review.codebook == counted.matrix.codebook and counted.matrix.rules.counts(review.coder)
        }
        self._texts: dict[str, tuple[str, list[Passage]]] = {}

    def quote(self, one: Coding) -> Quote:
        values: Mapping[str, Any] = self._values[one.study]
        before, words, after = self._words(one)
        details: list[Text] = [_("origin: {origin}", origin=one.origin)]
        details += [_("link: {link}", link=one.link)] if one.link else []
        details += [_("cites {source}", source=one.cited)] if one.cited else []
        details += [_("memo: {memo}", memo=one.memo)] if one.memo else []
        details += [] if (one.study, one.coder) in self._finished else [_("not counted: the study is not finished")]
        place = _("page {page}", page=one.page) if one.page else _("no longer found in the text")
        return Quote(
            one.coding,
            one.study,
            str(values.get("year") or ""),
            str(values.get("province") or ""),
            translate(place),
            one.stance.value,
            tables.cell(one.stance.value, "stance"),
            one.coder,
            tuple(translate(detail) for detail in details),
            before,
            words,
            after,
        )

    def _words(self, one: Coding) -> tuple[str, str, str]:
        if self._quotes is Quotes.NONE:
            return "", "", ""
        if self._quotes is Quotes.SHORT:
            return "", tables.shortened(tables.plain(one.quote), SHORT_CHARS), ""
        if one.start is None or one.end is None:
            return "", tables.plain(one.quote), ""
        text, passages = self._text(one.study)
        paragraphs = {p.paragraph for p in passages if p.start < one.end and p.end > one.start}
        around = [p for p in passages if p.paragraph in paragraphs]
        start = max(min((p.start for p in around), default=one.start), one.start - CONTEXT_CHARS)
        end = min(max((p.end for p in around), default=one.end), one.end + CONTEXT_CHARS)
        pieces = text[min(start, one.start) : one.start], text[one.start : one.end], text[one.end : max(end, one.end)]
        return tables.plain(pieces[0]), tables.plain(pieces[1]), tables.plain(pieces[2])

    def _text(self, study: str) -> tuple[str, list[Passage]]:
        if study not in self._texts:
            text = texts.text_of(self._store, study)
            self._texts[study] = text.text, texts.passages_of(self._store, text.text_id)
        return self._texts[study]
