"""Passages laid out in rows of the screen; only those that come near it are ever laid out."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.messages import gettext as _
from kube_review.screen.desk.desk import Desk
from kube_review.screen.looks import lines
from kube_review.screen.looks.lines import Line
from kube_review.screen.widgets.status import SECTIONS

CACHED = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the screen: a rule, a blank, or a line of a passage with its number within the passage."""

    line: Line | None = None
    number: int = 0
    rule: str = ""


class Blocks:
    """The rows of each passage at one width.

    Attributes:
        desk: The study.
        n_cells: How wide the text is.
    """

    def __init__(self, desk: Desk, n_cells: int) -> None:
        self.desk = desk
        self.n_cells = n_cells
        self._blocks: dict[int, list[Row]] = {}
        self._lines: dict[int, list[Line]] = {}

    def __len__(self) -> int:
        return len(self._blocks)

    def forget_rows(self) -> None:
        """Lay out again what stands beside the words, after a decision; the words themselves never change."""
        self._blocks.clear()

    def of(self, n: int) -> list[Row]:
        """Return the rows of a passage (index from 0), with the rule or blank line before it."""
        if n not in self._blocks:
            if len(self._blocks) > CACHED:
                self._blocks.clear()
            self._blocks[n] = [*self._head(n), *self._body(n)]
        return self._blocks[n]

    def _head(self, n: int) -> list[Row]:
        passage = self.desk.passages[n]
        before = self.desk.passages[n - 1] if n else None
        if before is None or (before.page, before.section) != (passage.page, passage.section):
            rule = _("page {page} · {section}").format(page=passage.page, section=SECTIONS[passage.section])
            return [Row(rule=rule)] if before is None else [Row(), Row(rule=rule)]
        return [Row()] if before.paragraph != passage.paragraph else []

    def _body(self, n: int) -> list[Row]:
        body = list(self._wrapped(n))
        empty = Line((), (), (), self.desk.passages[n].end)
        wanted = max(len(self.desk.marks_at(n)), len(self.desk.pending_at(n)))
        body += [empty] * (wanted - len(body))
        return [Row(line, number) for number, line in enumerate(body)]

    def _wrapped(self, n: int) -> list[Line]:
        if n not in self._lines:
            if len(self._lines) > CACHED:
                self._lines.clear()
            passage = self.desk.passages[n]
            self._lines[n] = lines.wrap(self.desk.text.text, passage.start, passage.end, self.n_cells)
        return self._lines[n]
