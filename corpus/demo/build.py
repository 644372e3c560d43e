"""Set the PDFs of the demo corpus from ``source/*.md``: ``python corpus/demo/build.py [FOLDER]``.

The same sources give the same bytes on every machine: fixed dates, no compression, only the standard fonts.

A source begins with ``key: value`` lines and an empty line; every following line is one block:

    # Title              ## Heading            ### Subheading          text: a paragraph (*italic*, note mark^1^)
    > centred line       Tabel 1. …: caption   | cell | cell: a table row (the first row is its head)
    ~ entry | page       => box > box: a figure                  ---: a new page (thesis pages)
    ===                  (journal pages) ends the front matter that runs across both columns

Keys: ``year``, ``layout`` (journal or thesis), ``size`` (a4 or b5), ``running`` (the header), ``short`` (the header of
even pages), ``page`` (the first page number), ``note1`` and ``note2`` (the footnote of the first and second page) and
``hyphens`` (yes: break words at line ends).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import black, grey
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

HERE = Path(__file__).parent
LABEL = "DOKUMEN SINTETIS – contoh untuk kube-review, bukan penelitian nyata"
SIZES = {"a4": A4, "b5": (498.9, 708.7)}
MARGIN = 54.0
GUTTER = 16.0
NOTE_HEIGHT = 40.0
HEADING_ROOM = {"# ": 0.0, "## ": 84.0, "### ": 58.0, "> ": 0.0}  # a heading stays with the lines it heads
SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Source:
    """One paper: its keys and its blocks in order."""

    keys: dict[str, str]
    blocks: tuple[str, ...]

    @property
    def thesis(self) -> bool:
        return self.keys["layout"] == "thesis"

    @property
    def size(self) -> tuple[float, float]:
        return SIZES[self.keys.get("size", "a4")]


def read(path: Path) -> Source:
    """Read a source file."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    keys = dict(re.split(r":\s*", line, maxsplit=1) for line in head.splitlines())
    return Source(keys, tuple(line.strip() for line in body.splitlines() if line.strip()))


def styles(thesis: bool) -> dict[str, ParagraphStyle]:
    """Return the paragraph styles: journals are set small and narrow, theses large and wide."""
    size = 11.5 if thesis else 10.0
    text = ParagraphStyle(
        "text",
        fontName="Times-Roman",
        fontSize=size,
        leading=size * (1.42 if thesis else 1.18),
        alignment=TA_JUSTIFY,
        firstLineIndent=24 if thesis else 12,
        spaceAfter=4 if thesis else 0,
    )
    heading = ParagraphStyle(
        "heading", text, fontName="Times-Bold", alignment=TA_CENTER if thesis else 0, firstLineIndent=0
    )
    heading.spaceBefore, heading.spaceAfter = 9, 4
    small = {"fontSize": size - 1.5, "leading": (size - 1.5) * 1.18, "firstLineIndent": 0}
    return {
        "text": text,
        "title": ParagraphStyle("title", heading, fontSize=14, leading=17, alignment=TA_CENTER, spaceAfter=8),
        "heading": heading,
        "subheading": ParagraphStyle("subheading", heading, fontName="Times-BoldItalic", alignment=0, spaceBefore=6),
        "centred": ParagraphStyle("centred", text, alignment=TA_CENTER, firstLineIndent=0, spaceAfter=2),
        "label": ParagraphStyle("label", heading, fontSize=8, leading=10, alignment=TA_CENTER, spaceBefore=0),
        "reference": ParagraphStyle("reference", text, firstLineIndent=-14, leftIndent=14, spaceAfter=3, alignment=0),
        "front": ParagraphStyle("front", text, leftIndent=18, rightIndent=18, spaceAfter=5, **small),
        "caption": ParagraphStyle(
            "caption", text, alignment=TA_CENTER, spaceBefore=6, spaceAfter=4, keepWithNext=1, **small
        ),
        "cell": ParagraphStyle("cell", text, alignment=0, **small),
    }


