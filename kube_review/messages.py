"""The language the tool speaks: Indonesian or English.

``--lang``, else ``KUBE_REVIEW_LANG``, else the locale decides. Messages are gettext's, with English as the source.
"""

from __future__ import annotations

import gettext as _gettext
import os
import sys
from pathlib import Path

LANGUAGES = ("en", "id")
DOMAIN = "kube_review"


def language() -> str:
    """Return ``id`` or ``en``, from the command line, the environment or the locale."""
    for n, argument in enumerate(sys.argv[1:], 1):
        if argument == "--lang" and n + 1 < len(sys.argv):
            return _known(sys.argv[n + 1])
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
    for variable in ("KUBE_REVIEW_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return _known(value)
    return _known(_system_language())


def _known(name: str) -> str:
    return "id" if name.lower().replace("in_", "id_", 1).startswith("id") else "en"


def _system_language() -> str:
    if sys.platform != "win32":
        return "en"
    import ctypes

    indonesian = 0x21  # primary language of https://learn.microsoft.com/windows/win32/intl/language-identifiers
    return "id" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == indonesian else "en"


def _catalogue() -> _gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return _gettext.translation(DOMAIN, folder, languages=[language()], fallback=True)


_translations = _catalogue()


def _(message: str) -> str:
    """Return a message in the language of this run."""
    return _translations.gettext(message)
