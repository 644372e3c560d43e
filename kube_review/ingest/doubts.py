"""Which studies may be read wrongly: pages and reasons, worked out from what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kube_review.messages import Message, _, word
from kube_review.model import Page, Passage, Section
from kube_review.store.corpus import studies, texts
from kube_review.store.database.connection import Store

OCR = "tesseract"
LOW_CONFIDENCE = 0.8
"""OCR pages with a lower mean confidence have many misread words."""
MIN_COUNTABLE = 0.5
"""If less than this share of a text is countable, it was probably mistaken for tables, references or front matter."""
MAX_BROKEN = 0.5
"""If more of a page's passages than this begin or end within a sentence, its lines are likely out of order."""
_MIN_PASSAGES = 6
_MIN_WORDS = 5
_MIN_CHARS = 2_000
_PORTAL = "portal"
_APART = frozenset({Section.REFERENCES, Section.APPENDIX, Section.CONTENTS, Section.FRONT})
_CLOSED = tuple(".?!:;…”\"')]»")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a study may be read wrongly; ``pages`` are the pages concerned, none for the whole study."""

    study: str
    pages: tuple[int, ...]
    reason: Message


def doubts(store: Store, names: Sequence[str] | None = None) -> list[Doubt]:
    """Return the doubts about the current texts of a review.

    Args:
        store: The review.
        names: Study ids; all studies if not given.
    """
    wanted = [row["study"] for row in studies.listing(store)] if names is None else names
    found: list[Doubt] = []
    for study in wanted:
        text = texts.text_of(store, study)
        pages, passages = texts.pages_of(store, text.text_id), texts.passages_of(store, text.text_id)
        found += [Doubt(study, numbers, reason) for numbers, reason in _of(text.text, pages, passages)]
    return found


def n_by_ocr(store: Store, names: Sequence[str]) -> int:
    """Count the studies with pages that were read by OCR."""
    return sum(
        any(page.engine == OCR for page in texts.pages_of(store, texts.text_of(store, study).text_id))
        for study in names
    )


def page_list(pages: Sequence[int]) -> str:
    """Return page numbers with runs drawn together: ``1-3, 7``."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _of(text: str, pages: Sequence[Page], passages: Sequence[Passage]) -> Iterator[tuple[tuple[int, ...], Message]]:
    noted: dict[str, list[int]] = {}
    for page in pages:
        if page.note and _PORTAL not in page.note:
            noted.setdefault(page.note, []).append(page.number)
    for note, numbers in noted.items():
        yield tuple(numbers), word(note)
    if blank := [
        page.number for page in pages if not page.note and page.width and not text[page.start : page.end].strip()
    ]:
        yield tuple(blank), _("blank: no text was found")
    if unsure := [page for page in pages if _is_unsure(page)]:
        least = min(page.ocr_confidence or 0.0 for page in unsure)
        yield tuple(page.number for page in unsure), _("read by OCR, confidence {share:.0%}", share=least)
    share = _countable_share(passages)
    if share is not None and share < MIN_COUNTABLE:
        yield (), _("only {share:.0%} of its text is countable", share=share)
    if disordered := [page.number for page in pages if _is_disordered(text, page.number, passages)]:
        yield tuple(disordered), _("most sentences are broken: the order of the lines is likely wrong")


def _is_unsure(page: Page) -> bool:
    return page.engine == OCR and page.ocr_confidence is not None and page.ocr_confidence < LOW_CONFIDENCE


def _countable_share(passages: Sequence[Passage]) -> float | None:
    """Return the share of text outside references, appendix and front matter that counts; None for very short texts."""
    inside = [passage for passage in passages if passage.section not in _APART]
    total = sum(passage.end - passage.start for passage in passages)
    if total < _MIN_CHARS:
        return None
    counted = sum(passage.end - passage.start for passage in inside if passage.countable)
    considered = sum(passage.end - passage.start for passage in inside)
    return counted / considered if considered else 0.0


def _is_disordered(text: str, number: int, passages: Sequence[Passage]) -> bool:
    prose = [
        text[passage.start : passage.end]
        for passage in passages
        if passage.page == passage.page_end == number and passage.countable and passage.lead_in is None
    ]
    prose = [words for words in prose if words.count(" ") >= _MIN_WORDS]
    if len(prose) < _MIN_PASSAGES:
        return False
    broken = sum(words[0].islower() or not words.endswith(_CLOSED) for words in prose)
    return broken > MAX_BROKEN * len(prose)
