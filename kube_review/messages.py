"""Messages in the language of the run: values that are translated once, when they are printed.

A library states what happened as a value and prints nothing::

    raise NotFound(_("There is no study {study!r}.", study=name))
    notes = (plural("{n} cell is open.", "{n} cells are open.", n=n_open),)

``str`` of such a value is English, for logs and tests; ``translate`` gives it in the language that ``use`` chose. The
catalogues are gettext's with English as the source; ``python docs/messages.py`` collects and compiles them.

Contexts of the catalogue: ``column`` has the headings of tables by their column ids, ``word`` the closed values
(states, stances, sections …). Both are listed in ``kube_review.vocabulary``.
"""

from __future__ import annotations

import gettext as _gettext
import os
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

LANGUAGES = ("en", "id")
DOMAIN = "kube_review"
LOCALE = Path(__file__).parent / "locale"
COLUMN, WORD = "column", "word"


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is not translated yet.

    Args:
        id: The English text, with ``{name}`` where a value goes.
        values: The values by name; they may be messages and labels themselves. A tuple or list is joined by commas.
        plural: The English text for any number but 1; ``values["n"]`` is the number.
        context: The gettext context, empty for sentences.
    """

    id: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        return self.spoken("en")

    def format(self, **values: object) -> Message:
        """Return the message with these values, for a text that is chosen before they are."""
        return replace(self, values=values)

    def spoken(self, language: str) -> str:
        """Return the message with its values in a language of ``LANGUAGES``."""
        words = self._words(_catalogue(language))
        return _Formatter(language).vformat(words, (), self.values) if self.values else words

    def _words(self, catalogue: _gettext.NullTranslations) -> str:
        if self.plural:
            n = self.values["n"]
            return catalogue.ngettext(self.id, self.plural, n if isinstance(n, int) else 2)
        return catalogue.pgettext(self.context, self.id) if self.context else catalogue.gettext(self.id)


@dataclass(frozen=True, slots=True)
class Label:
    """Content that exists in both languages, such as the label of a code; without Indonesian the English stands."""

    en: str
    id: str = ""

    def __str__(self) -> str:
        return self.en

    def spoken(self, language: str) -> str:
        """Return the label in a language of ``LANGUAGES``."""
        return self.id if language == "id" and self.id else self.en


Text: TypeAlias = Message | Label | str
"""What can be printed: a message, a bilingual label, or text that is not translated (names, quotes)."""


def _(message: str, /, **values: object) -> Message:
    """Return a message; its text is collected for translation, so it must be a literal."""
    return Message(message, values)


def plural(one: str, many: str, /, **values: object) -> Message:
    """Return a message with an English singular and plural; the value ``n`` decides. Both texts must be literals."""
    return Message(one, values, plural=many)


def formatted(template: str, /, **values: object) -> Message:
    """Return a text that needs no translation but has values that do, such as numbers with a decimal sign."""
    return Message(template, values)


def joined(parts: Iterable[Text], separator: str = " ") -> Message:
    """Return several texts as one, such as sentences of which some are left out."""
    kept = [part for part in parts if part]
    names = [f"part{n}" for n in range(len(kept))]
    return Message(separator.join(f"{{{name}}}" for name in names), dict(zip(names, kept, strict=True)))


def word(value: str) -> Message:
    """Return a closed value (``not-assessed``, ``asserts`` …) as people read it."""
    return Message(str(value), context=WORD)


def heading(column: str) -> Message:
    """Return the heading of a column by its id."""
    return Message(column, context=COLUMN)


def translate(text: Text) -> str:
    """Return a text in the language of the run."""
    return text if isinstance(text, str) else text.spoken(language())


def gettext(message: str) -> str:
    """Return an English text in the language of the run, for code that prints at once (help, screens)."""
    return _catalogue(language()).gettext(message)


def number(value: float, spec: str = "") -> str:
    """Return a number with the decimal sign of the language of the run; ``spec`` as for ``format``."""
    return _number(value, spec, language())


def language() -> str:
    """Return the language of the run: ``en`` unless ``use`` chose another."""
    return _State.language


def use(language: str) -> None:
    """Choose the language of the run.

    Raises:
        ValueError: It is not in ``LANGUAGES``.
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    _State.language = language


def language_of_locale(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of the locale, for a user who has named none; English where it is not in ``LANGUAGES``."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(variable):
            return "id" if value.lower().startswith(("id", "in_")) else "en"
    return _language_of_windows()


def _language_of_windows() -> str:
    if os.name != "nt":
        return "en"
    import ctypes

    indonesian = 0x21  # primary language of https://learn.microsoft.com/windows/win32/intl/language-identifiers
    interface = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined,unused-ignore]
    return "id" if interface & 0x3FF == indonesian else "en"


class _State:
    language = "en"


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, LOCALE, languages=[language])


class _Formatter(string.Formatter):
    """``str.format`` with values in a language: messages translated, numbers with the decimal sign."""

    def __init__(self, language: str) -> None:
        self._language = language

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return _plain(super().get_value(key, args, kwargs), self._language)

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, float):
            return _number(value, format_spec, self._language)
        return str(format(value, format_spec))


def _plain(value: object, language: str) -> object:
    if isinstance(value, (Message, Label)):
        return value.spoken(language)
    if isinstance(value, Enum):
        return word(value.value).spoken(language)
    if isinstance(value, (tuple, list)):
        return ", ".join(str(_plain(item, language)) for item in value)
    return value


def _number(value: float, spec: str, language: str) -> str:
    text = format(value, spec)
    return text.replace(".", ",") if language == "id" else text
