"""The codebooks in use; the keys of the current one code."""

from __future__ import annotations

from collections.abc import Sequence

from kube_review.messages import Label, translate
from kube_review.model import Code, Codebook
from kube_review.screen.looks import lines


class Shelf:
    """Finds codes by key and by name.

    Attributes:
        books: The codebooks in use.
        book: The current one.
        by_key: Its codes by their keys.
    """

    def __init__(self, books: tuple[Codebook, ...]) -> None:
        self.replace(books, books[0].name)

    def replace(self, books: tuple[Codebook, ...], at_hand: str) -> None:
        """Go on with these codebooks, making the one of this name current if it is among them."""
        self.books = books
        self.book = next((book for book in books if book.name == at_hand), books[0])
        self.by_key = {code.key: code for code in self.book.codes if code.key}
        self._by_name = {
            name: (code, position)
            for book in books
            for position, code in enumerate(book.codes)
            for name in (*code.formerly, code.code)
        }

    def take_next(self) -> Codebook:
        """Make the next codebook current, cyclically."""
        names = [book.name for book in self.books]
        self.replace(self.books, names[(names.index(self.book.name) + 1) % len(names)])
        return self.book

    def find(self, name: str) -> Code | None:
        """Return a code by its id or a former one, or None if no codebook in use has it."""
        return self._by_name[name][0] if name in self._by_name else None

    def key_of(self, code: Code) -> str:
        """Return the key of a code, with its codebook where another codebook in use has the same key; ? without one."""
        owners = [book.name for book in self.books if any(one.key == code.key for one in book.codes)]
        own = next((book.name for book in self.books if code in book.codes), "")
        return f"{own}:{code.key}" if code.key and len(owners) > 1 else code.key or "?"

    def position(self, name: str) -> int:
        """Return the place (from 0) of a code in its codebook, which gives its colour."""
        return self._by_name[name][1] if name in self._by_name else 0


def short(code: Code) -> str:
    """Return a code's name for narrow places in the language of this run; its label where it has none."""
    return translate(Label(code.short, code.short_id)) or label(code)


def label(code: Code) -> str:
    """Return a code's label in the language of this run."""
    return translate(Label(code.label, code.label_id))


def names(codes: Sequence[Code], n_cells: Sequence[int]) -> list[str]:
    """Return the names of codes for places of some width, in the language of this run.

    A label that does not fit is replaced by the short label, and what is still too long is cut so that no two codes
    are shown alike.

    Args:
        codes: The codes.
        n_cells: For each code, how many cells there are.
    """
    fitting = [
        label(code) if lines.n_cells_of(label(code)) <= cells else short(code)
        for code, cells in zip(codes, n_cells, strict=True)
    ]
    return lines.distinct(fitting, n_cells)
