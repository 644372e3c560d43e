"""``kube-review show``: a page with its codings, as text or as the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import Folder, StudyName
from kube_review.messages import _, plural, translate, word

if TYPE_CHECKING:
    from kube_review.model import Passage, WordBox
    from kube_review.reading.pdf.overview import Outlined
    from kube_review.session import Session
    from kube_review.store.corpus.texts import Text


def show(
    study: StudyName,
    page: Annotated[int | None, typer.Option(min=1, help="Which page.", show_default="1")] = None,
    passage: Annotated[int | None, typer.Option(min=1, help="Mark this passage.", show_default=False)] = None,
    image: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.png",
            help="Write the page itself as a picture: the passage marked, or all boxed and numbered.",
            show_default=False,
        ),
    ] = None,
    project: Folder = None,
) -> None:
    """Show a page of a study with its codings."""
    from kube_review.session import open_session
    from kube_review.store.corpus import texts

    with open_session(project) as session:
        text = texts.text_of(session.store, study)
        if image is not None:
            _draw(session, text, page, passage, image)
        else:
            _print(session, text, page, passage)


def _print(session: Session, text: Text, page: int | None, marked: int | None) -> None:
    from kube_review import console
    from kube_review.coding import blind
    from kube_review.store.corpus import texts
    from kube_review.store.record import codings
    from kube_review.tables import plain

    passages = texts.passages_of(session.store, text.text_id)
    number = page or (passages[marked - 1].page if marked and marked <= len(passages) else 1)
    _page(session, text, number)
    coded = blind.visible(session, codings.listing(session.store, study=text.study))
    console.write(translate(_("{study}, page {page}", study=text.study, page=number)))
    for p in passages:
        if not p.page <= number <= p.page_end:
            continue
        sign = ">" if p.number == marked else " "
        console.write(f"{sign}{p.number:5} {plain(text.text[p.start : p.end])}")
        for c in coded:
            if c.start is not None and c.end is not None and c.start < p.end and c.end > p.start:
                console.write(f"        [{c.coding}] {c.code} {translate(word(c.stance.value))} ({c.coder})")


def _draw(session: Session, text: Text, page: int | None, marked: int | None, out: Path) -> None:
    from kube_review.errors import NotFound, ReviewError
    from kube_review.reading.pdf import overview, reader
    from kube_review.store.corpus import studies, texts

    source = session.project.root / studies.listing(session.store, text.study)[0]["path"]
    if source.suffix.lower() != ".pdf":
        raise ReviewError(_("{name} has no pages to draw.", name=source.name), _("Pictures are made from PDFs."))
    passages = texts.passages_of(session.store, text.text_id)
    if marked is not None and marked > len(passages):
        raise NotFound(
            _("{study} has no passage {number}, only 1 to {n}.", study=text.study, number=marked, n=len(passages)),
        )
    span = passages[marked - 1] if marked else None
    number = page or (span.page if span else 1)
    words = _page(session, text, number).words
    if span is None:
        here = [p for p in passages if p.page <= number <= p.page_end]
        overview.draw(source, number, [_outlined(p, words) for p in here], out)
        return
    boxes = [(w.x0, w.top, w.x1, w.bottom) for w in words if w.start < span.end and w.end > span.start]
    reader.page_image(source, number, boxes, out)


def _outlined(passage: Passage, words: Sequence[WordBox]) -> Outlined:
    from kube_review.reading.pdf.overview import Outlined

    inside = [word for word in words if word.start < passage.end and word.end > passage.start]
    in_order = tuple(sorted(inside, key=lambda word: word.start))
    return Outlined(passage.number, in_order, passage.section, passage.countable)


def _page(session: Session, text: Text, number: int):  # type: ignore[no-untyped-def]
    from kube_review.errors import NotFound
    from kube_review.store.corpus import texts

    pages = texts.pages_of(session.store, text.text_id, with_words=True)
    for page in pages:
        if page.number == number:
            return page
    raise NotFound(
        plural(
            "{study} has no page {number}, only {n} page.",
            "{study} has no page {number}, only {n} pages.",
            n=len(pages),
            study=text.study,
            number=number,
        )
    )
