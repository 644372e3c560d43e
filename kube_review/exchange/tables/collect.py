"""The tables of a review, collected for export; studies that the session's coder codes blind are left out of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

from kube_review import tables
from kube_review.coding import blind
from kube_review.errors import NotFound
from kube_review.exchange.request import Request
from kube_review.exchange.tables.columns import Column, Kind, column
from kube_review.exchange.tables.sheets import WHAT, Sheet, sheet
from kube_review.messages import Label, Text, _, word
from kube_review.model import Code, Codebook, Coding
from kube_review.session import Session
from kube_review.store.corpus import studies
from kube_review.store.counting import snapshot
from kube_review.store.record import codings, decided
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Matrix, Unit
from kube_review.synthesis.frequencies import tally_table
from kube_review.tables import Table

STUDY_COLUMNS = (
    *("study", "title", "authors", "year", "kind", "evidence", "fieldwork", "province", "district", "language"),
    *("journal", "volume", "issue", "pages_printed", "doi", "issn", "institution", "duplicate_of"),
    *("excluded", "excluded_stage", "pages", "passages", "codings", "reviewed_by"),
)
_ATTRIBUTES = ("year", "kind", "evidence", "province", "district", "language")
"""What a row of a unit says of it beside its cells."""
REPORTED = {"yes": 1, "no": 0}
"""A reported cell as a number; an open one is missing."""


class Collected:
    """The tables of one export; each is made when it is first needed.

    Args:
        session: The review, as its coder sees it.
        request: What is exported and how it is counted.
    """

    def __init__(self, session: Session, request: Request) -> None:
        self.session = session
        self.request = request

    def sheets(self, what: str) -> list[Sheet]:
        """Return the tables of ``what``: one, or all.

        Raises:
            NotFound: There is no such table.
        """
        names = WHAT if what == "all" else (what,)
        unknown = [name for name in names if name not in _MAKERS]
        if unknown:
            raise NotFound(
                _("There is no table {name!r} to export.", name=unknown[0]),
                _("Use one of: {choices}.", choices=(*WHAT, "all")),
            )
        return [_MAKERS[name](self) for name in names]

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook of counted tables."""
        return self.session.codebook(self.request.codebook)

    @cached_property
    def matrix(self) -> Matrix:
        """The state of every unit and code."""
        hidden = blind.hidden_from(self.session)
        held = snapshot.load(self.session.store, self.session.codebooks)
        return cell_matrix.matrix(held, self.codebook, self.request.rules, self.request.group, leave_out=hidden)

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        """The matrix as rows, one for each unit and code."""
        return [dict(row) for row in tally_table.units(self.matrix).rows]

    @cached_property
    def codings(self) -> list[Coding]:
        """The codings that the session's coder may see."""
        return blind.visible(self.session, codings.listing(self.session.store))

    @cached_property
    def studies(self) -> list[dict[str, Any]]:
        """Every study with its values, attributes set by people included."""
        rows = blind.seen_counts(self.session, studies.listing(self.session.store))
        return [{**_values(row), **row} for row in rows]

    def by_unit(self, value: Callable[[dict[str, Any]], Any]) -> list[dict[str, Any]]:
        """Return one row a unit: its attributes, and for each code the value of its cell."""
        rows = {unit.unit: _attributes(unit) for unit in self.matrix.units}
        for cell in self.cells:
            rows[cell["unit"]][cell["code"]] = value(cell)
        return list(rows.values())


def _values(row: dict[str, Any]) -> dict[str, Any]:
    """Return all that is known of a study: corrected values, else guesses; printed pages are not the page count."""
    guessed = {key: guess["value"] for key, guess in row["guessed"].items()}
    return {"pages_printed": guessed.pop("pages", None), **guessed, **row["corrected"]}


def reported(cell: dict[str, Any]) -> int | None:
    """Return 1 where a cell reports its code, 0 where it does not, None where it is open (counting rule 3)."""
    return REPORTED.get(cell["reported"])


def code_label(code: Code) -> Label:
    """Return the label of a code behind its key, in both languages."""
    return Label(f"{code.key} {code.label}", f"{code.key} {code.label_id or code.label}")


def _attributes(unit: Unit) -> dict[str, Any]:
    values: dict[str, Any] = {key: unit.value(key) for key in _ATTRIBUTES}
    if values["year"] is not None:
        values["year"] = int(values["year"])
    values["evidence"] = " / ".join(sorted({study.evidence for study in unit.studies}))
    return {"unit": unit.unit, "n_studies": len(unit.studies), **values}


def unit_columns(rows: list[dict[str, Any]]) -> tuple[Column, ...]:
    """Return the columns that say what a row's unit is."""
    names = ("unit", "n_studies", *_ATTRIBUTES)
    made = [column(name, [row[name] for row in rows]) for name in names]
    # Several studies of a fieldwork may differ in it: then the cell holds both, and the set of values is open.
    return tuple(replace(one, values={}) for one in made)


def _codings(of: Collected) -> Sheet:
    known = {row["study"]: row for row in of.studies}
    rows = [
        {
            **asdict(coding),
            "title": known[coding.study]["title"],
            "year": known[coding.study]["year"],
            "synthetic": "yes" if cell_matrix.is_synthetic(known[coding.study]["corrected"]) else "",
        }
        for coding in of.codings
    ]
    names = (*Coding.__dataclass_fields__, "title", "year", "synthetic")
    return sheet("codings", Table(_("Codings"), rows), names, ("uuid",))


