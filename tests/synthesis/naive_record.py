"""What a review holds, replayed from its bare events by plain loops: the ground that naive counts stand on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from kube_review.session import Session

Names = Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """The last word on everything.

    ``values`` has every study's corrected values; ``excluded`` the reason and stage of excluded ones; ``coders`` the
    names in the order they joined.
    """

    coders: list[str]
    codings: list[SimpleNamespace]
    reviews: list[SimpleNamespace]
    decided: dict[tuple[str, str], SimpleNamespace]
    values: dict[str, dict[str, str]]
    excluded: dict[str, tuple[str, str]]
    reworded: set[tuple[str, str, str]]
    appraised: dict[tuple[str, str, str, str], tuple[str, str]]
    protocol: dict[tuple[str, str], Any]

    def studies(self, evidence: str = "any") -> list[str]:
        """Return the studies that count, by id: neither excluded nor duplicates, with this evidence."""
        return [
            study
            for study in sorted(self.values)
            if study not in self.excluded and not self.values[study].get("duplicate_of")
            if evidence in ("any", self.values[study].get("evidence", "primary"))
        ]

    def value(self, study: str, key: str) -> str:
        """Return a study's value, empty where nobody gave one."""
        return study if key == "study" else self.values[study].get(key, "")

    def fieldwork(self, study: str) -> str:
        """Return the research behind a study: its own unless somebody said otherwise."""
        return self.values[study].get("fieldwork") or study

    def units(self, unit: str, studies: Iterable[str]) -> dict[str, list[str]]:
        """Return the studies of each fieldwork, or each study by itself; units by name."""
        found: dict[str, list[str]] = {}
        for study in studies:
            found.setdefault(self.fieldwork(study) if unit == "fieldwork" else study, []).append(study)
        return dict(sorted(found.items()))

    def finished(self, book: str = "small", count: str = "consensus") -> list[SimpleNamespace]:
        """Return who finished what against a codebook, as far as ``coder:NAME`` counts them."""
        wanted = count[6:] if count.startswith("coder:") else None
        return [r for r in self.reviews if r.codebook == book and wanted in (None, r.coder)]


def read(session: Session) -> Record:
    """Replay a review."""
    store = session.store
    rows = [dict(row) for row in store.rows("SELECT * FROM events")]
    studies = {row["uid"]: row["study"] for row in store.rows("SELECT uid, study FROM studies")}
    coders = {row["uid"]: row["name"] for row in store.rows("SELECT uid, name FROM coders ORDER BY id")}
    return replay(rows, studies, coders)


def replay(rows: Iterable[Mapping[str, Any]], studies: Names, coders: Names) -> Record:
    """Return what events lead to: of each subject the last word counts, by time and uuid.

    Args:
        rows: The events as they are stored.
        studies: The study for each uid; several uids may be one study.
        coders: The person for each uid.
    """
    last: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["at"], row["uuid"])):
        last[about(row)] = row
    people = list(dict.fromkeys(coders.values()))
    record = Record(people, [], [], {}, {study: {} for study in studies.values()}, {}, set(), {}, {})
    for row in last.values():
        said = json.loads(row["payload"])
        _add(record, row, said, studies.get(row["study"] or "", ""), coders)
    record.codings.sort(key=lambda c: (c.study, people.index(c.coder)))
    record.reviews.sort(key=lambda r: (r.study, people.index(r.coder)))
    return record


def about(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what an event is about, read from its columns: later words about the same thing replace earlier ones."""
    kind = row["kind"]
    if kind in ("record", "accept", "reject", "retract"):
        return ("coding", row["coding"])
    if kind in ("done", "reopen"):
        return ("review", row["study"], row["person"], row["codebook"])
    if kind == "adjudicate":
        return (kind, row["study"], row["code"])
    names = ("study", "text", "passage", "code", "person", "form", "key", "former_meaning", "meaning")
    return (kind, *(row[name] for name in names))


def _add(record: Record, row: Mapping[str, Any], said: dict[str, Any], study: str, coders: Names) -> None:
    kind, coder = row["kind"], coders[row["coder"]]
    if kind in ("record", "accept"):
        kept = {key: said[key] for key in ("stance", "link", "origin", "cited", "start", "end", "quote")}
        kept["code"] = row["code"]
        record.codings.append(SimpleNamespace(uuid=row["coding"], study=study, coder=coder, **kept))
    elif kind == "done":
        record.reviews.append(SimpleNamespace(study=study, coder=coder, codebook=row["codebook"], **said))
    elif kind == "adjudicate" and said["state"] is not None:
        record.decided[study, row["code"]] = SimpleNamespace(
            state=said["state"],
            meaning=row["meaning"],
            decided_on={coders[uid]: state for uid, state in said["decided_on"].items()},
        )
    elif kind == "exclude" and said["reason"] is not None:
        record.excluded[study] = (said["reason"], said.get("stage", "full-text"))
    elif kind == "set" and said["value"] is not None:
        record.values[study][row["key"]] = said["value"]
    elif kind == "reword" and said["reason"] is not None:
        record.reworded.add((row["code"], row["former_meaning"], row["meaning"]))
    elif kind == "appraise" and said["answer"] is not None:
        record.appraised[study, coder, row["form"], row["key"]] = (said["asked"], said["answer"])
    elif kind == "protocol" and said["value"] is not None:
        record.protocol[row["form"], row["key"]] = said["value"]
