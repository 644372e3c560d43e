"""The demo review: the shipped synthetic studies with the codings of two coders."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kube_review import appraisal, coding, ingest, project
from kube_review.coding import appraising, protocol
from kube_review.coding.appraising import Answer
from kube_review.coding.protocol import Exclusion, Search
from kube_review.coding.record import Judgement
from kube_review.errors import Conflict, ReviewError
from kube_review.messages import Text, _, word
from kube_review.model import Basis, CellState, Link, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.counting import snapshot
from kube_review.store.database.connection import open_store
from kube_review.store.record import coders
from kube_review.synthesis.cells import disputes

_VALUES = ("title", "year", "kind", "evidence", "fieldwork", "province", "district", "journal")


def make(folder: Path, *, first: bool, tell: Callable[[Text], None]) -> Session:
    """Make the demo review and return it opened.

    Args:
        folder: A folder that does not exist yet or is empty.
        first: Only the five studies of the short demo.
        tell: Progress callback, called with what was done.

    Raises:
        Conflict: The folder holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(_("{folder} exists already.", folder=folder), _("Delete it, or give another folder."))
    made = project.create(folder, [project.DEFAULT_CODEBOOK])
    corpus = project.shipped("corpus", "demo")
    studies = [s for s in _studies(corpus) if s.get("first") or not first]
    session = Session(made, open_store(made.database, create=True))
    session.register_codebooks()
    _ingest(session, corpus, studies, tell)
    _describe(session, studies)
    kept = {study["study"] for study in studies}
    n = sum(1 for row in _table(corpus, "codings.csv") if row["study"] in kept)
    _load(session, corpus, kept)
    _appraise(session, corpus, kept)
    if not first:
        _plan(session, corpus)
    tell(_("{n} codings by {coders} loaded.", n=n, coders=[coder.name for coder in coders.listing(session.store)]))
    return session


def _studies(corpus: Path) -> list[dict[str, Any]]:
    studies: list[dict[str, Any]] = _yaml(corpus, "studies.yaml")["studies"]
    return studies


def _yaml(corpus: Path, name: str) -> dict[str, Any]:
    from ruamel.yaml import YAML

    with (corpus / name).open(encoding="utf-8") as file:
        found: dict[str, Any] = YAML(typ="safe").load(file)
    return found


def _table(corpus: Path, name: str) -> list[dict[str, str]]:
    with (corpus / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ingest(session: Session, corpus: Path, studies: list[dict[str, Any]], tell: Callable[[Text], None]) -> None:
    paths = [corpus / study["file"] for study in studies]
    for outcome in ingest.add(session.project, session.store, ingest.find(paths), ingest.Options(jobs=0)):
        if outcome.status == "failed":
            raise ReviewError(
                _("{path}: {error}", path=outcome.path, error=outcome.error),
                _("The shipped corpus is damaged; install again."),
            )
        tell(
            _(
                "{status}: {study}, {pages} pages, {passages} passages",
                status=word(outcome.status),
                study=outcome.study,
                pages=outcome.pages,
                passages=outcome.passages,
            )
        )


def _describe(session: Session, studies: list[dict[str, Any]]) -> None:
    coder = coders.get_or_add(session.store, "sari")
    coders.set_setting(session.store, "coder", coder.name)
    for study in studies:
        values = {key: str(study[key]) for key in _VALUES if study.get(key)}
        values |= {"authors": "; ".join(study["authors"]), "synthetic": "yes"}
        coding.set_value(session.store, coder, texts.text_of(session.store, study["study"]), values)


def _load(session: Session, corpus: Path, kept: set[str]) -> None:
    for row in _table(corpus, "codings.csv"):
        if row["study"] in kept:
            _record(session, row)
    for row in _table(corpus, "done.csv"):
        if row["study"] in kept:
            coder, text = coders.get_or_add(session.store, row["coder"]), texts.text_of(session.store, row["study"])
            coding.done(session.store, coder, text, session.versions, Basis(row["basis"]))
    for row in _table(corpus, "adjudications.csv"):
        if row["study"] in kept:
            coder, text = coders.get_or_add(session.store, row["coder"]), texts.text_of(session.store, row["study"])
            code = session.code(row["code"])
            state = CellState(row["state"])
            held = snapshot.load(session.store, session.codebooks)
            (book,) = [book for book in session.codebooks if code in book.codes]
            states = disputes.decide(held, book, text.study, code, state, has_evidence=False)
            coding.adjudicate(session.store, coder, text, code.code, code.meaning, state, row["reason"], states)


def _appraise(session: Session, corpus: Path, kept: set[str]) -> None:
    form = appraisal.find(session.project, appraisal.DEFAULT)
    for row in _table(corpus, "appraisals.csv"):
        if row["study"] in kept:
            coder, text = coders.get_or_add(session.store, row["coder"]), texts.text_of(session.store, row["study"])
            given = (row["criterion"], Answer(row["answer"]), row["quote"])
            appraising.answer(session.store, coder, text, form, *given)


def _plan(session: Session, corpus: Path) -> None:
    found = _yaml(corpus, "protocol.yaml")
    texts_and_counts = {**{key: found[key] for key in protocol.TEXTS}, **found["counts"]}
    events = [protocol.value(key, text) for key, text in texts_and_counts.items()]
    events += [protocol.search(Search(**one)) for one in found["searches"]]
    events += [protocol.exclusion(Exclusion(**one)) for one in found["exclusions"]]
    coding.write(session.store, coders.get_or_add(session.store, "sari"), events)


def _record(session: Session, row: Mapping[str, str]) -> None:
    coder = coders.get_or_add(session.store, row["coder"])
    text = texts.text_of(session.store, row["study"])
    judgement = Judgement(
        session.code(row["code"]).code,
        Stance(row["stance"]),
        Link(row["link"]) if row["link"] else None,
        row["cited"],
        row["memo"],
    )
    coding.record(session.store, coder, text, coding.find_quote(session.store, text, row["quote"]), judgement)
