"""Writing REFI-QDA, and checking it before it is released.

The written file has to be valid by the standard's schema; every selection, cut out of the text inside the archive, has
to be the quote of its coding; and when read again, every code, coder, span and memo has to be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kube_review import whole_files
from kube_review.errors import ReviewError
from kube_review.exchange import safe_files
from kube_review.exchange.refi_qda import collect, read, write
from kube_review.exchange.refi_qda.project import QdaProject, Source
from kube_review.exchange.request import Request, Written
from kube_review.messages import Text, _
from kube_review.session import Session

MAX_SOURCE_BYTES = 2**31 - 1
"""Of one file inside a project (section 8.5 of the standard)."""


def write_project(session: Session, file: Path, request: Request) -> Written:
    """Write a ``.qdpx`` project.

    Raises:
        ReviewError: The check found a difference; then nothing is written.
    """
    made = collect.project(session)
    found = write.entries(made)
    year, month, day = (int(part) for part in made.at[:10].split("-"))
    whole_files.write(
        file, safe_files.zipped(found, (max(year, 1980), month, day, 0, 0, 0)), lambda path: check(path, made)
    )
    counts = {
        "sources": len(made.sources),
        "codes": sum(code.codable for _parents, code in made.walk()),
        "codings": sum(len(source.selections) for source in made.sources),
        "coders": len(made.users),
        "notes": len(made.notes),
    }
    return Written(counts, made.lost)


def write_codebook(session: Session, file: Path, request: Request) -> Written:
    """Write a ``.qdc`` codebook: the one that was named, else all in use."""
    books = (session.codebook(request.codebook),) if request.codebook else session.codebooks
    codes = tuple(map(collect.book_codes, books))
    content = write.codebook_xml(codes, "kube-review")

    def check_codes(path: Path) -> None:
        problems = [*_invalid(path.read_bytes(), "Codebook.xsd"), *_differences(codes, read.read(path).codes, "codes")]
        _raise(path, problems)

    def make(path: Path) -> None:
        path.write_bytes(content)

    whole_files.write(file, make, check_codes)
    n = sum(code.codable for top in codes for _parents, code in top.walk())
    lost = [_("Not in the format: stages, fields, examples and cues of codes, and their Indonesian labels.")]
    return Written({"codes": n}, tuple(lost))


def check(file: Path, project: QdaProject) -> None:
    """Check a written project against what it should hold.

    Raises:
        ReviewError: It is not valid, a selection is not its quote, or something is lost when it is read again.
    """
    with safe_files.archive(file) as packed:
        problems: list[Text] = list(_invalid(packed.read("project.qde"), "Project.xsd"))
        for source in project.sources:
            raw = packed.read(f"sources/{write.text_guid(source)}.txt")
            problems += _misplaced(source, raw)
            if len(raw) > MAX_SOURCE_BYTES or len(source.pdf or b"") > MAX_SOURCE_BYTES:
                problems.append(_("{name} is larger than the format allows.", name=source.name))
    if not problems:
        again = read.read(file)
        for name in ("users", "codes", "notes", "variables"):
            problems += _differences(getattr(project, name), getattr(again, name), name)
        problems += _differences(_spans(project), _spans(again), "codings")
    _raise(file, problems)


def _misplaced(source: Source, raw: bytes) -> Iterator[Text]:
    text = raw.decode("utf-8")
    if text.startswith("\ufeff") or "\r" in text:
        yield _("{name} begins with a byte order mark or has CR in it.", name=source.name)
    for one in source.selections:
        if text[one.start : one.end] != one.quote and _words(text[one.start : one.end]) != _words(one.quote):
            yield _("{name}: {start}-{end} is not the quote.", name=source.name, start=one.start, end=one.end)


def _words(text: str) -> list[str]:
    return text.split()


def _spans(project: QdaProject) -> set[tuple[Any, ...]]:
    return {
        (source.guid, one.start, one.end, coded.guid, coded.code, coded.user, one.notes)
        for source in project.sources
        for one in source.selections
        for coded in one.codings
    }


def _differences(ours: Any, theirs: Any, what: str) -> list[Text]:
    return [] if ours == theirs else [_("{what} are not the same when they are read again.", what=what)]


def _invalid(content: bytes, schema: str) -> Iterator[Text]:
    validator = _schema(schema)
    if not validator.validate(safe_files.parse_xml(content, schema)):
        error = validator.error_log[0]
        yield _("line {line}: {why}", line=error.line, why=error.message)


@cache
def _schema(name: str) -> Any:
    from lxml import etree

    source = files("kube_review.exchange.refi_qda").joinpath("schema", name).read_bytes()
    return etree.XMLSchema(etree.fromstring(source))


def _raise(file: Path, problems: list[Text]) -> None:
    if problems:
        raise ReviewError(
            _("{file} is not as it should be and was not written: {problems}", file=file.name, problems=problems[:5])
        )
