"""The merge itself: compare, ask, back up, then write everything in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kube_review.errors import Conflict
from kube_review.merge import books, disagreements, matching
from kube_review.merge.books import Coming
from kube_review.merge.disagreements import Disagreements
from kube_review.merge.matching import People
from kube_review.messages import Text, _, plural, word
from kube_review.model import Codebook
from kube_review.project import DATABASE
from kube_review.session import Session
from kube_review.store.corpus import studies
from kube_review.store.database import integrity
from kube_review.store.database.connection import Store
from kube_review.store.database.copies import open_copy
from kube_review.store.record import coders, codings, events, journal, kinds, merge_queries
from kube_review.store.record.event import Event
from kube_review.store.record.merge_queries import Identity

_DECIDED = {"mine": _("your version was kept"), "theirs": _("their version was taken")}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the merge did, or could not do: ``item`` is study, coder, codebook, event, coding or source."""

    item: str
    name: Text
    what: Text


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did.

    Attributes:
        n_events: Events that were new here.
        done: What was added, found again under another name, or decided.
        unplaced: What has no place here: codings without text, unknown codes, missing sources.
        backup: The database as it was before; None where nothing had to be written.
    """

    n_events: int = 0
    done: tuple[Line, ...] = ()
    unplaced: tuple[Line, ...] = ()
    backup: Path | None = None


def merge(
    session: Session,
    other: Path,
    *,
    take: str | None = None,
    same_coders: Collection[str] = (),
    renamed: Mapping[str, str] | None = None,
) -> Merged:
    """Bring another copy of a review into this one; the other copy is only read.

    Args:
        session: This copy.
        other: The folder of the other copy, or its database.
        take: Where both sides changed the same thing since they diverged: ``mine`` or ``theirs``.
        same_coders: Names that are the same person in both copies, although each copy made them.
        renamed: Their name to the name here, for another person of the same name.

    Returns:
        What was done; merging again does nothing.

    Raises:
        NotFound: There is no review.
        StoreError: The other copy is damaged, or was written by a newer version.
        Conflict: A coder's name has two uids, or the other copy acts as somebody here without their history, and it
            was not said how to resolve this.
        Disagreements: The sides differ and ``take`` is None; nothing was written.
    """
    folder, database = (other.parent, other) if other.is_file() else (other, other / DATABASE)
    with open_copy(database) as theirs:
        plan = _compare(session, theirs, same_coders, renamed or {})
        if plan.questions and take is None:
            raise Disagreements(plan.questions)
        session.register_codebooks()
        backup = integrity.back_up(session.store, session.project.backups)
        try:
            merged, wrote = _Merging(session, theirs, folder, plan, take).run()
        except BaseException:
            backup.unlink()  # the transaction was rolled back: the review is what the backup holds
            raise
    session.reload_codebooks()
    session.register_codebooks()
    if wrote:
        return replace(merged, backup=backup)
    backup.unlink()
    return merged


@dataclass(frozen=True, slots=True)
class _Plan:
    people: People
    theirs: Sequence[Identity]
    pairs: Mapping[int, tuple[Identity, str]]
    aliases: Mapping[str, str]
    news: Sequence[Event]
    differing: Sequence[tuple[Event, Event]]
    books: Sequence[Coming]
    questions: Sequence[disagreements.Disagreement]


def _compare(session: Session, theirs: Store, same: Collection[str], renamed: Mapping[str, str]) -> _Plan:
    store = session.store
    people = matching.match_coders(store, theirs, same, renamed)
    mine, their = merge_queries.identities(store), merge_queries.identities(theirs)
    pairs = matching.match_studies(mine, their)
    aliases = dict(people.same) | matching.study_aliases(mine, their, pairs)
    here = merge_queries.aliases(store) | aliases
    if strangers := merge_queries.coders_without_history(store, theirs) - set(same):
        raise Conflict(
            _("The other copy acts as {names}, and has nothing of what they did here.", names=sorted(strangers)),
            topic="coders without history",
        )
    news = [
        kinds.moved(event, here) for event in merge_queries.events_without(theirs, merge_queries.event_uuids(store))
    ]
    own = merge_queries.events_without(store, merge_queries.event_uuids(theirs))
    differing = disagreements.find(own, news)
    coming = books.coming(session, theirs, news)
    names = {coder.uid: coder.name for coder in (*people.new, *coders.listing(store))}
    questions = [disagreements.described(a, b, studies.names(store), names) for a, b in differing]
    questions += [books.disagreement(book) for book in coming if book.relation == books.CHANGED and not book.problem]
    return _Plan(people, their, pairs, aliases, news, differing, coming, questions)


@dataclass
class _Merging:
    """The writing half of one merge, with the lines it reports."""

    session: Session
    theirs: Store
    folder: Path
    plan: _Plan
    take: str | None
    done: list[Line] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)

    def run(self) -> tuple[Merged, bool]:
        """Write everything in one transaction; return what was done, and whether anything was written."""
        store, plan = self.session.store, self.plan
        lost_before = {coding.uuid for coding in codings.lost(store)}
        with store.transaction():
            for coder in plan.people.new:
                merge_queries.add_coder(store, coder)
                self._did("coder", coder.name, _("added"))
            merge_queries.add_aliases(store, plan.aliases)
            if n := merge_queries.add_codebooks(store, self.theirs):
                self._did("codebook", plural("{n} version", "{n} versions", n=n), _("added to the versions known here"))
            changed = [study_id for study in plan.theirs if (study_id := self._study(study)) is not None]
            n_events = journal.adopt(store, plan.news)
            for study_id in changed:
                merge_queries.settle(store, study_id)
            self._decide()
            self._codebooks()
        self._list_unplaced(lost_before)
        return Merged(n_events, tuple(self.done), tuple(self.unplaced)), bool(n_events or self.done or changed)

    def _did(self, item: str, name: Text, what: Text) -> None:
        self.done.append(Line(item, name, what))

    def _study(self, study: Identity) -> int | None:
        """Bring in a study or its readings; return its internal id here if it has any that are new."""
        store, pair = self.session.store, self.plan.pairs.get(study.id)
        if pair is None:
            source = self._bring(merge_queries.source_of(self.theirs, study.id), study.study)
            study_id, name = merge_queries.add_study(store, self.theirs, study, source.path)
            merge_queries.set_source(store, study_id, source)
            merge_queries.add_readings(store, self.theirs, study_id, study.id)
            self._did(
                "study",
                name,
                _("added") if name == study.study else _("added; the other copy calls it {study}", study=study.study),
            )
            return study_id
        mine, what = pair
        if what != "uid":
            same = word(what)
            if mine.study == study.study:
                self._did("study", mine.study, _("is in both copies: same {what}", what=same))
            else:
                known = _("is in both copies, there as {study}: same {what}", study=study.study, what=same)
                self._did("study", mine.study, known)
        n_added, changed = merge_queries.add_readings(store, self.theirs, mine.id, study.id)
        if changed:
            self._take_source(mine.id, study)
        if n_added:
            added = plural("{n} other reading added", "{n} other readings added", n=n_added)
            self._did("study", mine.study, _("{added}, one of them now current", added=added) if changed else added)
        return mine.id if n_added or changed else None

    def _take_source(self, study_id: int, study: Identity) -> None:
        """Take the file and the guesses of the text that was read last."""
        here = merge_queries.source_of(self.session.store, study_id)
        there = merge_queries.source_of(self.theirs, study.id)
        same_file = here.sha256 == there.sha256
        source = replace(there, path=here.path) if same_file else self._bring(there, study.study)
        merge_queries.set_source(self.session.store, study_id, source)

    def _bring(self, source: merge_queries.Source, study: str) -> merge_queries.Source:
        """Copy a study's file into this review; a path that leads out of the other folder is not followed."""
        path = (self.folder / source.path).resolve()
        if self.folder.resolve() not in path.parents or not path.is_file():
            self.unplaced.append(
                Line("source", study, _("its file {file} is missing in the other copy", file=source.path))
            )
            return source
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != source.sha256:
            self.unplaced.append(
                Line("source", study, _("its file {file} has changed since it was read", file=source.path))
            )
        return replace(source, path=self.session.project.keep(path.name, content))

    def _decide(self) -> None:
        """Make the chosen side prevail: where the order in time would decide otherwise, its event is repeated."""
        for mine, theirs in self.plan.differing:
            chosen = mine if self.take == "mine" else theirs
            standing = events.latest(self.session.store, chosen.subject)
            assert standing is not None
            if disagreements.said(standing) != disagreements.said(chosen):
                journal.append(self.session.store, chosen.coder, [kinds.again(chosen)])
        if self.plan.differing:
            n = len(self.plan.differing)
            self._did("event", plural("{n} disagreement", "{n} disagreements", n=n), _DECIDED[self.take or "theirs"])

    def _codebooks(self) -> None:
        for book in self.plan.books:
            name = book.theirs.name
            if book.problem:
                self.unplaced.append(Line("codebook", name, book.problem))
            elif book.taken(self.take):
                books.write(self.session.project, self.session.store, book)
                self._did("codebook", name, _("added") if book.mine is None else _("their version is now in use"))
            elif book.relation == books.CHANGED:
                self._did("codebook", name, _("your version stays in use"))

    def _list_unplaced(self, lost_before: set[str]) -> None:
        store = self.session.store
        for coding in codings.lost(store):
            if coding.uuid not in lost_before:
                place = _("coding {coding} in {study}", coding=coding.coding, study=coding.study)
                self.unplaced.append(Line("coding", place, _("its quote is not in the current text")))
        if self.plan.news:
            for uid, kind, n in merge_queries.waiting(store):
                self.unplaced.append(
                    Line("event", f"{n} × {kind}", _("waits for a study that is in neither copy ({uid})", uid=uid))
                )
        codes = {code for book in self._in_use() for entry in book.codes for code in (entry.code, *entry.formerly)}
        for code in sorted(
            {e.code for e in self.plan.news if e.kind in ("record", "accept") and e.code is not None} - codes
        ):
            self.unplaced.append(Line("coding", code, _("is in no codebook that is in use here")))

    def _in_use(self) -> list[Codebook]:
        coming = {book.theirs.name: book for book in self.plan.books if book.taken(self.take)}
        kept = [book for book in self.session.codebooks if book.name not in coming]
        return [*kept, *(book.theirs for book in coming.values())]
