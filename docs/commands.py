"""Writes docs/commands.md from the app itself, or checks that it is up to date.

Usage: python docs/commands.py [--check]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import typer.main

from kube_review.app import GROUPS, PANELS, build, name_of

DOCS = Path(__file__).parent
REFERENCE = DOCS / "commands.md"
_KINDS = {"str": "TEXT", "int": "N", "float": "X", "Path": "PATH"}
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def reference() -> str:
    """Return the command reference as Markdown."""
    group: Any = typer.main.get_command(build())
    titles = {name_of(path): title for title, paths in PANELS for path in paths.split()}
    titles |= {name: title for name, title, *_rest in GROUPS}
    lines = [
        "# Commands",
        "",
        "Made from the app by `python docs/commands.py`; do not edit. Every command also has `--help`.",
    ]
    panel = ""
    for name, command in group.commands.items():
        title = titles[name]
        if title != panel and not hasattr(command, "commands"):
            panel = title
            lines += ["", f"## {title}"]
        if hasattr(command, "commands"):
            for sub, inner in command.commands.items():
                lines += _command(f"{name} {sub}", inner)
        else:
            lines += _command(name, command)
    return "\n".join(lines) + "\n"


def _command(name: str, command: Any) -> list[str]:
    lines = ["", f"### `{name}`", "", " ".join((command.help or "").split())]
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and "--help" not in p.opts]
    shown = " ".join(p.metavar or p.name.upper() for p in arguments)
    lines += ["", "```", f"kube-review {name} {shown}".rstrip() + (" [OPTIONS]" if options else ""), "```"]
    if options:
        lines += ["", "| option | meaning | default |", "| --- | --- | --- |"]
        lines += [_option(p) for p in options]
    return lines


def _option(option: Any) -> str:
    names = ", ".join(f"`{o}`" for o in option.opts)
    kind = getattr(option.type_descriptor.annotation, "__name__", "value")
    choices = getattr(option.type_descriptor.annotation, "__members__", {}).values()
    told_kind = option.metavar or "|".join(choice.value for choice in choices) or _KINDS.get(kind, kind.upper())
    kind = "" if option.is_flag else f" `{told_kind}`"
    default = getattr(option.default, "value", option.default)
    if isinstance(option.show_default, str):
        default = option.show_default
    told = "" if default in (None, False, "", ()) else f"`{default}`"
    cells = (names + kind, " ".join((option.help or "").split()), told)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def broken_links() -> list[str]:
    """Return the relative links in the documentation that lead nowhere."""
    links = (
        (page, target)
        for page in [*DOCS.glob("*.md"), *DOCS.parent.glob("*.md")]
        for target in LINK.findall(page.read_text(encoding="utf-8"))
    )
    return [
        f"{page.relative_to(DOCS.parent)}: {target}"
        for page, target in links
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]


def main() -> int:
    """Write the reference, or with ``--check`` say what is out of date."""
    made = reference()
    if "--check" not in sys.argv:
        REFERENCE.write_text(made, encoding="utf-8", newline="\n")
        return 0
    problems = [f"broken link in {link}" for link in broken_links()]
    if not REFERENCE.is_file() or REFERENCE.read_text(encoding="utf-8") != made:
        problems.append("docs/commands.md is out of date; run: python docs/commands.py")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
