"""The command-line app: its commands in the order of a review's life, and errors turned into exit codes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Annotated, Any

import typer

from kube_review import __version__, errors, messages
from kube_review.messages import LANGUAGES, _, gettext, translate

PANELS = (
    (
        "The review",
        "review.status review.init review.ingest review.studies review.study review.duplicates review.protocol"
        " review.check review.merge review.backup",
    ),
    ("Reading", "reading.passages reading.show reading.search reading.section reading.countable"),
    (
        "Coding",
        "coding.code coding.record coding.codings coding.retract coding.recode coding.memo coding.memos coding.undo"
        " coding.redo coding.history coding.done coding.reopen coding.double_code coding.adjudicate coding.appraise",
    ),
    (
        "Suggestions",
        "suggestions.suggest suggestions.suggestions suggestions.review suggestions.accept suggestions.reject"
        " suggestions.queue suggestions.looked suggestions.progress suggestions.evaluate suggestions.consistency",
    ),
    (
        "Synthesis",
        "synthesis.tally synthesis.matrix synthesis.crosstab synthesis.cooccurrence synthesis.accumulation"
        " synthesis.effects synthesis.trend synthesis.agreement synthesis.coder_error synthesis.estimate"
        " synthesis.profile synthesis.table synthesis.sensitivity synthesis.flow synthesis.checklist"
        " synthesis.reproduce exchange.export exchange.import_",
    ),
    ("To look at", "reporting.report reporting.figure reporting.browse"),
    ("To begin with", "review.demo review.tour review.completion"),
)
"""The commands by the panels of the help: the module of each in ``kube_review.commands``."""

GROUPS = (
    (
        "codebook",
        "Coding",
        "List, show, check, compare and change codebooks.",
        "list show check add rename merge split diff reword",
    ),
    ("coder", "The review", "Add and list coders.", "add list"),
    (
        "records",
        "The review",
        "Search results: bring them in, find duplicates, screen them, attach full texts.",
        "import_ list duplicates screen decide attach",
    ),
    ("set", "Synthesis", "Sets of reviews: count and search many together.", "add tally matrix search"),
)
"""Commands with sub-commands: name, panel, help, and the modules in the folder of that name."""


def _version(wanted: bool) -> None:
    if wanted:
        print(f"kube-review {__version__}")
        raise typer.Exit


def _root(
    context: typer.Context,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="|".join(LANGUAGES), help="Language of messages.", show_default=False),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version.", callback=_version)] = False,
) -> None:
    _speak(lang)
    if context.invoked_subcommand is None:
        import_module("kube_review.commands.review.status").alone()


def build(only: str | None = None) -> typer.Typer:
    """Return the app.

    Args:
        only: The command that will run: no other is imported, which makes starting up cheaper. None, or the name of no
            command, builds all.
    """
    app = typer.Typer(
        name="kube-review",
        help="Systematic review of studies on why KUBE groups fail, with the evidence behind every count.",
        invoke_without_command=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        callback=_root,
    )
    known = {name_of(path) for _panel, paths in PANELS for path in paths.split()} | {name for name, *_rest in GROUPS}
    lazy = only in known
    for panel, paths in PANELS:
        for path in paths.split():
            name = name_of(path)
            command = _placeholder if lazy and name != only else command_of(path)
            app.command(name, help=_summary(command), rich_help_panel=panel)(command)
    for name, panel, summary, modules in GROUPS:
        group = typer.Typer(no_args_is_help=True, help=summary)
        for module in modules.split() if not lazy or name == only else ():
            command = command_of(f"{name}.{module}")
            group.command(name_of(module), help=_summary(command))(command)
        app.add_typer(group, name=name, rich_help_panel=panel)
    return app


def name_of(path: str) -> str:
    """Return the name of the command in a module of ``kube_review.commands``."""
    return path.rpartition(".")[2].strip("_").replace("_", "-")


def command_of(path: str) -> Callable[..., None]:
    """Import and return the command in a module of ``kube_review.commands``: the function with the module's name."""
    module = import_module(f"kube_review.commands.{path}")
    name = path.rpartition(".")[2]
    command: Callable[..., None] = getattr(module, name, None) or getattr(module, f"{name}_")
    return command


def _summary(command: Callable[..., None]) -> str:
    return " ".join((command.__doc__ or "").split())


def _placeholder() -> None:
    """Do nothing; a placeholder for a command that this run does not call."""


def translated(command: Any) -> Any:
    """Put the help of a command, its options and its sub-commands into the language of the run; return the command."""
    for of, attribute in help_texts(command):
        setattr(of, attribute, gettext(getattr(of, attribute)))
    _translate_usage(command)
    return command


_USAGE = _("Usage:")
_HELP = _("Show this message and exit.")


def _translate_usage(command: Any) -> None:
    """Translate the usage line and the help of ``--help``, for which typer has no catalogue."""
    usage, help_option = command.get_usage, command.get_help_option

    def translated_usage(context: Any) -> str:
        return str(usage(context)).replace("Usage:", translate(_USAGE), 1)

    def translated_help_option(context: Any) -> Any:
        option = help_option(context)
        if option is not None:
            option.help = translate(_HELP)
        return option

    command.get_usage, command.get_help_option = translated_usage, translated_help_option
    for sub in getattr(command, "commands", {}).values():
        _translate_usage(sub)


def help_texts(command: Any) -> Iterator[tuple[Any, str]]:
    """Yield each object that holds help text, with the name of its attribute, sub-commands included."""
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
            return _use(name)
    _use(messages.language_of_locale())


def _use(language: str) -> None:
    """Choose the language, also for the texts of typer itself, which asks gettext for them."""
    import gettext as of_typer

    messages.use(language)
    of_typer.bindtextdomain(messages.DOMAIN, str(messages.LOCALE))
    of_typer.textdomain(messages.DOMAIN)
    os.environ["LANGUAGE"] = language


def main() -> None:
    """Run the app; a mistake is one line and exit 1, a bug leaves a log and exit 3."""
    from kube_review import console
    from kube_review.commands import completing

    console.use_utf8()
    try:
        lang, name = _command_line()
        _speak(lang)
        command = translated(typer.main.get_command(build(name)))
        prog_name = "kube-review" if completing.prepare(command) else None  # the shell's script is of this name
        code = command(prog_name=prog_name, standalone_mode=False)  # typer.Exit comes back as a number
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
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        full = _(
            "The disk is full ({error}). Free some space and repeat; what was saved before is intact.", error=error
        )
        console.say(full, style="red")
        return errors.EXIT_MISTAKE
    if hasattr(error, "format_message"):  # a usage error of the command line
        _say_usage(error)
        return errors.EXIT_USAGE
    return _bug(error)


def _say_usage(error: Any) -> None:
    from kube_review import console
    from kube_review.commands import usage_errors

    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help, which typer has printed
        return
    if context is not None:
        console.say(context.get_usage())
        console.say(_("Help: {command} --help", command=context.command_path))
    console.say(_("Error: {what}", what=usage_errors.sentence(error.format_message())), style="red")


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
