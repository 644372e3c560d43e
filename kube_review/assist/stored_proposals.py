"""What a method proposed when it was run last, so that it can be compared without running it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kube_review.assist.learning.features import Features
from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.session import Session
from kube_review.store.record import suggestions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Stored:
    """The proposals of one method that reach its threshold.

    proposed: (n_passages, n_codes) bool.
    studies: The studies in which it proposed anything; whether it read others is not known.
    """

    proposed: NDArray[np.bool_]
    studies: frozenset[str]


def of(session: Session, known: Features, method: str) -> Stored:
    """Return what a method proposed, aligned with passages and codes, whatever people decided on it since.

    Raises:
        NotFound: The review holds no suggestion of this method.
    """
    import numpy as np

    found = [one for one in suggestions.listing(session.store, every=True) if one.method == method and one.proposed]
    if not found:
        raise NotFound(
            _("There are no suggestions of the method {method}.", method=method),
            _("Run this method first, or leave it out."),
        )
    row_of = {(p.study, p.passage): row for row, p in enumerate(known.passages)}
    column_of = {code: column for column, code in enumerate(known.codes)}
    proposed = np.zeros((len(known.passages), len(known.codes)), dtype=bool)
    for one in found:
        row, column = row_of.get((one.study, one.passage)), column_of.get(one.code)
        if row is not None and column is not None:
            proposed[row, column] = True
    return Stored(proposed, frozenset(one.study for one in found))
