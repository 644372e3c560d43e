"""``kube-review show``: a page with its codings, as text or as the page itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import Folder, StudyName
from kube_review.messages import _, translate, word

if TYPE_CHECKING:
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
    texts.page_of(session.store, text, number)  # refuses a page that there is not
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
    from kube_review.errors import NotFound
    from kube_review.reading.pdf import overview, reader
    from kube_review.store.corpus import studies, texts

    source = session.project.root / studies.listing(session.store, text.study)[0]["path"]
    reader.check_drawable(source)
    passages = texts.passages_of(session.store, text.text_id)
    if marked is not None and marked > len(passages):
        raise NotFound(
            _("{study} has no passage {number}, only 1 to {n}.", study=text.study, number=marked, n=len(passages)),
        )
    span = passages[marked - 1] if marked else None
    number = page or (span.page if span else 1)
    words = texts.page_of(session.store, text, number).words
    if span is None:
        overview.draw(source, number, overview.outlined(passages, number, words), out)
        return
    boxes = [(w.x0, w.top, w.x1, w.bottom) for w in overview.words_of(span, words)]
    reader.page_image(source, number, boxes, out)
