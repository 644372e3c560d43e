"""``kube-review status``, and ``kube-review`` alone: where the review stands, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.messages import Text, _

if TYPE_CHECKING:
    from kube_review.session import Session

HOW_TO_BEGIN = _(
    "There is no review in this folder. To begin:\n"
    "  kube-review demo my-demo          look around in a finished example\n"
    "  kube-review init my-review        make a review of your own\n"
    "  kube-review ingest -p my-review FOLDER   bring in papers (PDF, Word, web pages, scans)\n"
    "  kube-review --help                all commands"
)


def status(project: Folder = None, coder: CoderName = None, fmt: Printed = Format.TABLE) -> None:
    """Show where the review stands and what to do next."""
    from kube_review import console
    from kube_review.session import open_session
    from kube_review.tables import Table

    with open_session(project, coder) as session:
        rows = [{"topic": topic, "n": n, "next": step} for topic, n, step in _standing(session)]
        name = session.coder.name
    console.listing(Table(_("Where the review stands, for {coder}", coder=name), rows), fmt)


def alone() -> None:
    """Answer ``kube-review`` without a command: the status of the review here, else how to begin."""
    from kube_review import console
    from kube_review.errors import NotFound

    try:
        status()
    except NotFound:
        console.say(HOW_TO_BEGIN)


def _standing(session: Session) -> Iterator[tuple[Text, int, Text]]:
    from kube_review.coding import blind
    from kube_review.coding.codebooks import recoding
    from kube_review.ingest import doubts
    from kube_review.store.corpus import studies
    from kube_review.store.record import codings, suggestions

    rows = blind.seen_counts(session, [row for row in studies.listing(session.store) if not row["excluded"]])
    mine = {one.study for one in codings.reviews(session.store, coder=session.coder.name)}
    left = [row["study"] for row in rows if row["study"] not in mine]
    doubtful = doubts.doubts(session.store)
    hidden = blind.hidden_from(session)
    pending = [one for one in suggestions.listing(session.store) if one.study not in hidden]
    n_codings = sum(row["codings"] for row in rows)

    yield _("studies"), len(rows), "" if rows else "kube-review ingest FOLDER"
    if doubtful:
        yield (
            _("studies that may be read wrongly"),
            len({one.study for one in doubtful}),
            "kube-review studies --doubtful",
        )
    yield _("codings"), n_codings, "kube-review codings" if n_codings else ""
    yield (
        _("suggestions to decide on"),
        len(pending),
        "kube-review review" if pending else ("kube-review suggest" if left else ""),
    )
    yield _("studies you have not finished"), len(left), f"kube-review code {left[0]}" if left else ""
    if undecided := recoding.undecided(session, session.coder):
        yield _("codings of split codes to decide again"), len(undecided), "kube-review recode"
    disputes = _n_disputes(session, hidden)
    if disputes:
        yield _("cells that coders see differently"), disputes, "kube-review adjudicate"
    if mine:
        yield _("studies you have finished"), len(mine), "kube-review tally; kube-review report report.html"


def _n_disputes(session: Session, hidden: set[str]) -> int:
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.cells import disputes

    held = snapshot.load(session.store, session.codebooks)
    return sum(len(disputes.of(session.store, held, book, hidden)) for book in session.codebooks)
