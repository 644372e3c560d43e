"""An event as a value: what was done, its subject, and the hash of its content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What is to be written; which columns an event has depends on its kind (see ``record.kinds``).

    Attributes:
        kind: What was done, such as ``record`` or ``done``.
        payload: What is said, JSON-able.
        study: The uid of the study that the event is about.
        text: The SHA-256 of the text.
        passage: The number of a passage within that text.
        code: The id of a code.
        codebook: The name of a codebook.
        meaning: The hash of a code's definition.
        former_meaning: The hash of its definition before an edit.
        person: The uid of the coder that the event is about, who need not be who acts.
        coding: The uuid of a coding, or of the decision on a suggestion.
        form: The name of an appraisal form, or the sort of an entry of the protocol.
        key: A criterion of the form, an entry of the protocol, a bibliographic key, or the uuid of a memo.
        record: The uid of a search result.
    """

    kind: str
    payload: dict[str, Any]
    study: str | None = field(default=None, kw_only=True)
    text: str | None = field(default=None, kw_only=True)
    passage: int | None = field(default=None, kw_only=True)
    code: str | None = field(default=None, kw_only=True)
    codebook: str | None = field(default=None, kw_only=True)
    meaning: str | None = field(default=None, kw_only=True)
    former_meaning: str | None = field(default=None, kw_only=True)
    person: str | None = field(default=None, kw_only=True)
    coding: str | None = field(default=None, kw_only=True)
    form: str | None = field(default=None, kw_only=True)
    key: str | None = field(default=None, kw_only=True)
    record: str | None = field(default=None, kw_only=True)


ABOUT = tuple(column.name for column in fields(NewEvent) if column.kw_only)
"""The columns that say what an event is about."""


@dataclass(frozen=True, slots=True)
class Event(NewEvent):
    """A written event.

    Attributes:
        event: Its local number.
        uuid: Its identity in every copy.
        action: The uuid of the action it belongs to; one command or key is one action.
        reverses: The action that it undoes, or the undo that it takes back; None for a plain action.
        coder: The uid of who acted.
        at: When, in UTC.
        subject: An opaque key; events with the same subject are about the same thing.
        sha256: The hash of the content, as it was written.
    """

    event: int = field(kw_only=True)
    uuid: str = field(kw_only=True)
    action: str = field(kw_only=True)
    reverses: str | None = field(kw_only=True)
    coder: str = field(kw_only=True)
    at: str = field(kw_only=True)
    subject: str = field(kw_only=True)
    sha256: str = field(kw_only=True)


COLUMNS = tuple(column.name for column in fields(Event))
"""Every column of an event, its local number too."""
_CONTENT = tuple(name for name in COLUMNS if name not in ("event", "subject", "sha256"))
_LATER = ("record",)
"""Columns that early events do not have: where they are empty, the hash leaves them out."""


def about(event: NewEvent) -> dict[str, Any]:
    """Return the columns that say what an event is about, those without a value too."""
    return {name: getattr(event, name) for name in ABOUT}


def content_hash(event: Event) -> str:
    """Return the SHA-256 of an event's content, in hex; local numbers are left out."""
    said = {name: getattr(event, name) for name in _CONTENT}
    return digest({name: value for name, value in said.items() if value is not None or name not in _LATER})


def digest(value: Any) -> str:
    """Return the SHA-256 of a JSON-able value in its canonical form."""
    return hashlib.sha256(dump(value).encode("utf-8")).hexdigest()


def dump(value: Any) -> str:
    """Return a value as canonical JSON: equal values are equal texts.

    Raises:
        ValueError: It holds a number that JSON does not have.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
