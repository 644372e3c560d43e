"""``kube-review codebook``: the codebooks of a review and those shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.messages import _

app = typer.Typer(no_args_is_help=True, help="List, show, check, compare and extend codebooks.")

NameOrFile = Annotated[
    str | None,
    typer.Argument(metavar="[NAME|FILE]", help="A codebook in use, a shipped one, or a file.", show_default=False),
]


@app.command("list")
def list_codebooks(project: Folder = None, fmt: Printed = Format.TABLE) -> None:
    """List the codebooks in use and those that come with kube-review."""
    from kube_review import codebook, console
    from kube_review.errors import NotFound
    from kube_review.project import shipped, shipped_codebooks
    from kube_review.session import open_session
    from kube_review.tables import Table

    try:
        with open_session(project) as session:
            used = list(session.codebooks)
    except NotFound:
        if project is not None:
            raise
        used = []
    books = used + [
        codebook.load(shipped("codebook", f"{name}.yaml"))
        for name in shipped_codebooks()
        if name not in {book.name for book in used}
    ]
    rows = [
        {
            "codebook": book.name,
            "title": book.title,
            "codes": len(book.codes),
            "groups": [g.group for g in book.groups],
            "in_use": book in used,
            "version": book.version[:12],
        }
        for book in books
    ]
    console.listing(Table(_("Codebooks"), rows), fmt)


@app.command()
def show(
    name: NameOrFile = None,
    code: Annotated[str | None, typer.Option(help="One code, in full.", show_default=False)] = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Show the codes of a codebook; with --code everything a coder should know of one."""
    from dataclasses import asdict

    from kube_review import console, messages
    from kube_review.errors import NotFound
    from kube_review.tables import Table

    book = _find(name, project)
    codes = book.codes
    if code is not None:
        found = book.code(code) or next((c for c in book.codes if c.key == code), None)
        if found is None:
            raise NotFound(
                f"The codebook {book.name} has no code {code!r}.", f"Codes: {', '.join(c.code for c in book.codes)}."
            )
        codes = (found,)
        if fmt == Format.TABLE:
            console.listing(Table(found.code, _in_full(found)), fmt)
            return
    suffix = "_id" if messages.language() == "id" else ""
    table = Table(
        book.title_id if suffix and book.title_id else book.title,
        [asdict(c) for c in codes],
        columns=("key", "code", "group", f"label{suffix}", f"definition{suffix}"),
    )
    console.listing(table, fmt)


@app.command()
def check(
    name: NameOrFile = None,
    project: Folder = None,
) -> None:
    """Check codebook files: every mistake with its file, line, key and remedy."""
    from kube_review import codebook, console
    from kube_review.assist.cues import cue_patterns

    files = [_path(name, project)] if name is not None else _used_files(project)
    problems: list[str] = []
    for path in files:
        found = list(codebook.check(path))
        codes = () if found else codebook.load(path).codes
        cues = (
            (code.code, cue.pattern, cue_patterns.check(cue.pattern, cue.lang)) for code in codes for cue in code.cues
        )
        problems += found or [f"{path.name}: {code}: cue {cue!r}: {wrong}" for code, cue, wrong in cues if wrong]
    for problem in problems:
        console.write(problem)
    if problems:
        raise typer.Exit(1)
    console.say(_("{n} codebooks are in order.", n=len(files)))


@app.command()
def add(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The new code's id, such as late-disbursement.")],
    label: Annotated[str, typer.Option(help="Its label in English.")],
    definition: Annotated[str, typer.Option(help="Its definition in English.")],
    label_id: Annotated[str, typer.Option(help="Its label in Indonesian.", show_default=False)] = "",
    definition_id: Annotated[str, typer.Option(help="Its definition in Indonesian.", show_default=False)] = "",
    group: Annotated[str | None, typer.Option(help="Its group.", show_default="the last one")] = None,
    key: Annotated[str, typer.Option(help="Its key.", show_default="a free one")] = "",
    name: Annotated[str | None, typer.Option("--codebook", metavar="NAME", help="Which codebook.")] = None,
    project: Folder = None,
) -> None:
    """Add an inductive code to a codebook in use; comments and order of the file stay."""
    from kube_review import codebook, console
    from kube_review.session import open_session

    with open_session(project) as session:
        book = session.codebook(name)
        path = _file_of(session.project.codebook_files(), book.name)
        text = path.read_bytes().decode("utf-8-sig")  # as it is: line ends of Windows stay
        changed = codebook.add_code(
            text,
            code=code,
            key=key,
            label=label,
            group=group or book.groups[-1].group,
            definition=definition,
            label_id=label_id,
            definition_id=definition_id,
        )
        _replace(path, changed)
    with open_session(project) as session:
        added = session.code(code)
    console.say(
        _(
            "Added {code} (key {key}) to {file}; studies that are done count as not assessed for it.",
            code=added.code,
            key=added.key,
            file=path.name,
        )
    )


