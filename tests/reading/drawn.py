"""Small PDFs drawn line by line, so that a test decides where every word stands and in which order it is listed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
FONT, BOLD = "Times-Roman", "Times-Bold"

# Invented prose, in the register of the papers that are read.
PROSE = (
    "kelompok usaha bersama di desa itu dibentuk tanpa musyawarah sehingga anggota tidak saling mengenal dan ternak "
    "yang diterima tidak pernah dirawat bergiliran sebab pendamping hanya datang dua kali dalam setahun serta catatan "
    "kas tidak ditulis oleh bendahara walaupun bantuan sudah habis dipakai untuk keperluan rumah tangga"
)


def sentence(seed: int, n_words: int = 18) -> str:
    """Return a sentence of its own for each seed."""
    known = PROSE.split()
    words = [known[(seed * 7 + step * (1 + seed % 5)) % len(known)] for step in range(n_words)]
    return f"{words[0].capitalize()} nomor {seed} {' '.join(words[1:])}."


def prose(first: int, n: int) -> str:
    """Return ``n`` sentences from seed ``first`` on."""
    return " ".join(sentence(seed) for seed in range(first, first + n))


def broken(text: str, width: float, size: float, indent: float = 0.0, font: str = FONT) -> list[str]:
    """Break a text into lines of at most ``width`` points; the first one is shorter by ``indent``."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        room = width - (indent if not lines else 0.0)
        if stringWidth(longer, font, size) > room and line:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


@dataclass
class Drawing:
    """A PDF that grows line by line; ``y`` counts from the top of the page."""

    path: Path
    canvas: Canvas = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = Canvas(str(self.path), pagesize=A4)

    def line(self, x: float, y: float, text: str, size: float = 10.0, font: str = FONT, width: float = 0.0) -> None:
        """Write one line at its baseline, stretched to ``width`` by its spaces if that is given."""
        drawn = self.canvas.beginText(x, HEIGHT - y)
        drawn.setFont(font, size)
        if width and " " in text:
            drawn.setWordSpace((width - stringWidth(text, font, size)) / text.count(" "))
        drawn.textOut(text)
        self.canvas.drawText(drawn)

    def paragraph(
        self, x: float, y: float, text: str, width: float, size: float = 10.0, indent: float = 14.0, step: float = 12.5
    ) -> float:
        """Write a justified paragraph with an indented first line; return the y below it."""
        lines = broken(text, width, size, indent)
        for number, line in enumerate(lines):
            shift = indent if number == 0 else 0.0
            self.line(x + shift, y, line, size, width=(width - shift) if number < len(lines) - 1 else 0.0)
            y += step
        return y

    def lines(
        self, x: float, y: float, lines: list[str], width: float, size: float = 10.0, step: float = 12.5
    ) -> float:
        """Write lines that are full, such as the part of a paragraph that fits a column; return the y below."""
        for line in lines:
            self.line(x, y, line, size, width=width)
            y += step
        return y

    @contextmanager
    def turned(self, degrees: float) -> Iterator[None]:
        """Draw turned against the clock about the middle of the page."""
        self.canvas.saveState()
        self.canvas.translate(WIDTH / 2, HEIGHT / 2)
        self.canvas.rotate(degrees)
        self.canvas.translate(-WIDTH / 2, -HEIGHT / 2)
        yield
        self.canvas.restoreState()

    def next_page(self) -> None:
        """Begin another page."""
        self.canvas.showPage()

    def done(self) -> Path:
        """Write the file."""
        self.canvas.save()
        return self.path