def markup(text: str, hyphens: bool = False) -> str:
    """Return a block as ReportLab's paragraph markup."""
    text = escape(text)
    if hyphens:
        text = re.sub(r"[a-z]{7,}", lambda match: syllables(match[0]), text)
    text = re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)
    return re.sub(r"\^(\d)\^", r"<super>\1</super>", text)


def syllables(word: str) -> str:
    """Put soft hyphens where an Indonesian word may break: before a consonant with its vowel."""
    onset = r"(?:ng(?!g)|ny|sy|kh|[bcdfghjklmnpqrstvwxyz])"
    return re.sub(rf"(?<=\w\w)(?<!{SOFT_HYPHEN})({onset}[aeiou](?=\w))", rf"{SOFT_HYPHEN}\1", word)


class Entry(Flowable):  # type: ignore[misc]
    """A line of a table of contents: title, dotted leader, page number."""

    def __init__(self, title: str, page: str) -> None:
        super().__init__()
        self.title, self.number = title, page

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, 16.0

    def draw(self) -> None:
        size = self.canv.stringWidth
        dots = int((self.width - size(self.title, "Times-Roman", 11) - 30) / size(".", "Times-Roman", 11))
        self.canv.setFont("Times-Roman", 11)
        self.canv.drawString(0, 4, f"{self.title} {'.' * dots}")
        self.canv.drawRightString(self.width, 4, self.number)


