"""Memos of several lines on a study or on the whole review."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from kube_review.coding.blind import hidden_from, visible
from kube_review.errors import Conflict, ReviewError
from kube_review.messages import _
from kube_review.model import Coder
from kube_review.session import Session
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, journal, memos
from kube_review.store.record.event import NewEvent
from kube_review.store.record.memos import Memo

_MOST_CHARS = 100_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A memo wherever it stands: on a coding, a study or the review (``about``).

    ``number`` is that of the coding or of the memo; what a memo on a study or the review does not have is None.
    """

    about: str
    number: int
    study: str
    page: int | None
    passage: int | None
    code: str
    coder: str
    at: str
    memo: str


def write_memo(store: Store, coder: Coder, text: str, about: Text | None = None) -> Memo:
    """Write a new memo.

    Args:
        store: The review.
        coder: Who writes.
        text: What it says; line breaks stay.
        about: The text of the study it is about; None for the whole review.

    Raises:
        ReviewError: The text is empty or far too long.
    """
    identity = str(uuid.uuid4())
    study = about.uid if about else None
    journal.append(store, coder.uid, [NewEvent("memo", {"text": _checked(text)}, study=study, key=identity)])
    made = memos.by_uuid(store, identity)
    assert made is not None
    return made


def change_memo(store: Store, coder: Coder, memo: Memo, text: str) -> Memo | None:
    """Give one's own memo another text; without any text it is taken back.

    Raises:
        Conflict: It is another coder's.
        ReviewError: The text is far too long.
    """
    if memo.coder != coder.name:
        raise Conflict(
            _("Memo {memo} is by {coder}, not by {other}.", memo=memo.memo, coder=memo.coder, other=coder.name),
            _("Only its coder can change it; write one of your own."),
        )
    last = journal.latest(store, NewEvent("memo", {}, key=memo.uuid))
    study = last.study if last else None
    said = _checked(text) if text.strip() else None
    journal.append_changes(store, coder.uid, [NewEvent("memo", {"text": said}, study=study, key=memo.uuid)])
    return memos.by_uuid(store, memo.uuid)


def all_memos(
    session: Session, *, study: str | None = None, code: str | None = None, coder: str | None = None
) -> list[Listed]:
    """Return every memo that the session's coder may see: on the review, then by study and place.

    Args:
        session: The opened review.
        study: Only in or on the study of this id.
        code: Only on codings with the code of this id.
        coder: Only by the coder of this name.
    """
    hidden, me = hidden_from(session), session.coder.name
    written = [] if code else memos.listing(session.store, study=study, coder=coder)
    found = [
        Listed("study" if one.study else "review", one.memo, one.study, None, None, "", one.coder, one.at, one.text)
        for one in written
        if one.study not in hidden or one.coder == me
    ]
    coded = visible(session, codings.listing(session.store, study=study, code=code, coder=coder))
    found += [
        Listed("coding", one.coding, one.study, one.page, one.passage, one.code, one.coder, one.at, one.memo)
        for one in coded
        if one.memo
    ]
    return sorted(found, key=lambda one: (one.study, one.passage or 0, one.at))


def _checked(text: str) -> str:
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip("\n")
    if not text.strip():
        raise ReviewError(_("The memo is empty."), _("Write something."))
    if len(text) > _MOST_CHARS:
        raise ReviewError(_("The memo has {n} characters.", n=len(text)), _("At most {n} are kept.", n=_MOST_CHARS))
    return text
