"""A reproduction as tables: claim by claim, what only this review finds, how the corpora differ, what is unknown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from kube_review.messages import Label, Text, _, formatted, joined, plural, word
from kube_review.synthesis.frequencies import tally_table
from kube_review.synthesis.reproduction import corpora
from kube_review.synthesis.reproduction.claims import NO_VERDICT, Reproduction
from kube_review.tables import Table

CAPTION = _(
    "found: units that report it, of those assessed (mixed among them); not a prevalence among KUBE groups."
    " Interval: 95 % Wilson, as if the units were a random sample, widened by the open cells."
)
_OPEN = _(
    "open: coders differ on whether it is reported. A verdict is assessed where all the codes that it rests on are,"
    " and found where any of them is."
)
_ABOUT = _(
    "about: whether the claim names a cause of failure or a condition. Here {counted} count; compare with a"
    " reproduction that counts only causes or only conditions."
)
_COUNTED = {"any": _("all reports"), "cause": _("only causes"), "condition": _("only conditions")}
_DIFFERENCE = _(
    "difference: share here minus published share, with Newcombe's 95 % interval, as if both were random samples of"
    " different units."
)
_SAME = _("difference: share here minus published share; the studies are the same, so there is no interval.")


def claims(made: Reproduction) -> Table:
    """Return the table of claims."""
    return Table(
        _title(made),
        made.rows,
        unit=made.matrix.rules.unit,
        rule=made.matrix.rules.words(),
        n=len(made.matrix.units),
        columns=_columns(made),
        notes=tuple(_notes(made)),
        display=[_for_people(row) for row in made.rows],
    )


def _title(made: Reproduction) -> Text:
    title = formatted("{citation}: {word}", citation=made.publication.citation, word=made.word)
    return _("SYNTHETIC: {title}", title=title) if made.synthetic else title


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
        "not_assessed",
        *compared,
        *concluded,
    )


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    n = row["n_reviewed"]
    interval = "" if row["ci_low"] is None else formatted("{ci_low:.2f}–{ci_high:.2f}", **row)
    differing: list[Text] = []
    if row["only_published"]:
        differing.append(_("only published: {studies}", studies=row["only_published"]))
    if row["only_here"]:
        differing.append(_("only here: {studies}", studies=row["only_here"]))
    return {
        "kind": row["kind"],
        "key": row["key"],
        "statement": Label(row["statement"], row["statement_id"]),
        "status": row["status"],
        "about": row["about"],
        "found": "" if n is None else tally_table.k_of_n(row),
        "interval": interval,
        "contradicted": row["n_denied"],
        "silent": row["n_silent"],
        "not_assessed": row["n_not_assessed"],
        "published": f"{row['published_k']}/{row['published_n']}" if row["published_n"] else "",
        "difference": _difference(row),
        "result": joined([row["result"], *differing] if row["result"] != NO_VERDICT else differing, "; "),
    }


def _difference(row: dict[str, Any]) -> Text:
    if row["difference"] is None:
        return ""
    if row["difference_low"] is None:
        return formatted("{difference:+.2f}", **row)
    return formatted("{difference:+.2f} [{difference_low:+.2f}; {difference_high:+.2f}]", **row)


def _notes(made: Reproduction) -> list[Text]:
    compared = any(row["published_n"] for row in made.rows)
    notes: list[Text] = [CAPTION, _OPEN]
    if any(row["about"] for row in made.rows):
        notes.append(_ABOUT.format(counted=_COUNTED[made.matrix.rules.link]))
    if compared:
        notes.append(_SAME if made.overlap.same_corpus else _DIFFERENCE)
    if compared and made.publication.unit != made.matrix.rules.unit:
        published = word(made.publication.unit) if made.publication.unit else _("unknown")
        here = word(made.matrix.rules.unit)
        notes.append(_("Unit of the publication: {published}; of this table: {here}.", published=published, here=here))
    n_counted = sum(len(unit.studies) for unit in made.matrix.units)
    if made.overlap.same_corpus and n_counted < len(made.overlap.here):
        notes.append(
            plural(
                "{n} of the publication's studies is not counted: excluded, of other evidence or left out.",
                "{n} of the publication's studies are not counted: excluded, of other evidence or left out.",
                n=len(made.overlap.here) - n_counted,
            )
        )
    notes += tally_table.not_counted(made.matrix) if not made.overlap.same_corpus else []
    if made.publication.reported_by.en:
        notes.append(_("Second-hand: {source}", source=made.publication.reported_by))
    if made.matrix.n_synthetic:
        synthetic, n = made.matrix.n_synthetic, len(made.matrix.units)
        notes.append(_("{k} of {n} units rest on synthetic studies.", k=synthetic, n=n))
    notes += [_("No verdict: synthetic data.")] if made.synthetic else _summary(made)
    notes += [_("Unknown: {what}", what=line) for line in made.publication.unknown]
    return notes


def _summary(made: Reproduction) -> list[Text]:
    """Return how many claims of each kind were found again; the table itself calls nothing *reproduced*."""
    assessed = Counter(row["kind"] for row in made.rows if row["n_reviewed"])
    found = Counter(row["kind"] for row in made.rows if row["n_reviewed"] and row["n_reported"])
    kinds = [_("{k} of {n} claims ({kind})", k=found[kind], n=n, kind=word(kind)) for kind, n in assessed.items()]
    if not kinds:
        return [_("Nothing is assessed yet: no study of this corpus is finished.")]
    return [
        _(
            "Found again in at least one unit, which is a low bar: {kinds} that could be assessed ({word}).",
            kinds=kinds,
            word=made.word,
        )
    ]


def only_here(made: Reproduction) -> Table:
    """Return the codes that are found here and that the publication does not claim."""
    display = [
        {
            "code": row["code"],
            "label": row["label"],
            "found": tally_table.k_of_n(row),
            "contradicted": row["n_denied"],
            "silent": row["n_silent"],
        }
        for row in made.only_here
    ]
    columns = ("code", "label", "found", "contradicted", "silent")
    return _beside(
        made, Table(_("Found here, not in the publication"), made.only_here, columns=columns, display=display)
    )


def differences(made: Reproduction) -> Table:
    """Return how the corpora differ."""
    rows = corpora.differences(made.publication, made.matrix, made.overlap)
    return _beside(made, Table(_("What each rests on"), rows, columns=("aspect", "published", "here")))


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
