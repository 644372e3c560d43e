"""Suggesters of other distributions; what they propose is checked before it is believed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kube_review import plugins
from kube_review.assist.passage_text import PassageText, Suggester
from kube_review.errors import ReviewError
from kube_review.messages import Message, _
from kube_review.model import Codebook, Proposal


@dataclass(frozen=True, slots=True)
class Plugged:
    """What a suggester proposes, and the name of what made it."""

    model: str
    proposals: list[Proposal]


def suggest(name: str, passages: Sequence[PassageText], books: Iterable[Codebook]) -> Plugged:
    """Run a suggester.

    Args:
        name: Its name.
        passages: The passages of the review.
        books: The codebooks.

    Raises:
        ReviewError: It cannot be loaded, or what it proposes breaks the contract.
    """
    suggester: Suggester = plugins.load(plugins.SUGGESTERS, name)
    found = [p for book in books for p in _checked(name, suggester.suggest(passages, book), book)]
    known = {(passage.study, passage.passage) for passage in passages}
    for proposal in found:
        if (proposal.study, proposal.passage) not in known:
            raise _broken(name, _("there is no passage {n} in {study}", n=proposal.passage, study=proposal.study))
    return Plugged(f"{name}: {suggester.name}", found)


def _checked(name: str, proposals: Iterable[Proposal], book: Codebook) -> list[Proposal]:
    found = list(proposals)
    places: set[tuple[str, int, str]] = set()
    for one in found:
        place = (one.study, one.passage, one.code)
        if book.code(one.code) is None:
            raise _broken(name, _("the codebook {book} has no code {code!r}", book=book.name, code=one.code))
        if not 0 <= one.score <= 1:
            raise _broken(name, _("the score {score} does not lie within 0 and 1", score=one.score))
        if place in places:
            raise _broken(
                name,
                _("{code} is proposed twice at passage {n} of {study}", code=one.code, n=one.passage, study=one.study),
            )
        places.add(place)
    return found


def _broken(name: str, what: Message) -> ReviewError:
    return ReviewError(
        _("The suggester {name!r} breaks its contract: {what}.", name=name, what=what),
        _("Nothing was stored; report it to the author of the plug-in."),
    )
