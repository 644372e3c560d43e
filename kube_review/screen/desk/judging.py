"""The decisions of keys: each function writes through ``coding`` and then reads the desk again. When one returns, the
decision is on disk; when it raises, the desk is unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kube_review import codebook as codebook_files
from kube_review import coding, whole_files
from kube_review.coding import codebooks_used, correcting, event_text, quotes
from kube_review.coding.codebooks import recoding
from kube_review.coding.record import Judgement, move
from kube_review.errors import Conflict
from kube_review.messages import gettext as _
from kube_review.messages import translate
from kube_review.model import Code, Codebook, Coding, Link, Section, Stance
from kube_review.screen.desk import span as spans
from kube_review.screen.desk.desk import Desk
from kube_review.store.corpus import studies
from kube_review.store.record import codings
from kube_review.store.record.event import Event
from kube_review.store.record.suggestions import Suggestion


def code(desk: Desk, chosen: Code) -> Coding | None:
    """Code the span that is chosen; a visible suggestion of just that is thereby accepted.

    A selected coding of the coder's own whose code was split gets the code instead: it is decided again.

    Returns:
        The coding, which is now selected, or None if it was coded so already.
    """
    hand = desk.hand
    if isinstance(hand, Coding) and hand.coder == desk.coder and is_undecided(desk, hand):
        return _change(desk, hand, code=chosen.code)
    if not desk.passages:
        raise Conflict(_("This study has no text to code."), _("Read it again: kube-review ingest --reread"))
    for known in desk.own_at(desk.at):
        if known.code == chosen.code and (known.start, known.end) == desk.span:
            desk.hand = known
            return None
    for one in desk.pending_at(desk.at):
        if one.code == chosen.code and (one.start, one.end) == desk.span:
            return accept(desk, one)
    quotes.check(desk.text, desk.chosen_passages(), desk.span)
    store, coder = desk.session.store, desk.session.coder
    made, _new = coding.record(store, coder, desk.text, desk.span, Judgement(chosen.code))
    desk.update([made.uuid], [desk.span])
    desk.take(made)
    return made


def is_undecided(desk: Desk, one: Coding) -> bool:
    """Say whether a coding has a code that was split, so that it is to be decided again."""
    has_code = any(book.code(one.code) for book in desk.session.codebooks)
    return not has_code and one.code in recoding.split_codes(desk.session)


def check_hand(desk: Desk) -> None:
    """Refuse early what would be refused after a long answer.

    Raises:
        Conflict: Nothing is selected, or it is another coder's.
    """
    if not isinstance(desk.hand, Suggestion) and _own(desk).coder != desk.coder:
        told = _("This coding is by {coder}.").format(coder=_own(desk).coder)
        raise Conflict(told, _("Press the code's key to make your own."))


def set_stance(desk: Desk, stance: Stance, cited: str = "") -> None:
    """Give the selected coding a stance; a selected suggestion is accepted with it."""
    if isinstance(desk.hand, Suggestion):
        accept(desk, desk.hand, stance=stance, cited=cited)
        return
    _change(desk, _own(desk), stance=stance, cited=cited)


def set_link(desk: Desk, link: Link) -> Link | None:
    """Give the selected coding a link, or take it back if it has it; a selected suggestion is accepted with it.

    Returns:
        The link as it is now.
    """
    if isinstance(desk.hand, Suggestion):
        return accept(desk, desk.hand, link=link).link
    own = _own(desk)
    return _change(desk, own, link=None if own.link is link else link).link


def set_memo(desk: Desk, memo: str) -> None:
    """Give the selected coding a note; a selected suggestion is accepted with it."""
    if isinstance(desk.hand, Suggestion):
        accept(desk, desk.hand, memo=memo)
        return
    _change(desk, _own(desk), memo=memo)


def words(desk: Desk, one: int, other: int) -> spans.Span:
    """Return the whole words between two offsets of the text, in either order."""
    return spans.of_words(desk.text.text, one, other)


def respan(desk: Desk) -> None:
    """Give the selected coding the span that is chosen."""
    own = _own(desk)
    quotes.check(desk.text, desk.chosen_passages(), desk.span)
    made = move(desk.session.store, desk.session.coder, own, desk.text, desk.span)
    desk.update([own.uuid], [_place(own), desk.span])
    desk.take(made)


def retract(desk: Desk) -> Coding:
    """Retract the selected coding."""
    own = _own(desk)
    coding.retract(desk.session.store, desk.session.coder, [own.coding])
    desk.update([own.uuid], [_place(own)])
    own_here = desk.own_at(desk.at)
    desk.hand = own_here[-1] if own_here else None
    return own


def flip_countable(desk: Desk) -> bool:
    """Let the passages of the chosen span count if the first does not, else let none; return whether they count."""
    first, last = _chosen(desk)
    counts = not desk.countable(first - 1)
    correcting.set_countable(desk.session.store, desk.session.sign_in(), desk.text, first, last, counts)
    desk.reload()
    return counts


def set_section(desk: Desk, section: Section) -> None:
    """Put the passages of the chosen span into another section."""
    first, last = _chosen(desk)
    correcting.set_section(desk.session.store, desk.session.sign_in(), desk.text, first, last, section)
    desk.reload()


def _chosen(desk: Desk) -> tuple[int, int]:
    """Return the numbers of the first and last passage of the chosen span."""
    inside = spans.touched(desk.starts, desk.ends, desk.span)
    if not inside:
        raise Conflict(_("This study has no text to code."), _("Read it again: kube-review ingest --reread"))
    return inside[0] + 1, inside[-1] + 1


def accept(desk: Desk, one: Suggestion, **corrected: Any) -> Coding:
    """Accept a suggestion, with another code, stance, link or memo where given, over the span that is chosen."""
    if desk.span != (desk.starts[desk.at], desk.ends[desk.at]):
        quotes.check(desk.text, desk.chosen_passages(), desk.span)
        corrected["span"] = desk.span
    (made,) = coding.accept(desk.session.store, desk.session.coder, [one.suggestion], text=desk.text, **corrected)
    desk.update([made.uuid], [(one.start, one.end), _place(made)])
    desk.take(made)
    return made


def reject(desk: Desk, one: Suggestion) -> None:
    """Reject a suggestion; the next one of the passage comes to hand."""
    coding.reject(desk.session.store, desk.session.coder, [one.suggestion])
    desk.update([], [(one.start, one.end)])
    here = desk.pending_at(desk.at)
    desk.hand = here[0] if here else None


def above(desk: Desk, name: str, score: float) -> list[Suggestion]:
    """Return this study's pending suggestions of a code that score at least so much."""
    return [one for one in desk.pending if one.code == name and one.score >= score]