def _matrix(of: Collected) -> Sheet:
    table = tables.dated(tally_table.units(of.matrix))
    names = tuple(of.cells[0]) if of.cells else ("unit", "code", "state", "reported", "found_unassessed", "n_codings")
    return sheet("matrix", table, names, ("unit", "code"))


def _indicators(of: Collected) -> Sheet:
    rows = of.by_unit(reported)
    coded = tuple(
        Column(
            code.code,
            Kind.INTEGER,
            code_label(code),
            Label(code.definition, code.definition_id),
            labels={1: word("yes"), 0: word("no")},
        )
        for code in of.matrix.codes
    )
    table = Table(
        of.matrix.titled(_("What each unit reports: 1 yes, 0 no, empty: open")),
        rows,
        unit=of.matrix.rules.unit,
        rule=of.matrix.rules.words(),
        n=len(of.matrix.units),
    )
    return Sheet("indicators", tables.dated(table), (*unit_columns(rows), *coded), ("unit",))


def _tally(of: Collected) -> Sheet:
    table = tables.dated(tally_table.of(of.matrix))
    return sheet("tally", table, tuple(table.rows[0]) if table.rows else ("code",), ("code",))


def _studies(of: Collected) -> Sheet:
    attributes = sorted({key for row in of.studies for key in row["corrected"]} - set(STUDY_COLUMNS))
    names = (*STUDY_COLUMNS, *attributes)
    rows = [{name: _flat(row.get(name)) for name in names} for row in of.studies]
    for row in rows:
        row["year"] = int(row["year"]) if row["year"] else None
    return sheet("studies", Table(_("Studies"), rows), names, ("study",))


def _codebook(of: Collected) -> Sheet:
    rows = [
        {
            "codebook": of.codebook.name,
            **{name: getattr(code, name) for name in _CODE_COLUMNS},
            **{name: "; ".join(getattr(code, name)) for name in ("use_when", "use_when_id")},
            "stages": "; ".join(stage.stage for stage in code.stages),
            **code.fields,
        }
        for code in of.codebook.codes
    ]
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    return sheet("codebook", Table(of.codebook.title, rows), names, ("codebook", "code"))


_CODE_COLUMNS = (
    *("code", "key", "group", "parent", "label", "label_id", "definition", "definition_id"),
    *("use_when", "use_when_id", "stages", "inductive", "residual"),
)


def _memos(of: Collected) -> Sheet:
    names = ("study", "page", "passage", "code", "stance", "coder", "at", "memo", "quote", "uuid")
    rows = [{name: getattr(coding, name) for name in names} for coding in of.codings if coding.memo]
    return sheet("memos", Table(_("Memos"), rows), names, ("uuid",))


def _decisions(of: Collected) -> Sheet:
    hidden = blind.hidden_from(of.session)
    mine = of.session.coder.name if hidden else ""
    rows = [row for row in decided.listing(of.session.store) if row["study"] not in hidden or row["coder"] == mine]
    names = ("study", "event", "code", "value", "reason", "coder", "at")
    return sheet("decisions", Table(_("Decisions"), rows), names)


def _flat(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


_MAKERS: dict[str, Callable[[Collected], Sheet]] = {
    "codings": _codings,
    "matrix": _matrix,
    "indicators": _indicators,
    "tally": _tally,
    "studies": _studies,
    "codebook": _codebook,
    "memos": _memos,
    "decisions": _decisions,
}


def about(of: Collected) -> list[tuple[Text, Text]]:
    """Return the notes on an export: how it was counted, from what, when, and how to cite it."""
    from kube_review import __version__, clock
    from kube_review.store.corpus import texts

    hashes = texts.hashes(of.session.store)
    rules = of.request.rules
    lines: list[tuple[Text, Text]] = [
        (_("Made by"), f"kube-review {__version__}"),
        (_("Date"), clock.today()),
        (_("Counting rule"), rules.words()),
        (_("Units"), str(len(of.matrix.units))),
        (_("Studies"), str(len(of.studies))),
        (_("Share"), _("units that report a code, of those reviewed; not a prevalence among KUBE groups")),
        (
            _("Numbers"),
            _("1: reported. 0: not reported though reviewed. Empty: nobody can say yet (not assessed or disputed)."),
        ),
    ]
    lines += [(_("Codebook"), f"{book.name}, version {book.version}") for book in of.session.codebooks]
    if of.codebook.citation:
        lines.append((_("Source of the codebook"), of.codebook.citation))
    lines.append(
        (
            _("How to cite"),
            _(
                "Name the review, its coders, its date, kube-review {version}, and the codebook {book} with version.",
                version=__version__,
                book=of.codebook.name,
            ),
        )
    )
    left_out = blind.hidden_from(of.session)
    if left_out:
        lines.append((_("Left out"), _("{n} studies that are being coded blind", n=len(left_out))))
    return lines + [(_("SHA-256 of the text of {study}", study=study), digest) for study, digest in hashes.items()]
