"""Data of studies as a spreadsheet to correct: written, read again, compared, and applied as one action."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kube_review import coding, tables, whole_files
from kube_review.coding import study_values
from kube_review.coding.study_values import Known
from kube_review.errors import NotFound, ReviewError
from kube_review.exchange.tables import spreadsheets
from kube_review.messages import Text, _, heading, translate
from kube_review.model import Evidence
from kube_review.reading.bibliography import provinces
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.database.corpus_tables import STUDY_KEYS

ENDINGS = spreadsheets.ENDINGS
GUESSED = "guessed"
"""The column that says which values are guesses."""
_INFORMATION = frozenset(
    {"study", GUESSED, "pages", "passages", "codings", "reviewed_by", "excluded", "excluded_stage", "path", "#row"}
)
"""Columns that are shown and never set."""
_SHEET = "Studies"
_SHOWN = 30
_WIDE, _NARROW = 40, 14


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs in a spreadsheet; ``new`` is None where a correction is withdrawn."""

    study: str
    key: str
    old: str
    new: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The values that differ in a spreadsheet, and guesses that it leaves empty, which stay."""

    changes: tuple[Change, ...]
    kept: tuple[Text, ...] = ()


def write(session: Session, file: Path) -> int:
    """Write the data of all studies for a spreadsheet program; return how many studies there are.

    Raises:
        ReviewError: The ending is neither ``.csv`` nor ``.xlsx``.
    """
    known = Known.of(session.store)
    keys = (*STUDY_KEYS, *sorted(known.attributes))
    rows = [
        {"study": study, **{key: known.value(study, key) for key in keys}, GUESSED: _guessed(known, study)}
        for study in known.uids
    ]
    columns = ("study", *keys, GUESSED)
    if file.suffix.lower() == ".csv":
        whole_files.write_bytes(file, tables.to_csv(rows, columns).encode("utf-8-sig"))
    elif file.suffix.lower() == ".xlsx":
        whole_files.write(file, lambda path: _write_workbook(path, rows, columns), _check(len(rows)))
    else:
        raise ReviewError(
            _("{file}: unknown ending.", file=file.name), _("Use one of: {choices}.", choices=spreadsheets.ENDINGS)
        )
    return len(rows)


def _guessed(known: Known, study: str) -> str:
    return "; ".join(sorted(known.guessed[study].keys() - known.standing[study].keys()))


def _write_workbook(path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    page, choices = book.add_worksheet(_SHEET), book.add_worksheet("Values")
    for x, key in enumerate(columns):
        page.set_column(x, x, _WIDE if key in ("title", "authors") else _NARROW, text)  # no 12-15 becomes a date
        page.write_string(0, x, tables.plain(translate(heading(key))), head)
        for y, row in enumerate(rows, 1):
            page.write_string(y, x, tables.plain(row[key]), text)
    for x, (key, values) in enumerate(_choices().items()):
        choices.write_column(0, x, [key, *values])
        at, letter = columns.index(key), chr(ord("A") + x)
        source = f"=Values!${letter}$2:${letter}${len(values) + 1}"
        # A warning only: several provinces are joined by a semicolon.
        page.data_validation(
            1, at, max(1, len(rows)), at, {"validate": "list", "source": source, "error_type": "warning"}
        )
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    book.close()


def _choices() -> dict[str, Sequence[str]]:
    return {
        "kind": study_values.KINDS,
        "evidence": tuple(one.value for one in Evidence),
        "province": provinces.province_names(),
    }


def _check(n: int) -> Callable[[Path], None]:
    def check(path: Path) -> None:
        if spreadsheets.n_rows(path).get(_SHEET) != n:
            raise ReviewError(_("{file} was not written as it should be.", file=path.name))

    return check


def compare(session: Session, file: Path, *, new: bool = False) -> Difference:
    """Return the values of a spreadsheet that differ from the review; nothing is written.

    A column that is missing changes nothing. An empty cell takes a correction back to the guess.

    Args:
        session: The review.
        file: A ``.csv`` or ``.xlsx`` file with a column ``study`` and columns of values.
        new: Allow attributes that no study has yet, and provinces that are not of Indonesia.

    Raises:
        ReadingError: It is no spreadsheet.
        ReviewError: Studies, columns or values are not allowed; all are listed.
    """
    known = Known.of(session.store)
    rows = spreadsheets.read(file, ("study", GUESSED, *STUDY_KEYS, *sorted(known.attributes)), _SHEET)
    keys = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in _INFORMATION]
    problems: list[tuple[Text, ReviewError]] = []
    changes: list[Change] = []
    kept: list[Text] = []
    for key in keys:
        try:
            study_values.check_key(known, key, new=new)
        except ReviewError as error:
            problems.append((_("column {key}", key=key), error))
    seen: set[str] = set()
    for row in rows if not problems else ():
        try:
            study = _study(session, known, row, seen)
        except ReviewError as error:
            problems.append((_("row {row}", row=row["#row"]), error))
            continue
        for key, old, said in _differing(known, study, keys, row):
            if not said and key not in known.standing[study]:
                kept.append(_("{study}: {key} is a guess and stays; write the right value.", study=study, key=key))
                continue
            try:
                value = study_values.checked(known, study, key, said or None, new=new)
            except ReviewError as error:
                problems.append((_("row {row}, {key}", row=row["#row"], key=key), error))
                continue
            if value != old:
                changes.append(Change(study, key, old, value))
    if problems:
        raise _refused(file, problems)
    return Difference(tuple(changes), tuple(kept))


def _study(session: Session, known: Known, row: Mapping[str, str], seen: set[str]) -> str:
    study = row.get("study", "").strip()
    if not study:
        raise NotFound(_("it names no study."))
    if study not in known.uids:
        raise texts.no_study(session.store, study)
    if study in seen:
        raise ReviewError(_("{study} is in the table twice.", study=study))
    seen.add(study)
    return study


def _differing(known: Known, study: str, keys: Sequence[str], row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (key, what holds, what the cell says) where a cell differs."""
    for key in keys:
        old, said = known.value(study, key), row.get(key)
        if said is not None and said.strip() != tables.plain(old).strip():
            yield key, old, said.strip()


def _refused(file: Path, problems: Sequence[tuple[Text, ReviewError]]) -> ReviewError:
    lines = [translate(_("{where}: {why}", where=where, why=error.text)) for where, error in problems[:_SHOWN]]
    shown = "\n".join(f"  {line}" for line in lines)
    return ReviewError(
        _("{n} mistakes in {file}; nothing was changed:\n{shown}\n", n=len(problems), file=file.name, shown=shown),
        _("Correct them and import again."),
        topic=next((error.topic for _where, error in problems if error.topic), ""),
    )


def apply(session: Session, difference: Difference, *, new: bool = False) -> int:
    """Write the changes as one action of the session's coder, who has signed in; return how many there were."""
    values: dict[str, dict[str, str | None]] = {}
    for change in difference.changes:
        values.setdefault(change.study, {})[change.key] = change.new
    return coding.set_values(session.store, session.coder, values, new=new)