def accept_all(desk: Desk, chosen: Sequence[Suggestion]) -> int:
    """Accept many suggestions in one action, which one undo takes back; return how many."""
    numbers = [one.suggestion for one in chosen]
    made = coding.accept(desk.session.store, desk.session.coder, numbers, bulk=True)
    desk.refresh()
    return len(made)


@dataclass(frozen=True, slots=True)
class Walked:
    """What an undo or redo did: ``study`` is where it was if that is another study, ``offset`` its place if any."""

    said: str
    study: str = ""
    offset: int | None = None


def undo(desk: Desk) -> Walked:
    """Undo the coder's last action and go to where it was; say what it was."""
    return _walk(desk, coding.undo, _("Undone: {what}."), _("There is nothing to undo."))


def redo(desk: Desk) -> Walked:
    """Redo what was undone last and go to where it is; say what it was."""
    return _walk(desk, coding.redo, _("Done again: {what}."), _("There is nothing to redo."))


def _walk(desk: Desk, step: Callable[..., list[Event]], told: str, nothing: str) -> Walked:
    events = step(desk.session.store, desk.session.coder)
    if not events:
        return Walked(nothing)
    changed = _places(desk, events[0]) if len(events) == 1 else []
    if any(event.kind == "edit" for event in events):
        desk.session.reload_codebooks()
    if any(event.kind in ("section", "countable") for event in events):
        desk.reload()
    if not changed:
        desk.refresh()
    else:
        desk.update(filter(None, (event.coding for event in events)), changed)
        desk.go_to_offset(changed[0][0])
        restored = (c for c in desk.own_at(desk.at) if c.uuid == events[0].coding)
        desk.hand = next(restored, desk.hand)
    store = desk.session.store
    what = translate(event_text.of(store, events[0], event_text.Names(store)))
    if len(events) > 1:
        what = _("{n} at once, the first: {what}").format(n=len(events), what=what)
    said = told.format(what=what)
    elsewhere = {e.study for e in events} - {desk.text.uid, None}
    if len(elsewhere) != 1:
        return Walked(said)
    known = studies.names(store)
    return Walked(said, known.get(elsewhere.pop() or "", ""), events[0].payload.get("start"))


def _places(desk: Desk, event: Event) -> list[spans.Span]:
    """Return where an event of this study changed something: where its coding stood, stands, or was rejected."""
    if event.study != desk.text.uid:
        return []
    stood = filter(None, [desk.coding(event.coding or "")])
    stands = codings.by_uuid(desk.session.store, event.coding or "")
    found = [_place(c) for c in [*stood, *([stands] if stands else [])] if c.start is not None]
    if "start" in event.payload and event.text == desk.text.sha256:
        found.append((event.payload["start"], event.payload["end"]))
    return found


def finish(desk: Desk) -> bool:
    """Say that the study is finished, or take it back if it was; return whether it is now."""
    session = desk.session
    if desk.finished:
        coding.reopen(session.store, session.coder, desk.text)
    else:
        coding.done(session.store, session.sign_in(), desk.text, codebooks_used.versions(session))
    desk.refresh()
    return desk.finished


@dataclass(frozen=True, slots=True)
class NewCode:
    """What a reviewer says of a code that is added while reading."""

    code: str
    group: str
    label: str
    definition: str


def add_code(desk: Desk, book: Codebook, new: NewCode) -> Code:
    """Write an inductive code into the codebook's file and use it from now on.

    Raises:
        Conflict: The code exists, or the file of the codebook is gone.
        CodebookError: The code breaks the format.
    """
    session = desk.session
    path = session.codebook_file(book)
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
    text = codebook_files.add_code(
        text, code=new.code, group=new.group, label=new.label, definition=new.definition or new.label
    )
    whole_files.write_bytes(path, text.encode())
    session.reload_codebooks()
    return session.code(new.code)


def _place(made: Coding) -> spans.Span:
    return made.start or 0, made.end or 0


def _own(desk: Desk) -> Coding:
    if not isinstance(desk.hand, Coding):
        raise Conflict(_("No coding is selected here."), _("Press a code's key first."))
    return desk.hand


def _change(desk: Desk, own: Coding, **values: Any) -> Coding:
    made = coding.change(desk.session.store, desk.session.coder, own, **values)
    desk.update([own.uuid], [_place(own)])
    desk.take(made)
    return made
