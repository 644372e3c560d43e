"""What the counting commands share: their options, the matrix, and the studies that two coders finished."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

from kube_review.commands import blinded
from kube_review.commands.options import (
    CitedOption,
    CodebookOption,
    CountOption,
    EvidenceOption,
    Folder,
    Format,
    GroupOption,
    LinkOption,
    Printed,
    UnitOption,
)
from kube_review.terms import EvidenceCounted, LinkCounted, Unit

if TYPE_CHECKING:
    from kube_review.session import Session
    from kube_review.store.counting.snapshot import Snapshot
    from kube_review.synthesis.agreement.double_coded import DoubleCoded
    from kube_review.synthesis.cells.cell_matrix import Matrix
    from kube_review.synthesis.cells.rules import Rules
    from kube_review.synthesis.frequencies.splits import Split
    from kube_review.tables import Table


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, by which rules, where, and how it is printed: each field is an option."""

    unit: UnitOption = Unit.FIELDWORK
    count: CountOption = "consensus"
    evidence: EvidenceOption = EvidenceCounted.PRIMARY
    count_cited: CitedOption = False
    link: LinkOption = LinkCounted.ANY
    codebook: CodebookOption = None
    group: GroupOption = None
    project: Folder = None
    fmt: Printed = Format.TABLE

    def rules(self) -> Rules:
        """Return the counting rules."""
        from kube_review.synthesis.cells.rules import Rules

        return Rules(self.unit, self.count, self.evidence, self.count_cited, self.link)


class Counted(NamedTuple):
    """An open review, its snapshot for counting, and its matrix."""

    session: Session
    held: Snapshot
    matrix: Matrix


def counting(*without: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a command of a function whose first parameter is a ``Counting``: its fields become options.

    Args:
        without: Fields that the command does not offer; they keep their defaults.
    """
    shared = [field for field in fields(Counting) if field.name not in without]
    hints = get_type_hints(Counting, include_extras=True)

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def command(**options: Any) -> None:
            chosen = Counting(**{field.name: options.pop(field.name) for field in shared})
            function(chosen, **options)

        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        added = [
            inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
            )
            for field in shared
        ]
        parameters = [*(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own), *added]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {one.name: one.annotation for one in parameters}
        return command

    return decorate


@contextmanager
def counted(options: Counting, coder: str | None = None) -> Iterator[Counted]:
    """Open the review, as a coder where the command writes, and yield its matrix without studies they code blind."""
    from kube_review.session import open_session
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.cells import cell_matrix

    with open_session(options.project, coder) as session:
        hidden, book = blinded.left_out(session), session.codebook(options.codebook)
        held = snapshot.load(session.store, session.codebooks)
        yield Counted(session, held, cell_matrix.matrix(held, book, options.rules(), options.group, hidden))


class Compared(NamedTuple):
    """An opened review, what it holds, studies (ids) whose codings are hidden, and what two coders or more finished."""

    session: Session
    held: Snapshot
    hidden: set[str]
    double: DoubleCoded

    def titled(self, table: Table) -> Table:
        """Return a table whose title says that it counts synthetic studies, if it does."""
        from dataclasses import replace

        from kube_review.synthesis.cells import cell_matrix

        studies = {own[0].study for own in self.double.studies}
        return replace(table, title=cell_matrix.labelled(self.held, table.title, studies))


@contextmanager
def compared(project: Path | None, codebook: str | None) -> Iterator[Compared]:
    """Open the review and yield what two coders or more finished, without studies that the reader codes blind."""
    from kube_review.session import open_session
    from kube_review.store.counting import first_done, snapshot
    from kube_review.synthesis.agreement import double_coded

    with open_session(project) as session:
        book, hidden = session.codebook(codebook), blinded.left_out(session)
        held = snapshot.load(session.store, session.codebooks)
        double = double_coded.of(held, first_done.load(session.store, book.name), book, hidden)
        yield Compared(session, held, hidden, double)


def split(made: Counted, by: str, period: int) -> Split:
    """Sort the units by an attribute, or by a criterion of an appraisal form (``FORM:CRITERION``)."""
    from kube_review import appraisal
    from kube_review.coding import appraising
    from kube_review.synthesis.frequencies import appraisal_groups, splits

    name, colon, criterion = by.rpartition(":")  # no attribute has a colon in its name
    if colon:
        form = appraisal.find(made.session.project, name)
        answers = appraising.given(made.session.store, form)
        return appraisal_groups.split(answers, made.matrix, form, criterion)
    return splits.attribute(made.matrix, by, period)
