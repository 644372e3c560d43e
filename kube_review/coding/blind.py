"""Double coding: a random sample of studies is coded by several people who do not see each other's work.

A coder is blind on an assigned study until all coders assigned to it have finished: neither others' codings nor
suggestions are shown. Everybody else, such as the person who adjudicates, sees everything.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.coding.records.screening import Desk
from kube_review.errors import Conflict, ReviewError
from kube_review.messages import _
from kube_review.model import Coder, Coding
from kube_review.session import Session
from kube_review.store.corpus import studies
from kube_review.store.database.connection import Store
from kube_review.store.record import assignments, codings, journal, kinds
from kube_review.store.record.assignments import Assignment
from kube_review.store.record.event import Event


def draw(store: Store, share: float, seed: int) -> list[tuple[str, str]]:
    """Draw studies for double coding: the same for the same seed, in every copy of the review.

    Studies are ranked by a hash of seed and uid, so that a larger share, or a review that has grown, keeps as much of
    the sample as possible.

    Args:
        store: The review.
        share: The share of the studies that are neither excluded nor duplicates, 0-1; at least one is drawn.
        seed: Any whole number; another seed is another sample.

    Returns:
        (uid, id) of the studies, by id.

    Raises:
        ReviewError: The share is not within 0-1, or there is no study.
    """
    if not 0 < share <= 1:
        raise ReviewError(
            _("The share of the studies cannot be {share:g}.", share=share), _("Give a share such as 0.2.")
        )
    eligible = assignments.eligible(store)
    if not eligible:
        raise ReviewError(_("There is no study to draw from."), topic="no study")
    ranked = sorted(eligible, key=lambda study: hashlib.sha256(f"{seed}:{study[0]}".encode()).digest())
    # Rounding first: 0.07 * 100 is 7.000000000000001, which must not draw an eighth study.
    n = math.ceil(round(share * len(eligible), 9))
    return sorted(ranked[:n], key=lambda study: study[1])


def assign(
    store: Store, coder: Coder, sample: Sequence[tuple[str, str]], people: Sequence[Coder], *, replace: bool = False
) -> int:
    """Assign every study of a sample to each coder, for blind double coding.

    Args:
        store: The review.
        coder: Who plans.
        sample: What ``draw`` returned.
        people: At least two coders.
        replace: Lift assignments that are not in this plan.

    Returns:
        How many assignments were made or lifted; the same plan again changes nothing.

    Raises:
        ReviewError: There are fewer than two people.
        Conflict: Another plan is in force and ``replace`` is off.
    """
    if len({person.uid for person in people}) < 2:
        raise ReviewError(_("Double coding needs two coders."), _("Name at least two people."))
    wanted = {(uid, person.uid) for uid, _ in sample for person in people}
    standing = {(a.study_uid, a.coder_uid) for a in assignments.listing(store)}
    if standing - wanted and not replace:
        raise Conflict(
            _("Another plan is in force ({n} assignments).", n=len(standing)),
            topic="a plan is in force",
        )
    lifted = [assignments.change(*pair, blind=False) for pair in sorted(standing - wanted)]
    planned = [assignments.change(*pair, blind=True) for pair in sorted(wanted - standing)]
    return len(journal.append_changes(store, coder.uid, [*lifted, *planned]))


def is_blind(store: Store, coder: Coder, study: str) -> bool:
    """Say whether a coder must not see suggestions and others' codings of a study (an id) now."""
    return _blind(assignments.listing(store, study=study), coder)


def hidden_from(session: Session) -> set[str]:
    """Return the ids of the studies on which the session's coder is blind now."""
    by_study: dict[str, list[Assignment]] = {}
    for assignment in assignments.listing(session.store):
        by_study.setdefault(assignment.study, []).append(assignment)
    # The coder matters only where there is a plan: listing must not require one.
    return {study for study, of in by_study.items() if _blind(of, session.coder)}


def unfinished(store: Store) -> set[str]:
    """Return the ids of the studies on which anybody is blind now."""
    return {assignment.study for assignment in assignments.listing(store) if not assignment.done}


def visible(session: Session, codings: Sequence[Coding]) -> list[Coding]:
    """Return the codings that the session's coder may see: not those of others where the coder is blind."""
    hidden = hidden_from(session)
    return [one for one in codings if one.study not in hidden or one.coder == session.coder.name]


@dataclass(frozen=True, slots=True)
class Uses:
    """The codings with a code that a coder may see: how many there are, and the newest of them, the newest first."""

    n: int
    newest: tuple[Coding, ...]


def uses(session: Session, code: str, *, own: bool, n_newest: int) -> Uses:
    """Return the codings with a code, without reading all of them unless the coder is blind on some study.

    Args:
        session: The opened review.
        code: The id of the code.
        own: Only the coder's own.
        n_newest: How many of the newest to return.
    """
    store, coder = session.store, session.coder.name if own else None
    if own or not hidden_from(session):
        return Uses(codings.count(store, code, coder), tuple(codings.newest(store, code, coder, n_newest)))
    found = sorted(visible(session, codings.listing(store, code=code)), key=lambda one: one.at, reverse=True)
    return Uses(len(found), tuple(found[:n_newest]))


def seen_counts(session: Session, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return studies as listed, with only the coder's own codings counted where the session's coder is blind."""
    hidden = hidden_from(session)
    own = {study: len(codings.listing(session.store, study=study, coder=session.coder.name)) for study in hidden}
    return [{**row, "codings": own.get(row["study"], row["codings"])} for row in rows]


def visible_events(session: Session, found: Sequence[Event]) -> list[Event]:
    """Return the events that the session's coder may see: none that shows others' judgements of a study coded blind."""
    found = _without_hidden_screening(session, found)
    hidden = hidden_from(session)
    if not hidden:
        return list(found)
    uids = {uid for uid, study in studies.names(session.store).items() if study in hidden}

    def may_see(event: Event) -> bool:
        return event.study not in uids or event.coder == session.coder.uid or not kinds.KINDS[event.kind].judges

    return [event for event in found if may_see(event)]


def _without_hidden_screening(session: Session, found: Sequence[Event]) -> Sequence[Event]:
    """Leave out what others decided on records on which the session's coder has still to decide."""
    if not any(event.kind == "screen" for event in found):
        return found
    desk = Desk(session.store)
    seen = {one.uid for one in desk.records if desk.visible(one, session.coder)}
    return [e for e in found if e.kind != "screen" or e.coder == session.coder.uid or e.record in seen]


def refuse(store: Store, coder: Coder, study: str) -> None:
    """Stop a coder from using suggestions in a study on which they are blind.

    Raises:
        Conflict: They are.
    """
    if is_blind(store, coder, study):
        raise Conflict(
            _(
                "{coder} codes {study} blind: there are no suggestions until all coders assigned to it have finished.",
                coder=coder.name,
                study=study,
            ),
            topic="blind",
        )


def _blind(of_study: Sequence[Assignment], coder: Coder) -> bool:
    mine = any(a.coder_uid == coder.uid for a in of_study)
    return mine and not all(a.done for a in of_study)
