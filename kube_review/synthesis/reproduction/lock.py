"""A manifest of everything a table rests on, and the comparison of a review with it.

The manifest names texts and codebooks by hash, events by uuid, time and a hash of all that they say, and carries the
tables themselves, so that anyone with a copy of the review can recompute them and see what differs. It holds no words
of the papers: quotes are hashed, also in what an event says.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kube_review import __version__, clock, whole_files
from kube_review.errors import NotFound, ReviewError, StoreError
from kube_review.messages import _, plural
from kube_review.session import Session
from kube_review.store.corpus import holdings, verification
from kube_review.store.database import integrity
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.reproduction import differences, locked_tables
from kube_review.synthesis.reproduction.differences import Difference

FORMAT = "kube-review manifest 2"


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
    held = contents(session, rules, publication)
    manifest = {
        "format": FORMAT,
        "made_at": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "versions": {"kube-review": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version},
        "settings": {**asdict(rules), "publication": publication},
        "events_sha256": root(held["events"]),
        **held,
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


def contents(session: Session, rules: Rules, publication: str | None, *, without_texts: bool = False) -> dict[str, Any]:
    """Return what a review holds and the tables it gives; the arguments are those of ``lock`` and ``verify``."""
    store = session.store
    return {
        "studies": holdings.studies(store, without_texts=without_texts),
        "codebooks": {book.name: {"version": book.version} for book in session.codebooks},
        "codings": holdings.codings(store, without_texts=without_texts),
        "reviews": holdings.reviews(store),
        "adjudications": holdings.adjudications(store),
        "events": holdings.events(store, without_texts=without_texts),
        "tables": locked_tables.of(session, rules, publication),
    }


def root(events: Mapping[str, Mapping[str, Any]]) -> str:
    """Return one hash over those of all events, whatever their order: a line of a paper can name the whole record."""
    return hashlib.sha256("\n".join(sorted(one["sha256"] for one in events.values())).encode()).hexdigest()


def read(path: Path) -> dict[str, Any]:
    """Read a manifest.

    Raises:
        NotFound: There is no such file.
        ReviewError: It is no manifest, or somebody has edited it.
    """
    if not path.is_file():
        raise NotFound(_("There is no file {path}.", path=path), _("Check the path."))
    return parse(path.read_bytes(), path.name)


def parse(content: bytes, name: str) -> dict[str, Any]:
    """Read a manifest from its bytes; ``name`` is what to call it in messages.

    Raises:
        ReviewError: It is no manifest, or somebody has edited it.
    """
    try:
        manifest = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ReviewError(_("{file} is not a manifest: it is not JSON.", file=name), topic="no manifest") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ReviewError(
            _("{file} is not a manifest of this version.", file=name),
            _("The field format must be {format!r}.", format=FORMAT),
        )
    if manifest.pop("sha256", None) != _hash(manifest):
        raise ReviewError(
            _("{file} was edited after it was made.", file=name),
            _("Get the manifest again from whoever made it."),
        )
    return manifest


def written(manifest: dict[str, Any]) -> bytes:
    """Return a manifest as readable JSON."""
    # In English whatever the language of the run: a lock is the same for everybody who checks it.
    return (json.dumps(manifest, ensure_ascii=False, indent=2, default=str) + "\n").encode("utf-8")


def write(manifest: dict[str, Any], path: Path) -> None:
    """Write a manifest as readable JSON."""
    whole_files.write_bytes(path, written(manifest))


def verify(
    session: Session, manifest: dict[str, Any], *, content: bool = False, without_texts: bool = False
) -> list[Difference]:
    """Recompute a manifest on a review and return what differs, down to the coding; empty if nothing does.

    Args:
        session: The review.
        manifest: What ``read`` or ``lock`` returned.
        content: Compare only what the reviews say: two that code the same files alike are equal.
        without_texts: The review holds neither texts nor sources, but their hashes.
    """
    settings = dict(manifest["settings"])
    publication = settings.pop("publication")
    now = contents(session, Rules(**settings), publication, without_texts=without_texts)
    if content:
        return differences.in_content(manifest, now)
    found = differences.of(manifest, now)
    if without_texts:
        return found
    sources = verification.source_faults(session.store, session.project.root)
    return [*(Difference("source", str(study), "as it was read", str(wrong)) for study, wrong in sources), *found]


def _hash(manifest: dict[str, Any]) -> str:
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
