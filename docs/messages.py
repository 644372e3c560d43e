"""Collect the messages of the app into its catalogues, and compile these; or check that nothing is left to do.

Usage: python docs/messages.py [--check]

A message is the text in ``_("…")`` or ``plural("…", "…")``, the help of a command or option, a text of typer, a column
heading or a coded value of ``kube_review.vocabulary``. After a run, translate what is empty in
``kube_review/locale/*/LC_MESSAGES/kube_review.po`` and run it again.
"""

from __future__ import annotations

import io
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import typer.main
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kube_review import vocabulary
from kube_review.app import build, help_texts
from kube_review.messages import COLUMN, WORD

PACKAGE = Path(__file__).parents[1] / "kube_review"
LOCALE = PACKAGE / "locale"
FIELD = re.compile(r"\{[^{}]*\}")
KEYWORDS = {"_": None, "plural": (1, 2)}
PLURAL_FORMS = {"id": "nplurals=1; plural=0;"}


class Entry(NamedTuple):
    """A message to translate: its context, its text, and the plural of its text where it has one."""

    context: str
    text: str
    plural: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        """The id of the message in a catalogue of babel."""
        return (self.text, self.plural) if self.plural else self.text


def messages() -> list[Entry]:
    """Return every message of the app in English, in a stable order."""
    return sorted({*_in_source(), *_in_typer(), *_in_help(), *_in_tables()})


def _in_source() -> Iterator[Entry]:
    for _file, _line, message, *_more in extract_from_dir(str(PACKAGE), keywords=KEYWORDS):
        yield Entry("", *message) if isinstance(message, tuple) else Entry("", message)


def _in_typer() -> Iterator[Entry]:
    """Yield the texts that typer itself prints and asks gettext for: headings of the help, defaults."""
    for _file, _line, message, *_more in extract_from_dir(Path(typer.__file__).parent, keywords={"_": None}):
        yield Entry("", str(message))


def _in_help() -> Iterator[Entry]:
    command: Any = typer.main.get_command(build())
    for of, attribute in help_texts(command):
        if text := getattr(of, attribute):
            yield Entry("", text)


def _in_tables() -> Iterator[Entry]:
    yield from (Entry(COLUMN, name) for name in vocabulary.COLUMNS)
    yield from (Entry(WORD, value) for value in vocabulary.WORDS)


def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it stands; empty if there is none."""
    path = _po(language)
    if not path.exists():
        return Catalog(locale=language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def updated(language: str) -> Catalog:
    """Return the catalogue with all messages of the app and no others."""
    standing, new = catalogue(language), Catalog(locale=language, project="kube-review", fuzzy=False)
    new.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]  # babel's own count of Indonesian plurals differs
    for entry in messages():
        known = standing.get(entry.id, entry.context or None)
        string = known.string if known else ("" if not entry.plural else ("",))
        new.add(entry.id, string, context=entry.context or None, flags=known.flags if known else ())
    return new


def untranslated(found: Catalog) -> list[str]:
    """Return the messages without a translation, with a doubtful one, or with other fields in braces than theirs."""
    return [_text(m) for m in found if m.id and not _complete(m)]


def _complete(message: Any) -> bool:
    translations = _strings(message)
    fields = set(FIELD.findall(_text(message))) | set(FIELD.findall(message.id[1] if message.pluralizable else ""))
    return not message.fuzzy and all(text and set(FIELD.findall(text)) == fields for text in translations)


def _text(message: Any) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def _strings(message: Any) -> tuple[str, ...]:
    return tuple(message.string) if message.pluralizable else (message.string,)


def as_po(found: Catalog) -> bytes:
    """Return a catalogue as text for translators, without times, so that it changes only with its messages."""
    out = io.BytesIO()
    write_po(out, found, omit_header=True, width=120)
    head = "".join(f'"{line}\\n"\n' for line in _header(found))
    return f'msgid ""\nmsgstr ""\n{head}\n'.encode() + out.getvalue()


def _header(found: Catalog) -> list[str]:
    language = str(found.locale)
    plurals = f"Plural-Forms: {PLURAL_FORMS[language]}"
    return [f"Language: {language}", "Content-Type: text/plain; charset=utf-8", plurals]


def as_mo(found: Catalog) -> bytes:
    """Return a catalogue as gettext reads it (the MO format of the gettext manual), again without times."""
    pairs = {_mo_key(m): "\0".join(_strings(m)) for m in found if m.id and all(_strings(m))}
    pairs[""] = "".join(f"{line}\n" for line in _header(found))
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


def _mo_key(message: Any) -> str:
    text = "\0".join(message.id) if message.pluralizable else message.id
    return f"{message.context}\x04{text}" if message.context else text


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
