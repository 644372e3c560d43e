"""Deciding on suggestions: accepting makes a coding, a rejection is remembered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from kube_review.coding import blind
from kube_review.coding.record import Judgement, new_record
from kube_review.errors import Conflict
from kube_review.messages import _
from kube_review.model import Coder, Coding, Link, Origin, Stance
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, journal, suggestions
from kube_review.store.record.event import NewEvent
from kube_review.store.record.suggestions import Suggestion


def accept(
    store: Store,
    coder: Coder,
    numbers: Sequence[int],
    *,
    bulk: bool = False,
    code: str | None = None,
    stance: Stance | None = None,
    link: Link | None = None,
    memo: str = "",
    span: tuple[int, int] | None = None,
    cited: str | None = None,
    text: Text | None = None,
) -> list[Coding]:
    """Turn suggestions into codings, as one action.

    Args:
        store: The review.
        coder: Who accepts.
        numbers: The suggestions' local ids.
        bulk: Many at once, without looking at each; the codings' origin says so.
        code: Another code than the suggested one (a correction).
        stance: Another stance.
        link: Cause or condition.
        memo: A note.
        span: Another span that ``coding.places`` allowed, for a single suggestion.
        cited: Another source, where the stance is cites.
        text: The current text of the suggestions' study, where it has been read already.

    Raises:
        NotFound: A suggestion is unknown; then none is accepted.
        Conflict: One is decided already, or the coder codes its study blind; then none is accepted.
    """
    chosen = [_pending(store, coder, number) for number in dict.fromkeys(numbers)]
    read = {text.study: text} if text else {}
    news = []
    for suggestion in chosen:
        if suggestion.study not in read:
            read[suggestion.study] = texts.text_of(store, suggestion.study)
        meant = stance or suggestion.stance
        source = suggestion.cited if cited is None else cited
        judgement = Judgement(code or suggestion.code, meant, link, source if meant is Stance.CITES else "", memo)
        origin = Origin.BULK if bulk else Origin.SUGGESTED
        new = new_record(
            store,
            read[suggestion.study],
            span or (suggestion.start, suggestion.end),
            judgement,
            str(uuid.uuid4()),
            origin,
        )
        news.append(replace(new, kind="accept", payload={**new.payload, "suggestion": _described(suggestion)}))
    if news:
        journal.append(store, coder.uid, news)
    accepted = [codings.by_uuid(store, new.coding or "") for new in news]
    return [coding for coding in accepted if coding is not None]


def reject(store: Store, coder: Coder, numbers: Sequence[int]) -> list[Suggestion]:
    """Remember that suggestions were wrong, as one action.

    Raises:
        NotFound: A suggestion is unknown; then none is rejected.
        Conflict: One is decided already, or the coder codes its study blind; then none is rejected.
    """
    chosen = [_pending(store, coder, number) for number in dict.fromkeys(numbers)]
    news = []
    for suggestion in chosen:
        payload = {"start": suggestion.start, "end": suggestion.end, "suggestion": _described(suggestion)}
        identity = str(uuid.uuid4())
        study, text, code = suggestion.study_uid, suggestion.text_sha256, suggestion.code
        news.append(NewEvent("reject", payload, study=study, text=text, code=code, coding=identity))
    if news:
        journal.append(store, coder.uid, news)
    return chosen


def _pending(store: Store, coder: Coder, number: int) -> Suggestion:
    suggestion = suggestions.get(store, number)
    blind.refuse(store, coder, suggestion.study)
    if suggestion.decided:
        raise Conflict(
            _("Suggestion {number} is decided already ({decided}).", number=number, decided=suggestion.decided),
            _("Undo the decision first, or code the passage by hand."),
        )
    return suggestion


def _described(suggestion: Suggestion) -> dict[str, object]:
    return {
        "code": suggestion.code,
        "stance": suggestion.stance.value,
        "method": suggestion.method,
        "model": suggestion.model,
        "score": suggestion.score,
        "passage": suggestion.passage,
        "text_sha256": suggestion.text_sha256,
    }