class Boxes(Flowable):  # type: ignore[misc]
    """A figure: labelled boxes from top to bottom, joined by lines."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__()
        self.labels = labels

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, 28.0 * len(self.labels)

    def draw(self) -> None:
        middle = self.width / 2
        self.canv.setFont("Helvetica", 8)
        for step, label in enumerate(reversed(self.labels)):
            bottom = 28.0 * step + 4
            self.canv.rect(middle - 70, bottom, 140, 18)
            self.canv.drawCentredString(middle, bottom + 6, label)
            if step:
                self.canv.line(middle, bottom, middle, bottom - 10)


def table(rows: list[str], cell: ParagraphStyle) -> Table:
    """Return a ruled table; the first row is its head."""
    cells = [[Paragraph(markup(text.strip()), cell) for text in row.strip("|").split("|")] for row in rows]
    rules = [("LINEABOVE", (0, 0), (-1, 1), 0.6, black), ("LINEBELOW", (0, -1), (-1, -1), 0.6, black)]
    return Table(cells, style=TableStyle([*rules, ("VALIGN", (0, 0), (-1, -1), "TOP")]), spaceAfter=8)


def flow(blocks: tuple[str, ...], body: str, source: Source) -> list[Flowable]:
    """Turn blocks into flowables; plain paragraphs take the style named ``body``."""
    style = styles(source.thesis)
    hyphens = source.keys.get("hyphens") == "yes" and body == "text"
    prefixes = {"# ": "title", "## ": "heading", "### ": "subheading", "> ": "centred"}
    story: list[Flowable] = []
    for is_table, group in groupby(blocks, lambda block: block.startswith("|")):
        if is_table:
            story.append(table(list(group), style["cell"]))
            continue
        for block in group:
            prefix = block.partition(" ")[0] + " "
            if prefix in prefixes:
                if re.search("DAFTAR PUSTAKA|REFERENCES", block):
                    body = "reference"
                story.append(CondPageBreak(HEADING_ROOM[prefix]))
                story.append(Paragraph(markup(block.removeprefix(prefix)), style[prefixes[prefix]]))
            elif block == "---":
                story.append(PageBreak())
            elif block.startswith("~ "):
                story.append(Entry(*(part.strip() for part in block[2:].split("|"))))
            elif block.startswith("=> "):
                story.append(Boxes([label.strip() for label in block[3:].split(">")]))
            elif re.match(r"(Tabel|Gambar|Table|Figure) (\d+\.)+ ", block):
                story.append(Paragraph(markup(block), style["caption"]))
            else:
                story.append(Paragraph(markup(block, hyphens), style[body]))
    return story


def furniture(source: Source) -> dict[int, object]:
    """Return what to draw on the first, the second and all later pages: header, label, page number, footnote."""
    width, height = source.size

    def draw(canvas: Canvas, note: str) -> None:
        number = canvas.getPageNumber() + int(source.keys.get("page", "1")) - 1
        canvas.saveState()
        canvas.setFont("Times-Italic", 8.5)
        header = source.keys.get("short", source.keys["running"]) if number % 2 == 0 else source.keys["running"]
        canvas.drawCentredString(width / 2, height - 34, header)
        canvas.setFont("Helvetica", 7)
        canvas.setFillColor(grey)
        canvas.drawCentredString(width / 2, 30, LABEL)
        canvas.setFillColor(black)
        canvas.setFont("Times-Roman", 9)
        canvas.drawRightString(width - MARGIN, 30, str(number))
        if note:
            canvas.line(MARGIN, MARGIN + NOTE_HEIGHT - 6, MARGIN + 90, MARGIN + NOTE_HEIGHT - 6)
            style = ParagraphStyle("note", fontName="Times-Roman", fontSize=7.5, leading=9)
            paragraph = Paragraph(markup(note), style)
            _, tall = paragraph.wrap(column(source), NOTE_HEIGHT)
            paragraph.drawOn(canvas, MARGIN, MARGIN + NOTE_HEIGHT - 9 - tall)
        canvas.restoreState()

    notes = {1: source.keys.get("note1", ""), 2: source.keys.get("note2", ""), 3: ""}
    return {page: lambda canvas, _doc, note=note: draw(canvas, note) for page, note in notes.items()}


def column(source: Source) -> float:
    """Return the width of a column in points."""
    text = source.size[0] - 2 * MARGIN
    return text if source.thesis else (text - GUTTER) / 2


def frames(source: Source, page: int, front_height: float) -> list[Frame]:
    """Return the frames of a page: the front matter of a first journal page, then one or two columns."""
    width, height = source.size
    pads = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    top = height - MARGIN - front_height
    found = [Frame(MARGIN, top, width - 2 * MARGIN, front_height, **pads)] if front_height else []
    for number in range(1 if source.thesis else 2):
        bottom = MARGIN + (NOTE_HEIGHT if number == 0 and source.keys.get(f"note{page}") else 0)
        left = MARGIN + number * (column(source) + GUTTER)
        found.append(Frame(left, bottom, column(source), top - bottom, **pads))
    return found


def height_of(story: list[Flowable], width: float) -> float:
    """Return the height in points that flowables take, with the space between them."""
    total = 0.0
    for flowable in story:
        total += flowable.wrap(width, 10_000)[1] + flowable.getSpaceBefore() + flowable.getSpaceAfter()
    return total + 6


def build(path: Path, out: Path) -> None:
    """Set one source as a PDF."""
    source = read(path)
    label = Paragraph(LABEL, styles(source.thesis)["label"])
    if source.thesis:
        front, story, front_height = [], [label, *flow(source.blocks, "text", source)], 0.0
    else:
        split = source.blocks.index("===")
        front = [label, *flow(source.blocks[:split], "front", source)]
        story = [*front, FrameBreak(), *flow(source.blocks[split + 1 :], "text", source)]
        front_height = height_of(front, source.size[0] - 2 * MARGIN)
    title = next(block[2:] for block in source.blocks if block.startswith("# "))
    document = BaseDocTemplate(
        str(out), pagesize=source.size, invariant=1, pageCompression=0, title=title, author="", subject=LABEL, lang="id"
    )
    draw = furniture(source)
    for page in (1, 2, 3):
        page_frames = frames(source, page, front_height if page == 1 else 0.0)
        document.addPageTemplates(PageTemplate(str(page), page_frames, onPage=draw[page]))
    document.build([NextPageTemplate(["2", "*", "3"]), *story])
    # ReportLab dates reproducible files to 2000; a paper carries the year it came out.
    out.write_bytes(out.read_bytes().replace(b"(D:2000", f"(D:{source.keys['year']}".encode()))


def main(folder: Path) -> None:
    """Set every source into ``folder``."""
    for path in sorted((HERE / "source").glob("*.md")):
        build(path, folder / f"{path.stem}.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "papers")
