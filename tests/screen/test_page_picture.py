"""The printed page on the coding screen: where it stands, what it marks, and what it says where there is none."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from textual.pilot import Pilot

from kube_review import ingest
from kube_review.model import Section, WordBox
from kube_review.reading.pdf.overview import Outlined
from kube_review.screen.app import ReviewApp
from kube_review.screen.desk import printed_page
from kube_review.screen.desk.printed_page import PrintedPage
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.screen.widgets import half_blocks
from kube_review.session import Session
from tests.reading.drawn import BOLD, Drawing, prose
from tests.screen.conftest import piloted, steer

PAPER, RED, BLUE = (255, 255, 255), (255, 0, 0), (0, 0, 255)


def add_pdf(session: Session, path: Path) -> None:
    """Read a PDF of one page with two columns of text into the review, as the study ``kertas``."""
    page = Drawing(path / "kertas.pdf")
    page.line(72, 90, "HASIL", 12, BOLD)
    page.paragraph(72, 120, prose(1, 6), 450, indent=0)
    (done,) = ingest.add(session.project, session.store, ingest.find([page.done()]))
    assert done.study == "kertas"


async def drawn(screen: CodingScreen, pilot: Pilot[None]) -> list[str]:
    """Return the lines of the picture once it is drawn."""
    await screen.workers.wait_for_complete()
    await pilot.pause()
    picture = screen.page.query_one("#picture")
    return [picture.render_line(y).text for y in range(picture.size.height)]


@piloted
async def test_the_page_stands_in_the_place_of_the_text_or_beside_it(review: Session, tmp_path: Path) -> None:
    """80 columns have room for one of them, 160 for both; the same key brings the text back; keys still code."""
    add_pdf(review, tmp_path)
    for size, beside in (((80, 24), False), ((160, 50), True)):
        screen = CodingScreen(review, "kertas")
        async with ReviewApp(review, lambda screen=screen: screen).run_test(size=size) as pilot:  # type: ignore[misc]
            await pilot.press("ctrl+p")
            lines = await drawn(screen, pilot)
            assert (screen.reader.display, screen.page.display, screen.strip.display) == (beside, True, True)
            assert {"1", "2"} <= set("".join(lines))
            await pilot.press("home", "down", "k")
            assert [c.code for c in screen.desk.own_at(1)] == ["weak-supervision"]
            await pilot.press("ctrl+p", "ctrl+z")
            assert (screen.reader.display, screen.page.display) == (True, False)


@piloted
async def test_the_marked_passage_follows_the_keys(review: Session, tmp_path: Path) -> None:
    """Going to another passage draws another picture of the same page."""
    add_pdf(review, tmp_path)
    screen = CodingScreen(review, "kertas")
    async with ReviewApp(review, lambda: screen).run_test(size=(160, 50)) as pilot:
        await pilot.press("home", "down", "_")
        await drawn(screen, pilot)
        first = screen.page.query_one(half_blocks.HalfBlocks).image
        await pilot.press("down", "down")
        await drawn(screen, pilot)
        second = screen.page.query_one(half_blocks.HalfBlocks).image
        assert first is not None
        assert second is not None
        assert first.size == second.size
        assert first.tobytes() != second.tobytes()


@piloted
async def test_a_study_without_pages_says_so(review: Session) -> None:
    """The text stays; the last line says why there is no picture."""
    async with steer(review) as it:
        await it.press("ctrl+p")
        assert "lele.txt has no pages to draw" in it.status()
        assert it.screen.reader.display
        assert not it.screen.page.display


@piloted
async def test_a_page_that_cannot_be_drawn_says_why_in_its_place(review: Session, tmp_path: Path) -> None:
    """The source is damaged while the page is shown: the next page is refused in words."""
    add_pdf(review, tmp_path)
    screen = CodingScreen(review, "kertas")
    source = review.project.root / screen.desk.data["path"]
    source.write_bytes(b"%PDF-1.4 damaged")
    printed_page._drawn.cache_clear()
    async with ReviewApp(review, lambda: screen).run_test(size=(160, 50)) as pilot:
        await pilot.press("ctrl+p")
        await screen.workers.wait_for_complete()
        await pilot.pause()
        assert "cannot be drawn" in str(screen.page.query_one("#refused").render())


def test_half_blocks_draw_two_pixels_a_cell_and_write_numbers_over_them() -> None:
    """The upper pixel is the sign's colour, the lower its ground; digits that do not fit are left out."""
    image = Image.new("RGB", (4, 4), RED)
    image.paste(BLUE, (0, 1, 4, 2))
    first, second = half_blocks.strips(image, 4, 2, [(0.5, 0.5, 123)])
    (piece,) = first
    assert (piece.text, piece.style.color.triplet, piece.style.bgcolor.triplet) == ("▀▀▀▀", RED, BLUE)
    assert second.text == "▀▀12"


def test_a_view_has_the_shape_of_its_place_and_holds_the_current_passage(tmp_path: Path) -> None:
    """A low place shows the lines around the passage; a narrow one the whole page with paper below."""
    page = Drawing(tmp_path / "tinggi.pdf")
    page.line(72, 60, "Baris pertama di atas", 12)
    page.line(72, 780, "Baris terakhir di bawah", 12)
    words = {1: WordBox(0, 21, 72, 50, 190, 62), 2: WordBox(22, 45, 72, 770, 200, 782)}
    passages = tuple(Outlined(n, (word,), Section.RESULTS, True) for n, word in words.items())
    sheet = PrintedPage(page.done(), 1, passages)
    for current in (1, 2):
        view = printed_page.view(sheet, current, 80, 40)
        assert abs(view.image.height / view.image.width - 0.5) < 0.01
        assert [number for _x, _y, number in view.numbers] == [current]
    whole = printed_page.view(sheet, 1, 10, 90)
    assert abs(whole.image.height / whole.image.width - 9) < 0.2
    assert [number for _x, _y, number in whole.numbers] == [1, 2]
    assert whole.image.getpixel((0, whole.image.height - 1)) == PAPER
