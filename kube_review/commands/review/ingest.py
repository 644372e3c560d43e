"""``kube-review ingest``: files and folders in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kube_review.commands.options import Folder, Format, Printed
from kube_review.errors import EXIT_INTERRUPTED, ReviewError
from kube_review.messages import Message, _, formatted, plural, word
from kube_review.terms import Ocr

if TYPE_CHECKING:
    from kube_review.exchange.bibliography.matching import Library
    from kube_review.ingest import Outcome
    from kube_review.ingest.doubts import Doubt
    from kube_review.ingest.similar_studies import Pair


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.")],
    reread: Annotated[
        bool, typer.Option("--reread", help="Read known files again; codings are found again by their quotes.")
    ] = False,
    ocr: Annotated[Ocr, typer.Option(help="Read scanned pages with tesseract.")] = Ocr.AUTO,
    jobs: Annotated[int, typer.Option(min=1, help="How many files are read side by side.")] = 2,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that one file may take.")] = 300,
    cluster: Annotated[
        str,
        typer.Option(metavar="URL", help="Read on a Dask cluster, with the extra cluster.", show_default=False),
    ] = "",
    library: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="A bibliography (.ris, .bib, CSL .json); those beside the files are found.",
            show_default=False,
        ),
    ] = None,
    follow_links: Annotated[
        bool, typer.Option("--follow-links", help="Follow symbolic links that lead out of a folder.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List every file, not only those that failed.")
    ] = False,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Bring KTI files into the review: read, cut into passages, stored."""
    from kube_review import console
    from kube_review import ingest as door
    from kube_review.commands.records import attaching
    from kube_review.exchange.bibliography import matching
    from kube_review.ingest import doubts, similar_studies
    from kube_review.session import open_session
    from kube_review.tables import Table

    with open_session(project) as session:
        files = door.find(paths, follow_links=follow_links)
        held = matching.library(library or [], [path for path, _why in files if path.parent.is_dir()])
        files = [(path, why) for path, why in files if path not in held.used]
        if not files and not held.used:
            raise ReviewError(_("There is no file in {paths}.", paths=[str(path) for path in paths]))
        options = door.Options(reread, ocr, jobs, door.Limits(seconds=timeout), held.known, cluster)
        outcomes: list[Outcome] = []
        try:
            for outcome in _watched(door.add(session.project, session.store, files, options), len(files)):
                outcomes.append(outcome)  # noqa: PERF402 - what came in before an interruption is kept
        except KeyboardInterrupt:
            _say_stopped(outcomes)
            raise typer.Exit(EXIT_INTERRUPTED) from None
        added = {o.study for o in outcomes if o.study and o.status in ("added", "updated")}
        pairs = similar_studies.pairs(session.store, added) if added else []
        doubtful = doubts.doubts(session.store, sorted(added))
        n_by_ocr = doubts.n_by_ocr(session.store, sorted(added))
        attaching.attach_found(session)
    listed = outcomes if verbose or fmt != Format.TABLE else [o for o in outcomes if o.status == "failed"]
    if listed or fmt != Format.TABLE:
        columns = ("path", "study", "status", "pages", "passages", "error")
        console.listing(Table(_("Files"), [_row(outcome) for outcome in listed], columns=columns), fmt)
    for line in _summary(outcomes, n_by_ocr, doubtful):
        console.say(line)
    _point_out(pairs)
    _tell_of(held)
    failed = any(outcome.status == "failed" or (outcome.study and not outcome.passages) for outcome in outcomes)
    if failed or held.problems:
        raise typer.Exit(1)


def _say_stopped(outcomes: Sequence[Outcome]) -> None:
    from kube_review import console

    n = sum(outcome.study is not None for outcome in outcomes)
    console.say(
        plural(
            "Stopped. {n} file is in; run it again to go on.", "Stopped. {n} files are in; run it again to go on.", n=n
        )
    )


def _tell_of(held: Library) -> None:
    """Say which bibliographies were used, and what is wrong with others."""
    from kube_review import console

    if held.used:
        names = tuple(path.name for path in held.used)
        console.say(_("Bibliographic data from {files}: {n} records.", files=names, n=len(held.records)))
    for problem in held.problems:
        console.say(problem.text)


def _watched(outcomes: Iterator[Outcome], n_files: int) -> Iterator[Outcome]:
    """Show progress on a terminal, and say what the reader warned of."""
    from kube_review import console

    with console.progress(_("Reading"), n_files) as advance:
        for outcome in outcomes:
            advance()
            for warning in outcome.warnings:
                console.say(formatted("{path}: {warning}", path=outcome.path, warning=warning))
            if outcome.lost:
                numbers = ", ".join(map(str, outcome.lost))
                told = _("{path}: codings without a place in the new text: {numbers}; kube-review codings shows them.")
                console.say(told.format(path=outcome.path, numbers=numbers))
            yield outcome


def _row(outcome: Outcome) -> dict[str, Any]:
    from dataclasses import fields

    return {field.name: getattr(outcome, field.name) for field in fields(outcome)}


def _summary(outcomes: Sequence[Outcome], n_by_ocr: int, doubtful: Sequence[Doubt]) -> Iterator[Message]:
    """Say what became of the files, how many were read by OCR, and which studies are doubtful on which pages."""
    counts = {status: sum(outcome.status == status for outcome in outcomes) for status in _STATUSES}
    parts = [formatted("{n} {status}", n=n, status=word(status)) for status, n in counts.items() if n]
    if n_by_ocr:
        parts.append(_("{n} with pages read by OCR", n=n_by_ocr))
    if n_doubtful := len({doubt.study for doubt in doubtful}):
        parts.append(_("{n} doubtful", n=n_doubtful))
    yield formatted("{parts}", parts=parts)
    for doubt in doubtful:
        yield _doubt_line(doubt)
    if doubtful:
        yield _("See the pages with: kube-review show STUDY --page N --image OUT.png")


def _doubt_line(doubt: Doubt) -> Message:
    """Say which study is doubtful, on which pages and why."""
    from kube_review.ingest.doubts import page_list

    if not doubt.pages:
        return formatted("{study}: {reason}", study=doubt.study, reason=doubt.reason)
    return _("{study}, page {pages}: {reason}", study=doubt.study, pages=page_list(doubt.pages), reason=doubt.reason)


_STATUSES = ("added", "updated", "unchanged", "skipped", "failed")


def _point_out(pairs: Sequence[Pair]) -> None:
    from kube_review import console

    hints = {
        "duplicate": _("set one aside: kube-review study {other} --set duplicate_of={study}"),
        "fieldwork": _("one fieldwork? join them: kube-review study {other} --set fieldwork={study}"),
    }
    for pair in pairs:
        hint = hints[pair.kind].format(study=pair.study, other=pair.other)
        pairing = f"{pair.study}, {pair.other}"
        console.say(formatted("{pairing}: {why}; {hint}", pairing=pairing, why=pair.why, hint=hint))
