"""One entry as a format gave it, before it is tidied up; and what all formats have to read alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """Values by the keys of ``entries.Record``, some of them empty, and names of attached files."""

    values: Mapping[str, str]
    files: tuple[str, ...] = ()


def year(*dates: str) -> str:
    """Return the year of the first date that has one, else nothing."""
    found = (_YEAR.search(date) for date in dates)
    return next((match.group() for match in found if match), "")


def people(names: Iterable[str]) -> str:
    """Return names joined as records have them, each with the family name first where a comma can tell."""
    return "; ".join(name for name in (_family_first(one.strip(" ,;")) for one in names) if name)


def _family_first(name: str) -> str:
    if "," in name or " " not in name or _initials_last(name):
        return name
    given, _space, family = name.rpartition(" ")
    return f"{family}, {given}"


def _initials_last(name: str) -> bool:
    """Say whether a name ends in initials, as Scopus writes it: *Wilson L.N.*"""
    last = name.rpartition(" ")[2]
    return last.endswith(".") and last.replace(".", "").replace("-", "").isupper()


def attached(listing: str) -> tuple[str, ...]:
    """Read the names of attached files; Zotero writes ``title:folder/name.pdf:application/pdf``, joined with ``;``."""
    names: list[str] = []
    for entry in re.split(r"(?<!\\);", listing):
        for part in re.split(r"(?<!\\):", entry.replace("file://", "")):
            name = re.split(r"[\\/]+(?=[^\\/]*\Z)", part.replace("\\:", ":").replace("\\;", ";").strip())[-1]
            if re.search(r"\.\w{2,5}\Z", name) and name not in names:
                names.append(name)
    return tuple(names)
