"""A manifest of all that a table rests on, and whether a review still gives the same.

The manifest names texts and codebooks by hash, events and codings by uuid, and carries the tables themselves, so that
anybody with a copy of the review can recompute them and see what differs.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kube_review import __version__, clock
from kube_review.errors import NotFound, ReviewError, StoreError
from kube_review.messages import _, plural
from kube_review.session import Session
from kube_review.store.corpus import holdings, texts
from kube_review.store.counting import snapshot
from kube_review.store.database import integrity
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table
from kube_review.synthesis.reproduction import claims, claims_table, publication

FORMAT = "kube-review manifest 1"
_HELD = ("studies", "codebooks", "codings", "reviews", "adjudications")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: ``kind`` is study, coding, review, table …; ``locked`` and ``now`` say how."""

    kind: str
    name: str
    locked: str
    now: str


def lock(session: Session, rules: Rules, publication: str | None = None) -> dict[str, Any]:
    """Make the manifest of a review.

    Args:
        session: The review.
        rules: How its tables are counted.
        publication: A publication whose reproduction belongs to the tables: a shipped name or a file.

    Raises:
        StoreError: A stored text does not match its hash, or a source is missing or changed.
    """
    _verify_hashes(session)
    manifest = {
        "format": FORMAT,
        "made_at": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "versions": {"kube-review": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version},
        "settings": {**asdict(rules), "publication": publication},
        **_held(session),
        "events": holdings.event_uuids(session.store),
        "tables": _tables(session, rules, publication),
    }
    return {**manifest, "sha256": _hash(manifest)}


def _verify_hashes(session: Session) -> None:
    wrong = integrity.damage(session.store, session.project.root)
    if wrong:
        where, what = wrong[0]
        raise StoreError(
            plural(
                "Nothing is locked because of {n} problem: {where}: {what}.",
                "Nothing is locked because of {n} problems, such as: {where}: {what}.",
                n=len(wrong),
                where=where,
                what=what,
            ),
            topic="problems",
        )


def _held(session: Session) -> dict[str, dict[str, Any]]:
    store = session.store
    return {
        "studies": holdings.studies(store),
        "codebooks": {book.name: {"version": book.version} for book in session.codebooks},
        "codings": {uuid: _described(values) for uuid, values in holdings.codings(store).items()},
        "reviews": holdings.reviews(store),
        "adjudications": holdings.adjudications(store),
    }


def _described(coding: dict[str, Any]) -> dict[str, Any]:
    # The words themselves stay in the review: a manifest can be published where the papers cannot.
    return {**coding, "quote": texts.text_hash(coding["quote"])}


def _tables(session: Session, rules: Rules, published: str | None) -> dict[str, Any]:
    made: dict[str, Any] = {}
    held = snapshot.load(session.store, session.codebooks)
    for book in session.codebooks:
        matrix = cell_matrix.matrix(held, book, rules)
        made[f"tally {book.name}"] = tally_table.of(matrix).document()
        made[f"matrix {book.name}"] = tally_table.units(matrix).document()
    if published:
        known = publication.find(published)
        compared = claims.reproduce(held, session.codebook(known.codebook), known, rules)
        made[f"reproduction {compared.publication.name}"] = claims_table.document(compared)
    return made


def read(path: Path) -> dict[str, Any]:
    """Read a manifest.

    Raises:
        NotFound: There is no such file.
        ReviewError: It is no manifest, or somebody has edited it.
    """
    if not path.is_file():
        raise NotFound(_("There is no file {path}.", path=path), _("Check the path."))
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ReviewError(
            _("{file} is not a manifest: it is not JSON.", file=path.name), topic="no manifest"
        ) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ReviewError(
            _("{file} is not a manifest of this version.", file=path.name),
            _("The field format must be {format!r}.", format=FORMAT),
        )
    if manifest.pop("sha256", None) != _hash(manifest):
        raise ReviewError(
            _("{file} was edited after it was made.", file=path.name),
            _("Get the manifest again from whoever made it."),
        )
    return manifest


def write(manifest: dict[str, Any], path: Path) -> None:
    """Write a manifest as readable JSON."""
    try:
        # In English whatever the language of the run: a lock is the same for everybody who checks it.
        text = json.dumps(manifest, ensure_ascii=False, indent=2, default=str)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise ReviewError(
            _("{path} cannot be written: {reason}.", path=path, reason=error.strerror),
            _("Choose a folder that exists and can be written to."),
        ) from error


def verify(session: Session, manifest: dict[str, Any]) -> list[Difference]:
    """Recompute a manifest on a review and return what differs, down to the coding; empty if nothing does."""
    settings = dict(manifest["settings"])
    publication = settings.pop("publication")
    rules = Rules(**settings)
    now = _held(session)
    found = [d for section in _HELD for d in _section(section, manifest[section], now[section])]
    found += _events(manifest["events"], holdings.event_uuids(session.store))
    recomputed = json.loads(json.dumps(_tables(session, rules, publication), default=str))
    for name in sorted(manifest["tables"].keys() | recomputed.keys()):
        found += _table(name, manifest["tables"].get(name), recomputed.get(name))
    return found


_ONE = {
    "studies": "study",
    "codebooks": "codebook",
    "codings": "coding",
    "reviews": "review",
    "adjudications": "adjudication",
}


def _section(section: str, locked: dict[str, Any], now: dict[str, Any]) -> Iterator[Difference]:
    for key in sorted(locked.keys() | now.keys()):
        before, after = locked.get(key), now.get(key)
        if before == after:
            continue
        name = _name(section, key, before or after or {})
        if before is None:
            yield Difference(_ONE[section], name, "not there", "added")
        elif after is None:
            yield Difference(_ONE[section], name, "there", "gone")
        else:
            keys = [k for k in before.keys() | after.keys() if before.get(k) != after.get(k)]
            for k in sorted(keys):
                yield Difference(_ONE[section], f"{name}: {k}", str(before.get(k)), str(after.get(k)))


def _name(section: str, key: str, values: dict[str, Any]) -> str:
    if section == "studies":
        return str(values.get("study", key))
    if section == "codings":
        return f"{key}: {values.get('code')} in {values.get('study')} by {values.get('coder')}"
    return key


def _events(locked: list[str], now: list[str]) -> Iterator[Difference]:
    gone, added = set(locked) - set(now), set(now) - set(locked)
    if gone:
        yield Difference("events", f"{len(gone)} event(s)", "there", "gone")
    if added:
        yield Difference("events", f"{len(added)} event(s)", "not there", "added")


def _table(name: str, locked: Any, now: Any) -> Iterator[Difference]:
    if locked is None or now is None:
        yield Difference("table", name, "missing" if locked is None else "there", "missing" if now is None else "there")
        return
    before, after = _rows(locked), _rows(now)
    for key in sorted(before.keys() | after.keys()):
        a, b = before.get(key, {}), after.get(key, {})
        for column in sorted(a.keys() | b.keys()):
            if a.get(column) != b.get(column):
                yield Difference("table", f"{name}: {key}: {column}", str(a.get(column)), str(b.get(column)))


def _rows(table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = table["rows"]
    return {", ".join(str(row[k]) for k in ("unit", "claim", "code") if row.get(k)): row for row in rows}


def _hash(manifest: dict[str, Any]) -> str:
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