@app.command()
def diff(
    name: NameOrFile = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="Compare with this one.", show_default="its version before"),
    ] = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Say what changed in a codebook, and which studies have to be read again for it."""
    from kube_review import codebook, console
    from kube_review.session import open_session
    from kube_review.store import codebooks
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.cells import rereading
    from kube_review.tables import Table

    book = _find(name, project)
    again: dict[str, list[str]] = {}
    if against is not None:
        old: Any = _find(against, project)
    else:
        with open_session(project) as session:
            old = codebooks.previous(session.store, book)
            again = rereading.by_code(snapshot.load(session.store, session.codebooks), book)
    changes = codebook.diff(old, book) if old is not None else ()
    rows = [
        {"change": c.kind.value, "code": c.code, "detail": c.detail, "read_again": again.get(c.code, [])}
        for c in changes
    ]
    console.listing(Table(_("Changes in {name}", name=book.name), rows), fmt)


@app.command()
def reword(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code whose wording was edited.")],
    reason: Annotated[str, typer.Option(help="Why the edit changes no meaning.")],
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Declare the last edit of a definition to be wording only: studies need not be read again for it."""
    from kube_review import coding, console
    from kube_review.errors import Conflict
    from kube_review.session import open_session
    from kube_review.store import codebooks

    with open_session(project, coder) as session:
        me = session.sign_in()
        new = session.code(code)
        book = next(b for b in session.codebooks if b.code(new.code) is new)
        before = codebooks.previous(session.store, book)
        old = before.code(new.code) if before else None
        if old is None or old.meaning == new.meaning:
            raise Conflict(f"The definition of {new.code} was not edited.", "See: kube-review codebook diff")
        coding.reword(session.store, me, new.code, old.meaning, new.meaning, reason)
    console.say(_("{code}: the edit counts as wording only.", code=new.code))


def _find(name: str | None, folder: Path | None) -> Any:
    from kube_review import codebook
    from kube_review.errors import NotFound
    from kube_review.session import open_session

    if name is None or Path(name).suffix not in {".yaml", ".yml"}:
        try:
            with open_session(folder) as session:
                if name is None or name in {book.name for book in session.codebooks}:
                    return session.codebook(name)
        except NotFound:
            if folder is not None:
                raise
    return codebook.load(_path(name or "sitepu-2016", folder))


def _path(name: str, folder: Path | None) -> Path:
    from kube_review.project import codebook_source

    for path in _used_files(folder) if Path(name).suffix == "" else ():
        if path.stem == name:
            return path
    return codebook_source(name)


def _used_files(folder: Path | None) -> list[Path]:
    import os

    from kube_review.project import Project, shipped

    root = Project(folder or Path(os.environ.get("KUBE_REVIEW_PROJECT") or "."))
    if root.database.is_file():
        return root.codebook_files()
    return sorted(shipped("codebook").glob("*.yaml"))


def _file_of(files: list[Path], name: str) -> Path:
    from kube_review import codebook

    return next(path for path in files if codebook.load(path).name == name)


def _replace(path: Path, text: str) -> None:
    """Write a file so that a crash leaves either the old or the new one."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8", newline="")
    part.replace(path)


def _in_full(code: Any) -> list[dict[str, Any]]:
    """Return one code as lines of topic and text, in the order a coder asks."""
    lines: list[tuple[str, Any]] = [
        ("key", code.key),
        ("label", f"{code.label} / {code.label_id}"),
        ("definition", code.definition),
        ("definisi", code.definition_id),
        *(("use when", text) for text in code.use_when),
        *(("pakai bila", text) for text in code.use_when_id),
        *(("not when", f"{n.when}{f' → {n.code}' if n.code else ''}") for n in code.not_when),
        *(("stage", f"{s.stage} {s.step}: {s.reason}") for s in code.stages),
        *((f"example ({e.kind})", e.text) for e in code.examples),
        *(("near miss", f"{m.text} [{m.reason}{f' → {m.code}' if m.code else ''}]") for m in code.near_misses),
    ]
    return [{"topic": topic, "text": text} for topic, text in lines]
