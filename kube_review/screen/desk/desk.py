"""The state of a coding session: one study, its codings and suggestions, and the current passage.

The desk reads; ``screen.judging`` decides through ``coding``. Nothing here knows about the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kube_review.coding.blind import is_blind
from kube_review.model import Coding, Passage
from kube_review.screen.desk import span as spans
from kube_review.screen.desk.placed import PlacedCodings
from kube_review.screen.desk.span import Span
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.record import codings, suggestions
from kube_review.store.record.anchors import standing
from kube_review.store.record.suggestions import Suggestion

Item = Coding | Suggestion
"""What can be selected: one's own or another's coding, or a pending suggestion."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Equal codings of one passage, by one or several coders; they share a sign in the margin."""

    codings: tuple[Coding, ...]
    own: bool
    others: bool

    @property
    def first(self) -> Coding:
        """The coder's own coding if there is one."""
        return self.codings[0]


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit of a search, as offsets into the text."""

    start: int
    end: int


class Desk:
    """One study as one coder sees it.

    Attributes:
        text: The study's current text.
        passages: Its passages; ``at`` is the index (from 0) of the one looked at.
        span: What a code key codes; the whole passage unless it was changed.
        hand: The coding or suggestion that stance, link, memo, accept and reject speak about.
        hits: The search hits of each passage (index from 0).
        n_pending: How many suggestions nobody decided.
        blind: Whether suggestions and other coders' work are hidden: it was asked for, or double coding is planned.
    """

    def __init__(self, session: Session, study: str, *, blind: bool = False) -> None:
        self.session = session
        self._asked_blind = blind
        self.blind = True
        self.text = texts.text_of(session.store, study)
        self.reload()
        self.starts = [p.start for p in self.passages]
        self.ends = [p.end for p in self.passages]
        self.data = studies.listing(session.store, study)[0]
        self.at = 0
        self.anchor = 0
        self.span: Span = (0, 0)
        self.hand: Item | None = None
        self.hits: dict[int, list[Hit]] = {}
        self.finished = False
        self.n_pending = 0
        self._codings = PlacedCodings(self.starts, self.ends)
        self._pending_at: dict[int, list[Suggestion]] = {}
        self.refresh()
        self.go(self._first())

    @property
    def study(self) -> str:
        """The study's id."""
        return self.text.study

    @property
    def coder(self) -> str:
        """The name of who is coding."""
        return self.session.coder.name

    @property
    def passage(self) -> Passage | None:
        """The passage that is looked at; None in an empty text."""
        return self.passages[self.at] if self.passages else None

    def refresh(self) -> None:
        """Read again what is recorded and suggested; place, span and selection stay as far as they can."""
        store, study = self.session.store, self.study
        self.reload()
        self.blind = self._asked_blind or is_blind(store, self.session.coder, study)
        placed = (c for c in codings.listing(store, study=study) if self._seen(c))
        self._codings = PlacedCodings(self.starts, self.ends, placed)
        self._pending_at, self.n_pending = {}, 0
        self._add_pending([] if self.blind else suggestions.listing(store, study=study))
        self.finished = bool(codings.reviews(store, study=study, coder=self.coder))
        self.hand = self._again(self.hand)

    def reload(self) -> None:
        """Read again what the passages are after people corrected them."""
        self.passages = texts.passages_of(self.session.store, self.text.text_id)

    def update(self, uuids: Iterable[str], around: Sequence[Span]) -> None:
        """Read again what one decision changed; it costs the same in a long study as in a short one.

        Args:
            uuids: The codings that it made, changed or took away.
            around: The spans where suggestions may have been decided or come back.
        """
        store = self.session.store
        for uuid in uuids:
            coding = codings.by_uuid(store, uuid)
            if coding is not None and coding.study == self.study and self._seen(coding):
                self._codings.put(coding)
            else:
                self._codings.remove(uuid)
        for span in [] if self.blind else around:
            touched = spans.touched(self.starts, self.ends, span)
            for n in touched:
                self.n_pending -= len(self._pending_at.pop(n, ()))
            if touched:
                numbers = touched[0] + 1, touched[-1] + 1
                self._add_pending(suggestions.listing(store, study=self.study, passages=numbers))
        self.hand = self._again(self.hand)

    def _seen(self, coding: Coding) -> bool:
        return coding.start is not None and (not self.blind or coding.coder == self.coder)

    def _add_pending(self, found: Iterable[Suggestion]) -> None:
        for one in found:
            here = self._pending_at.setdefault(one.passage - 1, [])
            # Methods may propose the same code; the likeliest is shown, and deciding on it decides on all.
            if all(other.code != one.code for other in here):
                here.append(one)
                self.n_pending += 1

    def _first(self) -> int:
        """Return where to begin: at the coder's newest coding if the study is not finished, else where it begins."""
        own = [c for c in self.codings if c.coder == self.coder]
        if own and not self.finished:
            newest = max(own, key=lambda c: c.at)
            return spans.touched(self.starts, self.ends, (newest.start or 0, newest.end or 0)).start
        return next((n for n in range(len(self.passages)) if self.countable(n)), 0)

    def _again(self, item: Item | None) -> Item | None:
        """Return the item as it stands now, or None if it is gone."""
        if isinstance(item, Coding):
            return next((c for c in self.codings_at(self.at) if c.uuid == item.uuid), None)
        if item is not None:
            return next((s for s in self.pending_at(self.at) if s.suggestion == item.suggestion), None)
        return None

    def codings_at(self, n: int) -> list[Coding]:
        """Return the codings that touch a passage (index from 0)."""
        return self._codings.at(n)

    def marks_at(self, n: int) -> list[Mark]:
        """Return the codings of a passage, those that say the same together."""
        alike: dict[tuple[str, str, str], list[Coding]] = {}
        for coding in self.codings_at(n):
            alike.setdefault((coding.code, coding.stance, coding.link or ""), []).append(coding)
        marks = []
        for same in alike.values():
            same.sort(key=lambda c: c.coder != self.coder)
            others = same[-1].coder != self.coder
            marks.append(Mark(tuple(same), same[0].coder == self.coder, others))
        return sorted(marks, key=lambda mark: not mark.own)

    def pending_at(self, n: int) -> list[Suggestion]:
        """Return the pending suggestions of a passage (index from 0), best first."""
        return self._pending_at.get(n, [])

    def items_at(self, n: int) -> list[Item]:
        """Return what can be selected in a passage: codings, then suggestions."""
        return [*self.codings_at(n), *self.pending_at(n)]

    def own_at(self, n: int) -> list[Coding]:
        """Return this coder's codings that touch a passage."""
        return [c for c in self.codings_at(n) if c.coder == self.coder]

    @property
    def pending(self) -> list[Suggestion]:
        """The undecided suggestions, by place; none in blind mode."""
        return [one for n in sorted(self._pending_at) for one in self._pending_at[n]]

    @property
    def codings(self) -> Sequence[Coding]:
        """What is recorded, by place; only one's own in blind mode."""
        return self._codings.all

    def coding(self, uuid: str) -> Coding | None:
        """Return the coding of a uuid, or None."""
        return self._codings.get(uuid)

    @property
    def n_own_by_code(self) -> dict[str, int]:
        """How many codings of this study are the coder's own, by code."""
        return {code: n for (coder, code), n in self._codings.n_by_coder_and_code.items() if coder == self.coder}

    @property
    def n_coded(self) -> int:
        """How many codings of this study are the coder's own."""
        return sum(self.n_own_by_code.values())

    def chosen_passages(self) -> list[Passage]:
        """Return the passages that the span touches."""
        touched = spans.touched(self.starts, self.ends, self.span)
        return self.passages[touched.start : touched.stop]

    def countable(self, n: int) -> bool:
        """Whether a passage may be coded at all (counting rule 1)."""
        return self.passages[n].countable

    def go(self, n: int) -> None:
        """Look at a passage (index from 0, kept within the text) and select its first suggestion or coding."""
        if not self.passages:
            return
        self.at = self.anchor = max(0, min(n, len(self.passages) - 1))
        self.span = self.starts[self.at], self.ends[self.at]
        own = self.own_at(self.at)
        items: list[Item] = [*self.pending_at(self.at), *own[-1:]]
        self.hand = items[0] if items else None

    def go_to_offset(self, offset: int) -> None:
        """Look at the passage that holds an offset of the text, or the next one."""
        inside = spans.touched(self.starts, self.ends, (offset, offset + 1))
        self.go(inside[0] if inside else inside.start)

    def take(self, item: Item) -> None:
        """Select a coding or suggestion, going to its passage if it is elsewhere."""
        if isinstance(item, Suggestion):
            n = item.passage - 1
        else:
            inside = spans.touched(self.starts, self.ends, (item.start or 0, item.end or 0))
            n = self.at if self.at in inside else next(iter(inside), self.at)
        if n != self.at:
            self.go(n)
        self.hand = item

    def choose_next(self) -> None:
        """Select the next coding or suggestion of this passage, cyclically."""
        items = self.items_at(self.at)
        if items:
            n = items.index(self.hand) + 1 if self.hand in items else 0
            self.hand = items[n % len(items)]

    def seek(self, wanted: Callable[[int], bool], by: int) -> bool:
        """Go to the nearest passage below (``by`` 1) or above (-1) that is wanted; say whether there is one."""
        candidates: Iterable[int] = range(self.at + 1, len(self.passages)) if by > 0 else range(self.at - 1, -1, -1)
        for n in candidates:
            if wanted(n):
                self.go(n)
                return True
        return False

    def seek_start(self, of: Callable[[Passage], object], by: int) -> bool:
        """Go to where the next stretch of passages with another value begins (its beginning also upwards)."""
        passages = self.passages
        here = next((n for n in range(self.at, 0, -1) if of(passages[n]) != of(passages[n - 1])), 0)
        if by < 0 and here < self.at:
            self.go(here)
            return True
        return self.seek(lambda n: n == 0 or of(passages[n]) != of(passages[n - 1]), by)

    def seek_suggestion(self, by: int) -> bool:
        """Select the next (or previous) suggestion; say whether there is one."""
        here = self.pending_at(self.at)
        if isinstance(self.hand, Suggestion) and self.hand in here:
            n = here.index(self.hand) + by
        else:
            n = 0 if by > 0 else -1
        if 0 <= n < len(here):
            self.hand = here[n]
            return True
        if not self.seek(lambda n: bool(self.pending_at(n)), by):
            return False
        self.hand = self.pending_at(self.at)[0 if by > 0 else -1]
        return True

    def search(self, words: str) -> int:
        """Find all places of some words, ignoring case and white space; return how many there are."""
        found = standing(self.text.text, words, ignore_case=True)
        self.hits = {}
        for place in found:
            for n in spans.touched(self.starts, self.ends, place):
                self.hits.setdefault(n, []).append(Hit(*place))
        return len(found)

    def seek_hit(self, by: int, *, here: bool = False) -> bool:
        """Go to the next passage with a search hit, or stay if ``here`` and there is one; say whether there is one."""
        return (here and self.at in self.hits) or self.seek(self.hits.__contains__, by)
