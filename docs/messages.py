"""Collects the messages of the app into its catalogues, and compiles these; or checks that nothing is left to do.

Usage: python docs/messages.py [--check]

A message is what stands in ``_("…")`` and the first docstring of a command. After a run, translate what is empty in
``kube_review/locale/*/LC_MESSAGES/kube_review.po`` and run it again.
"""

from __future__ import annotations

import io
import os
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["KUBE_REVIEW_LANG"] = "en"

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kube_review.app import PANELS
from kube_review.commands import code_book

PACKAGE = Path(__file__).parents[1] / "kube_review"
LOCALE = PACKAGE / "locale"
FIELD = re.compile(r"\{[^{}]*\}")


def messages() -> list[str]:
    """Return every message of the app in English, in a stable order."""
    found = {message for _file, _line, message, *_ in extract_from_dir(str(PACKAGE), keywords={"_": None})}
    return sorted({m for m in found if isinstance(m, str)} | set(_commands()))


def _commands() -> Iterator[str]:
    for _panel, commands in PANELS:
        for command in commands:
            yield " ".join((command.__doc__ or "").split())
    for sub in code_book.app.registered_commands:
        yield " ".join((sub.callback.__doc__ or "").split() if sub.callback else "")


def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it stands; empty if there is none."""
    path = _po(language)
    if not path.exists():
        return Catalog(locale=language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def updated(language: str) -> Catalog:
    """Return the catalogue with all messages of the app and no others."""
    standing, new = catalogue(language), Catalog(locale=language, project="kube-review", fuzzy=False)
    for message in messages():
        known = standing.get(message)
        new.add(message, known.string if known else "")
    return new


def untranslated(found: Catalog) -> list[str]:
    """Return the messages without a translation, or with other fields in braces than theirs."""
    return [
        str(m.id) for m in found if m.id and (not m.string or set(FIELD.findall(m.id)) != set(FIELD.findall(m.string)))
    ]


def as_po(found: Catalog) -> bytes:
    """Return a catalogue as text for translators, without times, so that it changes only with its messages."""
    out = io.BytesIO()
    write_po(out, found, omit_header=True, width=120)
    head = f'msgid ""\nmsgstr ""\n"Language: {found.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head.encode() + out.getvalue()


def as_mo(found: Catalog) -> bytes:
    """Return a catalogue as gettext reads it (the MO format of the gettext manual), again without times."""
    pairs = {str(m.id): str(m.string) for m in found if m.id and m.string}
    pairs[""] = f"Language: {found.locale}\nContent-Type: text/plain; charset=utf-8\n"
    keys = sorted(pairs)
    sides = [[key.encode() for key in keys], [pairs[key].encode() for key in keys]]
    at = 28 + 16 * len(keys)  # behind the header and the two tables of lengths and places
    tables, texts = b"", b""
    for side in sides:
        for text in side:
            tables += struct.pack("<2I", len(text), at + len(texts))
            texts += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + tables + texts


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(path.name for path in LOCALE.iterdir() if path.is_dir())


def _po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "kube_review.po"


def stale(language: str) -> list[str]:
    """Return what is wrong with the files of a language."""
    new, path = updated(language), _po(language)
    wrong = [f"{path.name}: not translated: {message}" for message in untranslated(new)]
    if not path.exists() or path.read_bytes() != as_po(new):
        wrong.append(f"{path.name} is not up to date; run: python docs/messages.py")
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != as_mo(new):
        wrong.append(f"{compiled.name} is not up to date; run: python docs/messages.py")
    return wrong


def main() -> int:
    """Write or check the catalogues; return the exit code."""
    if "--check" in sys.argv[1:]:
        wrong = [line for language in languages() for line in stale(language)]
        print("\n".join(wrong) or "All messages are translated.")
        return 1 if wrong else 0
    for language in languages():
        new = updated(language)
        _po(language).parent.mkdir(parents=True, exist_ok=True)
        _po(language).write_bytes(as_po(new))
        _po(language).with_suffix(".mo").write_bytes(as_mo(new))
        print(f"{language}: {len(new)} messages, {len(untranslated(new))} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
