"""The command-line app: its commands in the order of a review's life, and errors turned into exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from kube_review import __version__, errors, messages
from kube_review.commands import (
    adjudicate,
    appraise,
    backup,
    check,
    code,
    code_book,
    coder,
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
from kube_review.messages import LANGUAGES, _, gettext

PANELS = (
    (
        "The review",
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
    ("Reading", (passages.passages, show.show, search.search)),
    (
        "Coding",
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
        "Suggestions",
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
        "Synthesis",
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
    ("To begin with", (demo.demo,)),
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"kube-review {__version__}")
        raise typer.Exit


def _root(
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="|".join(LANGUAGES), help="Language of messages.", show_default=False),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version.", callback=_version)] = False,
) -> None:
    _speak(lang)


def build(only: str | None = None) -> typer.Typer:
    """Return the app.

    Args:
        only: Build only this command with its options and the others by name and help alone, which makes starting up a
            quarter cheaper; None builds all.
    """
    app = typer.Typer(
        name="kube-review",
        help="Systematic review of studies on why KUBE groups fail, with the evidence behind every count.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        callback=_root,
    )
    for panel, commands in PANELS:
        for command in commands:
            name, summary = command.__name__.replace("_", "-"), " ".join((command.__doc__ or "").split())
            app.command(name, help=summary, rich_help_panel=panel)(command if only in (None, name) else _placeholder)
    app.add_typer(code_book.app, name="codebook", rich_help_panel="Coding")
    app.add_typer(coder.app, name="coder", rich_help_panel="The review")
    return app


def _placeholder() -> None:
    """Stand for a command that this run does not call."""


def translated(command: Any) -> Any:
    """Put the help of a command, its options and its sub-commands into the language of the run; return the command."""
    for of, attribute in help_texts(command):
        setattr(of, attribute, gettext(getattr(of, attribute)))
    return command


def help_texts(command: Any) -> Iterator[tuple[Any, str]]:
    """Yield where the help of a command stands: each object with the name of its attribute, sub-commands included."""
    for of in (command, *command.params, *getattr(command, "commands", {}).values()):
        for attribute in ("help", "show_default", "rich_help_panel"):
            text = getattr(of, attribute, None)
            if isinstance(text, str) and (attribute != "show_default" or " " in text):  # a default in words, no value
                yield of, attribute
    for sub in getattr(command, "commands", {}).values():
        yield from ((of, attribute) for of, attribute in help_texts(sub) if of is not sub)


def _command_line() -> tuple[str | None, str]:
    """Return the language and the command that the command line names, before it is parsed; None and empty without."""
    words = iter(sys.argv[1:])
    lang: str | None = None
    for argument in words:
        if argument == "--lang":
            lang = next(words, None)
        elif argument.startswith("--lang="):
            lang = argument.removeprefix("--lang=")
        elif not argument.startswith("-"):
            return lang, argument
    return lang, ""


def _speak(lang: str | None) -> None:
    """Choose the language: from the command line, else KUBE_REVIEW_LANG, else the locale.

    Raises:
        UsageError: There is no such language.
    """
    for source, name in (("--lang", lang), ("KUBE_REVIEW_LANG", os.environ.get("KUBE_REVIEW_LANG") or None)):
        if name is not None:
            if name not in LANGUAGES:
                raise errors.UsageError(
                    _("{source} cannot be {name!r}.", source=source, name=name),
                    _("Use one of: {choices}.", choices=LANGUAGES),
                )
            return messages.use(name)
    messages.use(messages.language_of_locale())


def main() -> None:
    """Run the app; a mistake is one line and exit 1, a bug leaves a log and exit 3."""
    from kube_review import console

    console.use_utf8()
    try:
        lang, name = _command_line()
        _speak(lang)
        command = translated(typer.main.get_command(build(name)))
        code = command(standalone_mode=False)  # typer.Exit comes back as a number
        sys.exit(code if isinstance(code, int) else errors.EXIT_DONE)
    except BaseException as error:  # every way out becomes an exit code here
        sys.exit(_exit_code(error))


def _exit_code(error: BaseException) -> int:
    from kube_review import console
    from kube_review.commands import remedies

    if isinstance(error, errors.ReviewError):
        console.say(_("Error: {what}", what=remedies.text_of(error)), style="red")
        return errors.EXIT_USAGE if isinstance(error, errors.UsageError) else errors.EXIT_MISTAKE
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
        _(
            "This is a bug in kube-review; nothing that was saved is lost. Please report it with the log {path}",
            path=log.name,
        ),
        style="red",
    )
    return errors.EXIT_BUG
