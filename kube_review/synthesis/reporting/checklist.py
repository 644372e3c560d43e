"""Reporting checklists, filled from what a review holds; what nobody recorded is said to be so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kube_review import project
from kube_review.codebook import documents
from kube_review.codebook.form import Form
from kube_review.errors import NotFound
from kube_review.messages import Label, Text, _, formatted, joined
from kube_review.synthesis.reporting.checklist_facts import FACTS, Held
from kube_review.synthesis.reporting.prisma_flow import NOT_RECORDED
from kube_review.tables import Table


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, what it is about, what to report, and the facts that belong to it."""

    item: str
    topic: Label
    text: Label
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A checklist: its name, title, source, and items in order."""

    checklist: str
    title: Label
    citation: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """An item and what the review holds of it; empty where nothing is recorded."""

    item: Item
    recorded: tuple[Text, ...]


def names() -> list[str]:
    """Return the names of the checklists that come with kube-review."""
    return sorted(path.stem for path in project.shipped("corpus", "checklists").glob("*.yaml"))


def find(name: str) -> Checklist:
    """Return a checklist.

    Raises:
        NotFound: There is none of this name.
    """
    if name not in names():
        raise NotFound(
            _("There is no checklist {name!r}.", name=name), _("Use one of: {choices}.", choices=", ".join(names()))
        )
    path = project.shipped("corpus", "checklists", f"{name}.yaml")
    return documents.read(path, _("the checklist"), ("checklist", "title", "title_id", "citation", "items"), _checklist)


def _checklist(top: Form) -> Checklist:
    wanted = ("item", "topic", "topic_id", "text", "text_id", "facts")
    return Checklist(
        top.text("checklist", required=True),
        Label(top.text("title", required=True), top.text("title_id")),
        top.text("citation", required=True),
        tuple(_item(form) for form in top.forms("items", wanted, "item")),
    )


def _item(form: Form) -> Item:
    return Item(
        form.text("item", required=True),
        Label(form.text("topic", required=True), form.text("topic_id")),
        Label(form.text("text", required=True), form.text("text_id")),
        form.texts("facts"),
    )


def fill(checklist: Checklist, held: Held) -> list[Filled]:
    """Return every item with what is recorded of it."""
    facts = {name: FACTS[name](held) for name in dict.fromkeys(name for one in checklist.items for name in one.facts)}
    return [
        Filled(item, tuple(fact for name in item.facts if (fact := facts[name]) is not None))
        for item in checklist.items
    ]


def table(checklist: Checklist, filled: list[Filled], held: Held) -> Table:
    """Return the filled checklist; ``recorded`` is null in JSON and *not recorded* for people where nothing is."""
    rows: list[dict[str, Any]] = [
        {
            "item": one.item.item,
            "topic": one.item.topic,
            "text": one.item.text,
            "recorded": joined(one.recorded, "; ") if one.recorded else None,
        }
        for one in filled
    ]
    title = _("Checklist {title}", title=checklist.title)
    n_known = sum(bool(one.recorded) for one in filled)
    return Table(
        held.matrix.titled(title),
        rows,
        rule=formatted("{title}: {citation}", title=checklist.title, citation=checklist.citation),
        n=len(rows),
        columns=("item", "topic", "text", "recorded"),
        display=[{**row, "recorded": row["recorded"] or NOT_RECORDED} for row in rows],
        notes=(
            _(
                "The review holds something of {n} of {of} items; the paper has to report all of them.",
                n=n_known,
                of=len(rows),
            ),
            _("Items in words of this program; the source has their full wording."),
        ),
    )
