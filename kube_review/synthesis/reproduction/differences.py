"""How a review differs from a manifest, down to the event, the coding and the cell of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_ONE = {
    "events": "event",
    "studies": "study",
    "codebooks": "codebook",
    "codings": "coding",
    "reviews": "review",
    "adjudications": "adjudication",
}
SECTIONS = tuple(_ONE)
"""What a manifest holds besides tables, in the order of comparison."""
_OF_A_COPY = {"studies": ("path", "reader")}
"""What may differ between two reviews of one content."""
_THERE, _GONE, _NOT_THERE, _ADDED = "there", "gone", "not there", "added"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: ``kind`` is study, event, coding, review, table …; ``locked`` and ``now`` say how."""

    kind: str
    name: str
    locked: str
    now: str

    @property
    def only_there_once(self) -> bool:
        """Whether it was added or is gone, rather than changed."""
        return (self.locked, self.now) in ((_THERE, _GONE), (_NOT_THERE, _ADDED))


def of(locked: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between the contents of two reviews, what was changed before what was added or is gone."""
    found: list[Difference] = []
    for section in SECTIONS:
        own = list(_section(section, locked[section], now[section]))
        found += sorted(own, key=lambda one: one.only_there_once)
    return found + tables(locked["tables"], now["tables"])


def in_content(locked: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between two reviews apart from uuids and times, places of files and versions of readers."""
    found: list[Difference] = []
    for section in ("studies", "codebooks", "reviews", "adjudications"):
        found += _section(section, _portable(section, locked[section]), _portable(section, now[section]))
    found += _codings(locked["codings"], now["codings"])
    return found + tables(locked["tables"], now["tables"])


def summed(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Return the first difference of each kind, with how many more there are."""
    kinds = Counter(one.kind for one in found)
    first = {one.kind: one for one in reversed(found)}
    return [
        {"kind": kind, "name": first[kind].name, "locked": first[kind].locked, "now": first[kind].now, "n_more": n - 1}
        for kind, n in kinds.items()
    ]


def _portable(section: str, held: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    dropped = _OF_A_COPY.get(section, ())
    return {key: {name: v for name, v in values.items() if name not in dropped} for key, values in held.items()}


def _codings(locked: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> Iterator[Difference]:
    """Compare codings without their uuids, equal ones by their number."""
    before, after = (Counter(tuple(sorted(one.items())) for one in held.values()) for held in (locked, now))
    gone, added = before - after, after - before
    for values, n in sorted((gone + added).items(), key=repr):
        named = dict(values)
        where = f"{named['start']}–{named['end']}, {named['stance']}"
        name = f"{named['code']}, {named['study']}, {named['coder']}, {where}" + (f" ({n} ×)" if n > 1 else "")
        yield Difference("coding", name, *((_THERE, _GONE) if values in gone else (_NOT_THERE, _ADDED)))


def _section(section: str, locked: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    for key in sorted(locked.keys() | now.keys()):
        before, after = locked.get(key), now.get(key)
        if before == after:
            continue
        name = _name(section, key, before or after or {})
        if before is None:
            yield Difference(_ONE[section], name, _NOT_THERE, _ADDED)
        elif after is None:
            yield Difference(_ONE[section], name, _THERE, _GONE)
        else:
            yield from _changed(_ONE[section], name, before, after)


def _changed(kind: str, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    keys = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    if kind == "event":  # its names come from studies and coders; what it says is in its time and its hash
        keys = ["at"] if "at" in keys else [key for key in keys if key == "sha256"]
    for key in keys:
        yield Difference(kind, f"{name}: {key}", str(before.get(key)), str(after.get(key)))


def _name(section: str, key: str, values: Mapping[str, Any]) -> str:
    if section == "studies":
        return str(values.get("study", key))
    if section == "codings":
        return f"{key}: {values.get('code')}, {values.get('study')}, {values.get('coder')}"
    if section == "events":
        about = " ".join(str(values[name]) for name in ("code", "study") if values.get(name))
        return f"{key}: {values.get('kind')} {about}, {values.get('coder')}"
    return key


def tables(locked: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between tables, cell by cell."""
    return [one for name in sorted(locked.keys() | now.keys()) for one in _table(name, locked.get(name), now.get(name))]


def _table(name: str, locked: Any, now: Any) -> Iterator[Difference]:
    if locked is None or now is None:
        yield Difference("table", name, "missing" if locked is None else _THERE, "missing" if now is None else _THERE)
        return
    before, after = _rows(locked), _rows(now)
    for key in sorted(before.keys() | after.keys()):
        a, b = before.get(key, {}), after.get(key, {})
        for column in sorted(a.keys() | b.keys()):
            if a.get(column) != b.get(column):
                yield Difference("table", f"{name}: {key}: {column}", str(a.get(column)), str(b.get(column)))
    for part in sorted((locked.keys() | now.keys()) - {"rows"}):
        if locked.get(part) != now.get(part):
            yield Difference("table", f"{name}: {part}", str(locked.get(part)), str(now.get(part)))


def _rows(table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        ", ".join(str(row[k]) for k in ("unit", "claim", "code", "box") if row.get(k)): row for row in table["rows"]
    }
