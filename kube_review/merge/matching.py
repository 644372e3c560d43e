"""Match the coders and studies of two copies: coders by uid, studies by uid, source file or text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from kube_review.errors import Conflict, NotFound, ReviewError
from kube_review.messages import _, plural
from kube_review.model import Coder
from kube_review.store.database.connection import Store
from kube_review.store.record import coders, merge_queries
from kube_review.store.record.merge_queries import Identity


@dataclass(frozen=True, slots=True)
class People:
    """Their coders here: ``new`` ones to add, ``same`` uid there to uid here for those who are here already."""

    new: tuple[Coder, ...]
    same: Mapping[str, str]


def match_coders(ours: Store, theirs: Store, same_names: Collection[str], renamed: Mapping[str, str]) -> People:
    """Match their coders to ours.

    Args:
        ours: This copy.
        theirs: The other copy.
        same_names: Names that mean the same person in both copies although the uids differ.
        renamed: Their name to the name that the coder gets here, for another person of the same name.

    Raises:
        NotFound: A name given does not occur in the other copy.
        Conflict: A name has different uids here and there and it was not said how to resolve this.
    """
    here = {coder.name: coder.uid for coder in coders.listing(ours)}
    known = {uid: uid for uid in here.values()} | merge_queries.aliases(ours)
    other_uids = _by_canonical(merge_queries.aliases(theirs))
    coming = merge_queries.active_coders(theirs)
    for name in (*same_names, *renamed):
        if name not in {coder.name for coder in coming}:
            raise NotFound(
                _("Nobody named {name!r} has coded in the other copy.", name=name),
                _("Coders there: {choices}.", choices=[coder.name for coder in coming] or _("none")),
            )
    new: list[Coder] = []
    same: dict[str, str] = {}
    clashes = []
    for coder in coming:
        uids = (coder.uid, *other_uids.get(coder.uid, ()))
        found = next((known[uid] for uid in uids if uid in known), None)
        name = renamed.get(coder.name, coder.name)
        if found is not None:
            same |= {uid: found for uid in uids if uid != found and uid not in here.values()}
        elif name not in here:
            new.append(Coder(coder.uid, name))
            here[name] = coder.uid
            same |= dict.fromkeys(uids[1:], coder.uid)
        elif coder.name in same_names:
            same |= dict.fromkeys(uids, here[name])
        else:
            clashes.append(name)
    if clashes:
        raise _clash(clashes, renamed)
    return People(tuple(new), same)


def _clash(names: list[str], renamed: Mapping[str, str]) -> ReviewError:
    first = names[0]
    if first in renamed.values():
        return Conflict(
            _("There is already a coder {name!r} here.", name=first),
            _("Choose another name for the coder of the other copy."),
        )
    return Conflict(
        plural(
            "Both copies have a coder of the name {names}, added independently.",
            "Both copies have coders of the names {names}, added independently.",
            n=len(names),
            names=names,
        ),
        topic="coders of one name",
    )


def _by_canonical(aliases: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    result: dict[str, tuple[str, ...]] = {}
    for uid, same_as in sorted(aliases.items()):
        result[same_as] = (*result.get(same_as, ()), uid)
    return result


_KEYS: tuple[tuple[str, Callable[[Identity], frozenset[str]]], ...] = (
    ("uid", lambda study: frozenset({study.uid})),
    ("uid", lambda study: study.uids),
    ("source file", lambda study: study.sources),
    ("text", lambda study: study.texts),
)


def match_studies(ours: Sequence[Identity], theirs: Sequence[Identity]) -> dict[int, tuple[Identity, str]]:
    """Match their studies to ours, by the strongest evidence first.

    A pair is made only where neither side has a second candidate: two files of the same text stay two studies.

    Returns:
        The internal id there to the study here and what they have in common; studies that are new here are left out.
    """
    pairs: dict[int, tuple[Identity, str]] = {}
    for what, keys in _KEYS:
        taken = {mine.id for mine, _ in pairs.values()}
        owners: dict[str, set[int]] = {}
        mine_by_id = {mine.id: mine for mine in ours if mine.id not in taken}
        for mine in mine_by_id.values():
            for key in keys(mine):
                owners.setdefault(key, set()).add(mine.id)
        candidates = {
            their.id: {mine for key in keys(their) for mine in owners.get(key, ())}
            for their in theirs
            if their.id not in pairs
        }
        wanted = Counter(mine for found in candidates.values() for mine in found)
        for their_id, found in candidates.items():
            if len(found) == 1 and wanted[only := next(iter(found))] == 1:
                pairs[their_id] = (mine_by_id[only], what)
    return pairs


def study_aliases(
    ours: Sequence[Identity], theirs: Sequence[Identity], pairs: Mapping[int, tuple[Identity, str]]
) -> dict[str, str]:
    """Return the uids that studies have in the other copy, each with its uid here where that differs."""
    taken = {uid for mine in ours for uid in mine.uids}
    result: dict[str, str] = {}
    for their in theirs:
        here = pairs[their.id][0].uid if their.id in pairs else their.uid
        result |= {uid: here for uid in their.uids if uid != here and uid not in taken}
    return result
