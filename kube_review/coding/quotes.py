"""Finding the codable span of the text that a reviewer means by a passage, a quote or offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kube_review.errors import Conflict, NotFound, QuoteError
from kube_review.messages import Message, _, formatted, joined, plural, word
from kube_review.model import NOT_COUNTABLE, Passage
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record.anchors import standing
from kube_review.tables import shortened

Span = tuple[int, int]
_SHOWN_CHARS = 90
_NEAREST = 3


def passage_span(store: Store, text: Text, number: int) -> Span:
    """Return the span of a passage that may be coded.

    Raises:
        NotFound: The text has no such passage.
        Conflict: It is where nothing is coded, such as the references.
    """
    passages = texts.passages_of(store, text.text_id)
    if not 1 <= number <= len(passages):
        raise NotFound(
            plural(
                "{study} has no passage {number}, only passage 1.",
                "{study} has no passage {number}, only passages 1 to {n}.",
                n=len(passages),
                study=text.study,
                number=number,
            ),
            topic="passages",
        )
    passage = passages[number - 1]
    check(text, passages, (passage.start, passage.end))
    return passage.start, passage.end


def whole_span(store: Store, text: Text, start: int, end: int) -> Span:
    """Return the span ``start:end`` if it lies in the text and may be coded.

    Raises:
        NotFound: It is empty or reaches outside the text.
        Conflict: It is where nothing is coded.
    """
    if not 0 <= start < end <= len(text.text):
        raise NotFound(
            _("{study} has no span {start}:{end}.", study=text.study, start=start, end=end),
            _("Its text has {n} characters; a span is START:END with START < END.", n=len(text.text)),
        )
    check(text, texts.passages_of(store, text.text_id), (start, end))
    return start, end


def find_quote(store: Store, text: Text, quote: str) -> Span:
    """Return the only place of a quote, ignoring differences in white space.

    Raises:
        QuoteError: It does not occur, occurs more than once, or only where nothing is coded; the message shows the
            nearest passages.
    """
    words = quote.split()
    if not words:
        raise QuoteError(_("The quote is empty."), _("Give some words of the text."))
    passages = texts.passages_of(store, text.text_id)
    found = standing(text.text, quote)
    codable = [span for span in found if obstacle(passages, span) is None]
    if len(codable) == 1:
        return codable[0]
    if len(codable) > 1:
        places = _lines(_show(text, _first(passages, span)) for span in codable[:10])
        raise QuoteError(
            _("The quote stands {n} times in {study}:\n{places}\n", n=len(codable), study=text.study, places=places),
            _("Give more of its words, or the number of the passage."),
        )
    if found and (barred := obstacle(passages, found[0])):
        raise QuoteError(_refusal(text, barred), topic="not countable")
    nearest = _lines(_show(text, passage) for passage in _nearest(text, passages, " ".join(words)))
    raise QuoteError(
        _("The quote is not in {study}; the nearest passages:\n{nearest}\n", study=text.study, nearest=nearest),
        _("Quote the text as it is."),
    )


def check(text: Text, passages: Sequence[Passage], span: Span) -> None:
    """Refuse a span that touches a passage that is never coded.

    Args:
        text: The text of a study.
        passages: All its passages, or those that the span touches.
        span: A span of it.

    Raises:
        Conflict: It is where nothing is coded, such as the references.
    """
    found = obstacle(passages, span)
    if found is not None:
        raise Conflict(_refusal(text, found), topic="not countable")


def obstacle(passages: Sequence[Passage], span: Span) -> Passage | None:
    """Return a passage in the span that does not count and therefore is never coded (counting rule 1), or None."""
    for passage in passages:
        if passage.start < span[1] and passage.end > span[0] and not passage.countable:
            return passage
    return None


def _refusal(text: Text, passage: Passage) -> Message:
    place = {"n": passage.number, "study": text.study}
    if passage.section in NOT_COUNTABLE:
        return _(
            "Passage {n} of {study} is in the section {section}, which is never coded.",
            **place,
            section=word(passage.section.value),
        )
    return _("Passage {n} of {study} is a heading, a caption or the like, which is never coded.", **place)


def _first(passages: Sequence[Passage], span: Span) -> Passage | None:
    return next((p for p in passages if p.start < span[1] and p.end > span[0]), None)


def _nearest(text: Text, passages: Sequence[Passage], quote: str) -> list[Passage]:
    from rapidfuzz import fuzz, process

    choices = {p.number: " ".join(text.text[p.start : p.end].split()) for p in passages}
    found = process.extract(quote, choices, scorer=fuzz.partial_ratio, limit=_NEAREST)
    return [passages[number - 1] for _, _, number in found]


def _lines(shown: Iterable[Message]) -> Message:
    return joined((formatted("  {passage}", passage=passage) for passage in shown), "\n")


def _show(text: Text, passage: Passage | None) -> Message:
    if passage is None:
        return _("between passages")
    shown = shortened(text.text[passage.start : passage.end], _SHOWN_CHARS)
    return _("passage {number}, page {page}: {text}", number=passage.number, page=passage.page, text=shown)
