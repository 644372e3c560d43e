"""Answers to appraisal forms: by coder, with the words of the study that show it; never summed to a score."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kube_review.appraisal import AppraisalForm
from kube_review.coding.quotes import find_quote
from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.model import Coder
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record import appraisals, journal
from kube_review.store.record.anchors import standing
from kube_review.store.record.appraisals import Stored
from kube_review.store.record.event import NewEvent


class Answer(StrEnum):
    """How a study does on a criterion."""

    YES = "yes"
    NO = "no"
    CANT_TELL = "cant-tell"


@dataclass(frozen=True, slots=True)
class Appraised:
    """One coder's answer; ``quote`` are the words of the study, on ``page``."""

    study: str
    criterion: str
    coder: str
    answer: Answer
    quote: str
    page: int | None
    memo: str
    at: str


def answer(
    store: Store,
    coder: Coder,
    text: Text,
    form: AppraisalForm,
    criterion: str,
    given: Answer | None,
    quote: str = "",
    memo: str = "",
) -> bool:
    """Answer a criterion for a study, or take the answer back with None; return whether anything was written.

    Arguments and errors as for ``prepared``.
    """
    new = prepared(store, coder, text, form, criterion, given, quote, memo)
    return bool(journal.append_changes(store, coder.uid, [new]))


def prepared(
    store: Store,
    coder: Coder,
    text: Text,
    form: AppraisalForm,
    criterion: str,
    given: Answer | None,
    quote: str = "",
    memo: str = "",
) -> NewEvent:
    """Return the event of an answer for ``coding.write``, so that several answers are one action.

    Args:
        store: The review.
        coder: Who answers.
        text: The study's current text.
        form: The form.
        criterion: Its criterion.
        given: The answer.
        quote: Words of the study that show it, wherever they stand; needed for *yes*.
        memo: A note.

    Raises:
        NotFound: The form has no such criterion.
        ReviewError: *Yes* without a quote.
        QuoteError: The quote is not in the text.
    """
    asked = form.criterion(criterion)
    if given is Answer.YES and not quote.strip():
        raise ReviewError(
            _("Yes to {criterion} needs the words that show it.", criterion=criterion),
            _("Quote them, or answer cant-tell."),
        )
    words, page = "", None
    if given is not None and quote.strip():
        start, end = _place(store, text, quote)
        words, page = text.text[start:end], _page(store, text, start)
    said = {"answer": given and given.value, "asked": asked.asked, "memo": memo, "quote": words, "page": page}
    return NewEvent("appraise", said, study=text.uid, person=coder.uid, form=form.form, key=criterion)


def given(store: Store, form: AppraisalForm, study: str | None = None) -> list[Appraised]:
    """Return the answers to a form, by study, criterion and coder; those to an earlier wording are left out."""
    questions = {criterion.criterion: criterion.asked for criterion in form.criteria}
    order = {name: n for n, name in enumerate(questions)}
    answers = [
        answer
        for stored in appraisals.listing(store, form.form, study)
        if (answer := _read(stored, questions.get(stored.criterion))) is not None
    ]
    return sorted(answers, key=lambda answer: (answer.study, order[answer.criterion], answer.coder))


def _read(stored: Stored, asked: str | None) -> Appraised | None:
    if stored.asked != asked:
        return None
    return Appraised(
        stored.study,
        stored.criterion,
        stored.coder,
        Answer(stored.answer),
        stored.quote,
        stored.page,
        stored.memo,
        stored.at,
    )


def _place(store: Store, text: Text, quote: str) -> tuple[int, int]:
    # Anywhere in the text, once or more: who paid for a study stands in its acknowledgements, which are never coded.
    found = standing(text.text, quote)
    return found[0] if found else find_quote(store, text, quote)


def _page(store: Store, text: Text, start: int) -> int | None:
    pages = [page.number for page in texts.pages_of(store, text.text_id) if page.start <= start]
    return pages[-1] if pages else None
