"""Studies that two coders finished in full: what is compared, what is left out and why, and whether it was blind."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from kube_review.codebook.sub_codes import families
from kube_review.errors import ReviewError
from kube_review.messages import Text, _, plural
from kube_review.model import Codebook
from kube_review.store.counting.first_done import First, FirstDones
from kube_review.store.counting.snapshot import Snapshot, split_into
from kube_review.store.meanings import is_assessed, same_meanings


@dataclass(frozen=True, slots=True)
class Blinding:
    """How many of the compared studies were coded blind.

    Attributes:
        planned: All their coders were assigned before any of them had finished.
        late: All were assigned, but one had finished before that.
        unplanned: Not all were assigned.
    """

    planned: int
    late: int
    unplanned: int


@dataclass(frozen=True, slots=True)
class DoubleCoded:
    """Studies that two or more coders finished in full, by the rules of the cells.

    Attributes:
        codebook: Its codes are compared.
        studies: The first standing *done* of each coder, study by study.
        judges: (study, coder, code) wherever silence would count: the coder read the study for the present meaning of
            the code.
        n_single: Studies that only one coder finished in full.
        n_screened: Readings that ended by a stopping rule.
        n_other_meaning: Judgements that are left out because the code had another meaning or did not exist yet.
        blinding: Whether the coding was blind.
    """

    codebook: Codebook
    studies: tuple[tuple[First, ...], ...]
    judges: frozenset[tuple[str, str, str]]
    n_single: int
    n_screened: int
    n_other_meaning: int
    blinding: Blinding

    def notes(self) -> list[Text]:
        """Return what is left out and why, and whether the coding was blind."""
        notes: list[Text] = []
        if n := self.n_single:
            notes.append(
                plural(
                    "{n} study was finished in full by one coder only.",
                    "{n} studies were finished in full by one coder only.",
                    n=n,
                )
            )
        if n := self.n_screened:
            notes.append(
                plural(
                    "{n} reading that ended by a stopping rule is left out.",
                    "{n} readings that ended by a stopping rule are left out.",
                    n=n,
                )
            )
        if n := self.n_other_meaning:
            notes.append(
                plural(
                    "{n} judgement of a code with another meaning is left out.",
                    "{n} judgements of codes with another meaning are left out.",
                    n=n,
                )
            )
        return [*notes, self._blind()]

    def _blind(self) -> Text:
        return _(
            "Blind: of {n} studies, {planned} were assigned for blind coding before any of their coders had finished,"
            " {late} only afterwards, {unplanned} not at all.",
            n=len(self.studies),
            planned=self.blinding.planned,
            late=self.blinding.late,
            unplanned=self.blinding.unplanned,
        )


def of(held: Snapshot, done: FirstDones, codebook: Codebook, leave_out: Collection[str] = ()) -> DoubleCoded:
    """Collect what can be compared.

    Args:
        held: The review.
        done: Each coder's first standing *done* for the codebook.
        codebook: Its codes are compared.
        leave_out: Studies (ids) that do not count, such as those that the coder codes blind.

    Raises:
        ReviewError: No study was finished in full by two coders.
    """
    by_study = [tuple(own) for study, own in groupby(done.firsts, key=lambda f: f.study) if study not in leave_out]
    studies = tuple(own for own in by_study if len(own) > 1)
    if not studies:
        raise ReviewError(
            _("No study was finished in full by two coders."),
            topic="one coder",
        )
    judges = frozenset(_judges(held, codebook, studies))
    return DoubleCoded(
        codebook,
        studies,
        judges,
        n_single=len(by_study) - len(studies),
        n_screened=sum(study not in leave_out for study, _ in done.screened),
        n_other_meaning=sum(map(len, studies)) * len(codebook.codes) - len(judges),
        blinding=_blinding(held, studies),
    )


def _judges(
    held: Snapshot, codebook: Codebook, studies: Collection[tuple[First, ...]]
) -> Iterator[tuple[str, str, str]]:
    codes, below = codebook.codes, families(codebook.codes)
    merges = [edit for edit in held.edits if edit.what == "merge"]
    into = split_into(held.edits)
    meanings = list(zip(codes, same_meanings(held.rewordings, codes), strict=True))
    for first in (first for own in studies for first in own):
        version = held.meanings.get(first.version, {})
        undecided = {code for coding in first.codings for code in into.get(coding.code, ())}
        assessed = [code.code not in undecided and is_assessed(code, version, same, merges) for code, same in meanings]
        for c, code in enumerate(codes):
            if all(assessed[part] for part in below.get(c, (c,))):
                yield first.study, first.coder, code.code


def _blinding(held: Snapshot, studies: Collection[tuple[First, ...]]) -> Blinding:
    names = {study.id: study.study for study in held.studies}
    assigned = {(names[study], held.coders[coder].name): at for study, coder, at in held.assignments}
    planned = late = 0
    for own in studies:
        times = [assigned.get((first.study, first.coder)) for first in own]
        known = [at for at in times if at is not None]
        if len(known) == len(own):
            in_time = max(known) < min(first.at for first in own)
            planned, late = planned + in_time, late + (not in_time)
    return Blinding(planned, late, len(studies) - planned - late)
