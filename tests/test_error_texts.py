"""Every error can be translated, and libraries leave the command line to the commands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kube_review import errors
from kube_review.app import build

PACKAGE = Path(__file__).parents[1] / "kube_review"
FILES = sorted(PACKAGE.rglob("*.py"))
ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
OF_THE_COMMAND_LINE = re.compile(r"(?<![\w-])--[a-z-]+|\bkube-review [a-z-]+")
COMMANDS = ("commands", "app.py", "screen")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the parsed source of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def texts(path: Path) -> Iterator[ast.expr]:
    """Yield the messages and hints that a module gives to errors."""
    families = ERRORS | {c.name for c in ast.walk(tree_of(path)) if isinstance(c, ast.ClassDef) and _is_error(c)}
    for call in ast.walk(tree_of(path)):
        if isinstance(call, ast.Call) and (_name(call.func) in families or _is_super(call.func, path)):
            yield from call.args
            yield from (keyword.value for keyword in call.keywords if keyword.arg in ("message", "hint"))


def _name(of: ast.expr) -> str:
    return of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""


def _is_error(made: ast.ClassDef) -> bool:
    return any(_name(base) in ERRORS for base in made.bases)


def _is_super(of: ast.expr, path: Path) -> bool:
    is_init = isinstance(of, ast.Attribute) and of.attr == "__init__" and isinstance(of.value, ast.Call)
    return is_init and any(isinstance(c, ast.ClassDef) and _is_error(c) for c in tree_of(path).body)


def bare(value: ast.expr, path: Path, seen: frozenset[str] = frozenset()) -> bool:
    """Say whether an expression can be a text without translation, names and functions of its module followed."""
    match value:
        case ast.Constant():
            return isinstance(value.value, str) and bool(value.value)
        case ast.JoinedStr():
            return True
        case ast.IfExp():
            return bare(value.body, path, seen) or bare(value.orelse, path, seen)
        case ast.BinOp():
            return bare(value.left, path, seen) or bare(value.right, path, seen)
        case ast.Name(id=name) if name not in seen:
            return any(bare(found, path, seen | {name}) for found in _assigned(name, path))
        case ast.Call(func=ast.Name(id=name)) if name not in seen:
            return any(bare(found, path, seen | {name}) for found in _returned(name, path))
    return False


def _assigned(name: str, path: Path) -> Iterator[ast.expr]:
    for found in ast.walk(tree_of(path)):
        if isinstance(found, ast.Assign) and any(_name(target) == name for target in found.targets):
            yield found.value


def _returned(name: str, path: Path) -> Iterator[ast.expr]:
    for function in ast.walk(tree_of(path)):
        if isinstance(function, ast.FunctionDef) and function.name == name:
            yield from (r.value for r in ast.walk(function) if isinstance(r, ast.Return) and r.value is not None)


@pytest.mark.parametrize(
    ("source", "is_bare"),
    [
        ("NotFound('no such thing')", True),
        ("NotFound(_('no such thing'), 'look')", True),
        ("hint = f'{x}'\nNotFound(_('no'), hint)", True),
        ("def remedy():\n    return 'a' if x else ''\nNotFound(_('no'), remedy())", True),
        ("class Lost(NotFound):\n    def __init__(self):\n        super().__init__('no')", True),
        ("NotFound(_('no such thing'), hint='' if x else _('look'), topic='things')", False),
    ],
)
def test_bare_texts_are_found(tmp_path: Path, source: str, is_bare: bool) -> None:
    """The search below sees literals, f-strings, variables, functions and subclasses."""
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert any(bare(text, path) for text in texts(path)) == is_bare


def test_every_error_text_can_be_translated() -> None:
    """Messages and hints of errors are made by ``_`` or ``plural``, never of bare strings."""
    found = [
        f"{path.relative_to(PACKAGE)}:{text.lineno}: {ast.unparse(text)}"
        for path in FILES
        for text in texts(path)
        if bare(text, path)
    ]
    assert found == []


def test_libraries_mention_no_options() -> None:
    """An error says what is wrong; what to type is for the commands to say (``commands/remedies.py``)."""
    known = set(_names(typer.main.get_command(build())))
    found = [
        f"{path.relative_to(PACKAGE)}:{text.lineno}: {text.value}"
        for path in FILES
        if path.relative_to(PACKAGE).parts[0] not in COMMANDS
        for text in _spoken(tree_of(path))
        if " " in text.value and not known.isdisjoint(OF_THE_COMMAND_LINE.findall(text.value))
    ]
    assert found == []


def _names(command: Any) -> Iterator[str]:
    """Yield the options of a command and, with the name of the program before them, its sub-commands."""
    yield from (name for parameter in command.params for name in parameter.opts)
    for name, sub in getattr(command, "commands", {}).items():
        yield f"kube-review {name}"
        yield from _names(sub)


def _spoken(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the string literals of a module without its docstrings."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef)
    documented = {
        id(statement.value)
        for body in (node.body for node in ast.walk(tree) if isinstance(node, holders))
        for statement in body
        if isinstance(statement, ast.Expr)
    }
    for text in ast.walk(tree):
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and id(text) not in documented:
            yield text
