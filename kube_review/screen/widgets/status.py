"""The lines above and below the text: what is read, what is selected, and whether it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text
from textual.widget import Widget

from kube_review.messages import gettext as _
from kube_review.model import Code, Coding, Link, Section, Stance
from kube_review.screen.desk.desk import Desk, Item
from kube_review.screen.desk.shelf import label, short
from kube_review.screen.looks import lines

_LABEL_FROM_CELLS = 100
"""Narrower screens show the short labels of codes."""
STANCES = {Stance.ASSERTS: _("asserts"), Stance.DENIES: _("denies"), Stance.CITES: _("cites")}
STANCE_SIGN = {Stance.ASSERTS: "", Stance.DENIES: "-", Stance.CITES: "@"}
LINK_SIGN = {None: "", Link.CAUSE: "!", Link.CONDITION: "."}
LINKS = {Link.CAUSE: _("cause"), Link.CONDITION: _("condition")}

SECTIONS = {
    Section.FRONT: _("front"),
    Section.ABSTRACT: _("abstract"),
    Section.INTRODUCTION: _("introduction"),
    Section.LITERATURE: _("literature"),
    Section.METHODS: _("methods"),
    Section.RESULTS: _("results"),
    Section.DISCUSSION: _("discussion"),
    Section.CONCLUSION: _("conclusion"),
    Section.RECOMMENDATIONS: _("recommendations"),
    Section.ACKNOWLEDGEMENTS: _("acknowledgements"),
    Section.REFERENCES: _("references"),
    Section.CONTENTS: _("contents"),
    Section.APPENDIX: _("appendix"),
    Section.BODY: _("body"),
}


def sign(coding: Coding, key: str, others: str = "") -> str:
    """Return a coding in the signs that make it: ``-k!*`` is code k, denied, as a cause, with a memo."""
    return f"{STANCE_SIGN[coding.stance]}{key}{LINK_SIGN[coding.link]}{others}{'*' if coding.memo else ''}"


class Bar(Widget):
    """A few lines of text that never act on the layout around them."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._text = Text(no_wrap=True)

    def show(self, text: Text) -> None:
        """Draw another text, cut where the line ends."""
        if text != self._text:
            self._text = text
            self.refresh()

    def render(self) -> Text:
        """Return what is shown, each line cut where the widget ends."""
        rows = self._text.split("\n", allow_blank=True)
        for row in rows:
            row.truncate(self.size.width, overflow="ellipsis")
        return Text("\n").join(rows)


@dataclass(frozen=True, slots=True)
class Saved:
    """Whether the last decision is on disk; ``failure`` says in words why not."""

    at: str = ""
    failure: str = ""


def title(desk: Desk, codebook: str, n_cells: int) -> Text:
    """Return what is read and with which codebook."""
    head = " · ".join(lines.safe(str(desk.data[key])) for key in ("title", "authors", "year") if desk.data[key])
    right = Text(f"{lines.safe(desk.coder)} · {lines.safe(codebook)}")
    text = Text(lines.clip(head or desk.study, max(0, n_cells - right.cell_len - 2)), "bold")
    text.append(" " * max(1, n_cells - text.cell_len - right.cell_len))
    text.append_text(right)
    return text


def status(desk: Desk, saved: Saved, said: str, where: str, n_cells: int) -> Text:
    """Return the last line: whether all is saved, then what was just said or where one is, and the key for help."""
    text = Text()
    if saved.failure:
        text.append(_("NOT SAVED: {why}").format(why=lines.safe(saved.failure)), "bold reverse")
        return text
    text.append(_("saved {time}").format(time=saved.at) if saved.at else _("saved"))
    if said:
        text.append("  ")
        text.append(lines.safe(said), "bold")
        return text
    passage = desk.passage
    parts = [where] if where else []
    if passage is not None:
        page, last = passage.page, desk.passages[-1].page_end
        parts += [
            _("p. {page}/{last}").format(page=page, last=last),
            f"{passage.number}/{len(desk.passages)}",
            SECTIONS[passage.section],
        ]
        if desk.span != (passage.start, passage.end):
            n_words = len(desk.text.text[slice(*desk.span)].split())
            parts.append(_("{n} words chosen").format(n=n_words))
    parts += [_("finished")] if desk.finished else []
    parts += [_("{n} coded").format(n=desk.n_coded)]
    parts += [_("blind")] if desk.blind else [_("{n} suggested").format(n=desk.n_pending)]
    text.append("  " + " · ".join(parts))
    return _fitted(text, _("? keys"), n_cells)


def nothing_at_hand(codable: bool) -> Text:
    """Return what can be done where nothing is coded or suggested."""
    told = _("A code's key codes this passage; Space and the key shows the code's entry.")
    return Text(told if codable else _("This is never coded or counted; ~ lets it count."), "dim")


def at_hand(item: Item, code: Code | None, position: str, coder: str, n_cells: int) -> Text:
    """Return two lines about the selected coding or suggestion.

    Args:
        item: The selected item.
        code: Its code, None if the codebook lacks it.
        position: Such as ``2/3`` where several could be taken.
        coder: Who is coding.
        n_cells: How wide the lines are.
    """
    named = label if n_cells >= _LABEL_FROM_CELLS else short
    name = f"{code.key} {lines.safe(named(code))}" if code else lines.safe(item.code)
    facts = [STANCES[item.stance] + (f" ({lines.safe(item.cited)})" if item.cited else "")]
    if isinstance(item, Coding):
        kind = ""
        facts += [LINKS[item.link]] if item.link else []
        facts += [lines.safe(item.coder)] if item.coder != coder else []
        below = Text(_("Memo: {memo}").format(memo=lines.safe(item.memo)) if item.memo else "")
        hint = _("Del retract") if item.coder == coder else ""
    else:
        kind = _("Suggested: ")
        facts.append(f"{item.score:.2f}")
        below = Text(_("because of: {why}").format(why=lines.safe(item.why)) if item.why else "", "italic")
        hint = _("Enter accept · ⌫ reject")
    text = Text(kind, "italic")
    text.append(f"{position} " if position else "")
    text.append(name, "bold")
    text.append(" · " + " · ".join(facts))
    text = _fitted(text, hint, n_cells)
    text.append("\n")
    text.append_text(below)
    return text


def _fitted(text: Text, hint: str, n_cells: int) -> Text:
    """Return one line with a hint at its right end; the line is cut, never the hint."""
    room = n_cells - len(hint) - 2
    text.truncate(room, overflow="ellipsis")
    text.append(" " * (n_cells - text.cell_len - len(hint)))
    text.append(hint, "dim")
    return text
