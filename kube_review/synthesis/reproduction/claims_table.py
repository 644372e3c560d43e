"""A reproduction as tables: claim by claim, what only this review finds, how the corpora differ, what is unknown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from kube_review.messages import Text
from kube_review.synthesis.frequencies import tally, tally_table
from kube_review.synthesis.reproduction import corpora
from kube_review.synthesis.reproduction.claims import NO_VERDICT, Reproduction
from kube_review.tables import Table

CAPTION = (
    "found: units that report it, of those assessed (mixed among them); not a prevalence among KUBE groups."
    " Interval: 95 % Wilson, as if the units were a random sample, over what open cells leave undecided."
)
_OPEN = (
    "open: coders differ on whether it is reported. A verdict is assessed where every code that it rests on is, and"
    " found where any of them is found."
)
_ABOUT = (
    "about: whether the claim names a cause of failure or a condition. Here {counted} count; compare with a"
    " reproduction that counts only causes or only conditions."
)
_COUNTED = {"any": "all reports", "cause": "only causes", "condition": "only conditions"}
_DIFFERENCE = (
    "difference: share here minus published share, with Newcombe's 95 % interval, as if both were random samples of"
    " different units."
)
_SAME = "difference: share here minus published share; the studies are the same, so it has no interval."


def claims(made: Reproduction, *, indonesian: bool = False) -> Table:
    """Return the table of claims."""
    return Table(
        _title(made),
        made.rows,
        unit=made.matrix.rules.unit,
        rule=made.matrix.rules.words(),
        n=len(made.matrix.units),
        columns=_columns(made),
        notes=tuple(_notes(made)),
        display=[_for_people(row, indonesian) for row in made.rows],
    )


def _title(made: Reproduction) -> str:
    label = "SYNTHETIC: " if made.synthetic else ""
    return f"{label}{made.publication.citation}: {made.word}"


def _columns(made: Reproduction) -> tuple[str, ...]:
    compared = ("published", "difference") if any(row["published_n"] for row in made.rows) else ()
    by_study = any(row["only_published"] or row["only_here"] for row in made.rows)
    concluded = () if made.synthetic and not by_study else ("result",)
    return (
        "kind",
        "key",
        "statement",
        "status",
        "about",
        "found",
        "interval",
        "contradicted",
        "silent",
        "not assessed",
        *compared,
        *concluded,
    )


def _for_people(row: dict[str, Any], indonesian: bool) -> dict[str, Any]:
    n = row["n_reviewed"]
    interval = "" if row["ci_low"] is None else f"{row['ci_low']:.2f}–{row['ci_high']:.2f}"
    difference = ""
    if row["difference"] is not None:
        difference = f"{row['difference']:+.2f}"
        if row["difference_low"] is not None:
            difference += f" [{row['difference_low']:+.2f}, {row['difference_high']:+.2f}]"
    differing = [f"only published: {', '.join(row['only_published'])}"] if row["only_published"] else []
    differing += [f"only here: {', '.join(row['only_here'])}"] if row["only_here"] else []
    return {
        "kind": row["kind"],
        "key": row["key"],
        "statement": row["statement_id"] if indonesian and row["statement_id"] else row["statement"],
        "status": row["status"],
        "about": row["about"],
        "found": "" if n is None else tally_table.k_of_n(row),
        "interval": interval,
        "contradicted": row["n_denied"],
        "silent": row["n_silent"],
        "not assessed": row["n_not_assessed"],
        "published": f"{row['published_k']}/{row['published_n']}" if row["published_n"] else "",
        "difference": difference,
        "result": "; ".join([row["result"], *differing] if row["result"] != NO_VERDICT else differing),
    }


def _notes(made: Reproduction) -> list[Text]:
    compared = any(row["published_n"] for row in made.rows)
    notes: list[Text] = [CAPTION, _OPEN]
    if any(row["about"] for row in made.rows):
        notes.append(_ABOUT.format(counted=_COUNTED[made.matrix.rules.link]))
    if compared:
        notes.append(_SAME if made.overlap.same_corpus else _DIFFERENCE)
    if compared and made.publication.unit != made.matrix.rules.unit:
        published = made.publication.unit or "an unknown unit"
        notes.append(f"The publication counts {published}, this table {made.matrix.rules.unit}.")
    n_counted = sum(len(unit.studies) for unit in made.matrix.units)
    if made.overlap.same_corpus and n_counted < len(made.overlap.here):
        left_out = len(made.overlap.here) - n_counted
        notes.append(f"{left_out} of the publication's studies not counted: excluded, of other evidence or left out.")
    notes += tally_table.not_counted(made.matrix) if not made.overlap.same_corpus else []
    if made.publication.reported_by:
        notes.append(f"Second-hand: {made.publication.reported_by}")
    if made.matrix.n_synthetic:
        notes.append(f"{made.matrix.n_synthetic} of {len(made.matrix.units)} units rest on synthetic studies.")
    notes += [NO_VERDICT.capitalize() + "."] if made.synthetic else _summary(made)
    notes += [f"Unknown: {line}" for line in made.publication.unknown]
    return notes


def _summary(made: Reproduction) -> list[str]:
    """Return how many claims of each kind were found again; the word *reproduced* is the reader's to use."""
    assessed = Counter(row["kind"] for row in made.rows if row["n_reviewed"])
    found = Counter(row["kind"] for row in made.rows if row["n_reviewed"] and row["n_reported"])
    kinds = [f"{found[kind]} of {n} {kind} claims" for kind, n in assessed.items()]
    if not kinds:
        return ["Nothing is assessed yet: nobody has finished a study of this corpus."]
    assessed_of = f"{', '.join(kinds)} that could be assessed ({made.word})"
    return [f"Found again in at least one unit, which is a low bar: {assessed_of}."]


def only_here(made: Reproduction, *, indonesian: bool = False) -> Table:
    """Return the codes that are found here and that the publication does not speak of, with labels in one language."""
    labels = {code.code: tally.label(code, indonesian) for code in made.matrix.codes}
    display = [
        {
            "code": row["code"],
            "label": labels[row["code"]],
            "found": tally_table.k_of_n(row),
            "contradicted": row["n_denied"],
            "silent": row["n_silent"],
        }
        for row in made.only_here
    ]
    columns = ("code", "label", "found", "contradicted", "silent")
    return _beside(made, Table("Found here, not in the publication", made.only_here, columns=columns, display=display))


def differences(made: Reproduction) -> Table:
    """Return how the corpora differ."""
    rows = corpora.differences(made.publication, made.matrix, made.overlap)
    return _beside(made, Table("What each rests on", rows, columns=("aspect", "published", "here")))


def _beside(made: Reproduction, table: Table) -> Table:
    """Return a table that stands beside the claims and is counted like them."""
    rules = made.matrix.rules
    return replace(table, unit=rules.unit, rule=rules.words(), n=len(made.matrix.units))


def document(made: Reproduction, date: str = "") -> dict[str, Any]:
    """Return everything as one JSON object, with the date of counting where one is given."""
    table = replace(claims(made), date=date).document()
    notes = table.pop("notes")
    return {
        **table,
        "publication": made.publication.name,
        "comparison": made.word,
        "synthetic": made.synthetic,
        "not_in_publication": [dict(row) for row in made.only_here],
        "corpora": list(differences(made).rows),
        "unknown": list(made.publication.unknown),
        "notes": notes,
    }
