"""Which codebooks a study is read against, and which codings have a code of no codebook in use."""

from __future__ import annotations

from collections.abc import Sequence

from kube_review.coding.codebooks.recoding import split_codes
from kube_review.session import Session
from kube_review.store.record import codings


def versions(session: Session, names: Sequence[str] = ()) -> dict[str, str]:
    """Return name and version of the codebooks that a coder who is done has read a study against.

    Args:
        session: The review.
        names: The codebooks that the coder names; without them the review's first one, and every other one of which
            somebody has used a code: silence on an unused codebook means nothing.

    Raises:
        NotFound: A named codebook is not in use here.
    """
    if names:
        return {name: session.codebook(name).version for name in names}
    used = codings.codes_used(session.store).keys()
    return {
        book.name: book.version
        for n, book in enumerate(session.codebooks)
        if n == 0 or any(book.code(code) for code in used)
    }


def unknown_codes(session: Session) -> dict[str, int]:
    """Return the number of codings of each code that no codebook in use has, under any present or former id.

    Those of codes that were split are left out: they wait to be decided again.
    """
    used, split = codings.codes_used(session.store), split_codes(session)
    gone = (code for code in used if code not in split and not any(book.code(code) for book in session.codebooks))
    return {code: used[code] for code in gone}
