"""The command-line app: its commands in the order of a review's life, and errors turned into exit codes."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kube_review import __version__, errors
from kube_review.commands import (
    adjudicate,
    appraise,
    backup,
    check,
    code,
    code_book,
    codings,
    decide,
    demo,
    done,
    double_code,
    duplicates,
    evaluate,
    export,
    flow,
    history,
    ingest,
    init,
    merge,
    passages,
    queue,
    record,
    reproduce,
    review,
    search,
    show,
    studies,
    suggest,
    synthesis,
    table,
    undo,
)
from kube_review.messages import LANGUAGES, _

PANELS = (
    (
        _("The review"),
        (
            init.init,
            ingest.ingest,
            studies.studies,
            studies.study,
            duplicates.duplicates,
            flow.protocol,
            check.check,
            merge.merge,
            backup.backup,
        ),
    ),
    (_("Reading"), (passages.passages, show.show, search.search)),
    (
        _("Coding"),
        (
            code.code,
            record.record,
            codings.codings,
            codings.retract,
            undo.undo,
            undo.redo,
            history.history,
            done.done,
            done.reopen,
            double_code.double_code,
            adjudicate.adjudicate,
            appraise.appraise,
        ),
    ),
    (
        _("Suggestions"),
        (
            suggest.suggest,
            suggest.suggestions,
            review.review,
            decide.accept,
            decide.reject,
            queue.queue,
            queue.looked,
            queue.progress,
            evaluate.evaluate,
        ),
    ),
    (
        _("Synthesis"),
        (
            synthesis.tally,
            synthesis.matrix,
            synthesis.crosstab,
            synthesis.cooccurrence,
            synthesis.accumulation,
            synthesis.agreement,
            synthesis.estimate,
            table.table,
            appraise.sensitivity,
            flow.flow,
            reproduce.reproduce,
            export.export,
        ),
    ),
    (_("To begin with"), (demo.demo,)),
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"kube-review {__version__}")
        raise typer.Exit


def _root(
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="|".join(LANGUAGES), help=_("Language of messages."), show_default=False),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help=_("Show the version."), callback=_version)] = False,
) -> None:
    pass


def build(asked: str | None = None) -> typer.Typer:
    """Return the app.

    Args:
        asked: Build only this command with its options and the others by name and help alone, which makes starting up a
            quarter cheaper; None builds all.
    """
    app = typer.Typer(
        name="kube-review",
        help=_("Systematic review of studies on why KUBE groups fail, with the evidence behind every count."),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        callback=_root,
    )
    for panel, commands in PANELS:
        for command in commands:
            name, told = command.__name__.replace("_", "-"), " ".join((command.__doc__ or "").split())
            app.command(name, help=_(told), rich_help_panel=panel)(command if asked in (None, name) else _not_asked)
    app.add_typer(code_book.app, name="codebook", rich_help_panel=_("Coding"))
    return app


def _not_asked() -> None:
    """Stand for a command that this run does not call."""


def _asked() -> str:
    """Return the command on the command line, empty if there is none."""
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    return next((word for word in words if word not in LANGUAGES), "")


def main() -> None:
    """Run the app; a mistake is one line and exit 1, a bug leaves a log and exit 3."""
    from kube_review import console

    console.use_utf8()
    try:
        code = build(_asked())(standalone_mode=False)  # typer.Exit comes back as a number
        sys.exit(code if isinstance(code, int) else errors.EXIT_DONE)
    except BaseException as error:  # every way out becomes an exit code here
        sys.exit(_exit_code(error))


def _exit_code(error: BaseException) -> int:
    from kube_review import console

    if isinstance(error, errors.ReviewError):
        console.say(f"{_('Error')}: {error.message} {error.hint}".rstrip(), style="red")
        return errors.EXIT_MISTAKE
    if isinstance(error, (SystemExit, typer.Exit)):
        code = getattr(error, "exit_code", getattr(error, "code", 0))
        return code if isinstance(code, int) else errors.EXIT_MISTAKE
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        console.say(_("Interrupted; what was saved is kept."))
        return errors.EXIT_INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return _closed_pipe()
    if hasattr(error, "format_message") and hasattr(error, "show"):  # a usage error of the command line
        error.show()
        return errors.EXIT_USAGE
    return _bug(error)


def _closed_pipe() -> int:
    """The reader of our output went away (``| head``): not an error, but Python would complain at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return errors.EXIT_DONE


def _bug(error: BaseException) -> int:
    import tempfile
    import traceback

    from kube_review import console

    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="kube-review-", suffix=".log", delete=False) as log:
        log.write(f"kube-review {__version__}, Python {sys.version}\n")
        traceback.print_exception(error, file=log)
    console.say(
        _("This is a bug in kube-review; nothing that was saved is lost. Please report it with the log {path}").format(
            path=log.name
        ),
        style="red",
    )
    return errors.EXIT_BUG
