"""The codes in a few lines below the text: every key with a short label, where there is no room for the panel."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text

from kube_review.model import Code, Codebook
from kube_review.screen.desk.shelf import names
from kube_review.screen.looks import colours, lines
from kube_review.screen.widgets.status import Bar

_CELLS = 16
"""A key, a blank, a short label of the length that the codebook format allows, a blank."""
_HEIGHT_SHARE = 5
"""At most a fifth of the screen: the text comes first."""


class Strip(Bar):
    """The codes of the codebook in use, in columns."""

    DEFAULT_CSS = "Strip { background: $bar; }"

    def fill(self, book: Codebook, chosen: Code | None, theme: str, n_cells: int, n_lines: int) -> None:
        """Show the codes in a screen of some size; those of the same group stand together, column by column.

        Args:
            book: The codebook.
            chosen: The code to mark.
            theme: The theme, for colours.
            n_cells: How wide the screen is.
            n_lines: How high it is.
        """
        n_rows = max(1, min(n_lines // _HEIGHT_SHARE, -(-len(book.codes) // max(1, n_cells // _CELLS))))
        n_columns = max(1, -(-len(book.codes) // n_rows))
        width = n_cells // n_columns
        named = names(book.codes, [max(0, width - 3)] * len(book.codes))
        text = Text()
        for row in range(n_rows):
            for position in range(row, len(book.codes), n_rows):
                code = book.codes[position]
                _append(text, code, named[position], position, code == chosen, theme, width)
            text.append("\n" if row < n_rows - 1 else "")
        if self.styles.height is None or self.styles.height.value != n_rows:
            self.styles.height = n_rows
        self.show(text)


def _append(text: Text, code: Code, name: str, position: int, chosen: bool, theme: str, width: int) -> None:
    text.append(lines.safe(code.key) or " ", Style(bold=True, color=colours.code_colour(position, theme)))
    text.append(f" {name}", Style(reverse=chosen))
    text.append(" " * max(0, width - 2 - lines.n_cells_of(name)))
