"""Tables of a set of reviews: those of one review, with notes on what the reviews have in common and what not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kube_review.messages import Text, _, plural
from kube_review.store.sets.members import Member
from kube_review.synthesis.frequencies import tally_table
from kube_review.synthesis.sets.set_matrix import SetMatrix
from kube_review.tables import Table


def noted(table: Table, made: SetMatrix, among: Sequence[Member]) -> Table:
    """Return a table with the notes on a set below its own."""
    return replace(table, notes=(*table.notes, *_notes(made, among)))


def _notes(made: SetMatrix, among: Sequence[Member]) -> list[Text]:
    days = sorted({member.made for member in among})
    notes: list[Text] = [
        plural(
            "{n} review; its tables are of {days}.",
            "{n} reviews; their tables are of {days}.",
            n=len(among),
            days="–".join(dict.fromkeys((days[0], days[-1]))),
        )
    ]
    if made.shared:
        notes.append(
            plural(
                "{n} study is in several reviews and counted once: {studies}.",
                "{n} studies are in several reviews and counted once: {studies}.",
                n=len(made.shared),
                studies=tally_table.listed(made.shared),
            )
        )
    notes += [
        _(
            "Not assessed where the codebook has no {code}: {reviews}.",
            code=made.matrix.codes[column].code,
            reviews=tally_table.listed(reviews),
        )
        for column, reviews in made.missing.items()
    ]
    fallen = [f"{member.review}/{study} × {code}" for member in among for study, code in member.fallen]
    return notes + ([tally_table.fallen(fallen)] if fallen else [])
