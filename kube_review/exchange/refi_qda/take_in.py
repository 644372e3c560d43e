"""Importing a project: texts are matched or added, spans located, codings recorded; what fails is listed."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kube_review import coding, ingest
from kube_review.coding import importing, study_values
from kube_review.coding.importing import Placed
from kube_review.coding.record import Judgement
from kube_review.coding.study_values import Known
from kube_review.errors import Conflict, NotFound, ReviewError
from kube_review.exchange.refi_qda import collect
from kube_review.exchange.refi_qda.mapping import CodeMapping
from kube_review.exchange.refi_qda.project import CITED, Note, QdaProject, Selection, Source
from kube_review.messages import Text, _
from kube_review.model import Coder, Link, Origin, Stance
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.corpus.texts import Text as StudyText
from kube_review.store.record import anchors
from kube_review.store.record.anchors import CONTEXT_CHARS
from kube_review.store.record.event import NewEvent


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The result of an import: codings recorded and already known, studies added, and what has no place here."""

    n_recorded: int
    n_known: int
    added: tuple[str, ...]
    unplaced: tuple[Text, ...]
    lost: tuple[Text, ...]


def take_in(session: Session, project: QdaProject, codes: CodeMapping, people: dict[str, Coder]) -> TakenIn:
    """Import the sources and codings of a project.

    Args:
        session: The review; its coder has signed in.
        project: What was read.
        codes: What its codes are here; none may be unknown.
        people: Its users by GUID; codings of others are the session's coder's.

    Raises:
        Conflict: A code is unknown.
    """
    if codes.unknown:
        raise Conflict(
            _("These codes of the project are not in use here: {names}.", names=codes.unknown[:20]),
        )
    notes = {note.guid: note for note in project.notes}
    placed: list[Placed] = []
    unplaced: list[Text] = []
    added: list[str] = []
    lost = list(project.lost)
    values: dict[str, dict[str, str]] = {}
    names = {variable.guid: variable.name for variable in project.variables}
    for source in project.sources:
        try:
            text, new = _study(session, source)
        except ReviewError as error:
            unplaced.append(_("{name}: {why}", name=source.name, why=error.message))
            continue
        if new:
            added.append(text.study)
            values[text.study] = {names[key]: str(value) for key, value in source.values.items() if key in names}
        for one in source.selections:
            found = _span(session, source, one, text)
            if isinstance(found, ReviewError):
                unplaced.append(
                    _("{name}, {start}-{end}: {why}", name=source.name, start=one.start, end=one.end, why=found.message)
                )
                continue
            placed += _codings(session, one, text, found, codes, people, notes)
    said = _described(session, values, lost)
    recorded, known = importing.record_all(session.store, session.coder, project.name, placed, said)
    return TakenIn(recorded, known, tuple(added), tuple(unplaced), tuple(lost))


def _study(session: Session, source: Source) -> tuple[StudyText, bool]:
    """Return the study of a source: by identity, by its text, by its name; else its text is added as a new one."""
    by_uid = studies.names(session.store)
    if source.guid in by_uid:
        return texts.text_of(session.store, by_uid[source.guid]), False
    words = source.text.split()
    listed = [texts.text_of(session.store, name) for name in by_uid.values()]
    same = [text for text in listed if text.text.split() == words]
    named = [text for text in listed if text.study == studies.slug(Path(source.name).stem)]
    for text in (*same, *named):
        if text in same or all(_find(text, source, one) for one in source.selections):
            return text, False
    return _added(session, source), True


def _added(session: Session, source: Source) -> StudyText:
    ending = ".pdf" if source.pdf is not None else ".txt"
    with tempfile.TemporaryDirectory(prefix="kube-review-") as folder:
        file = Path(folder) / f"{studies.slug(Path(source.name).stem)}{ending}"
        file.write_bytes(source.pdf if source.pdf is not None else source.text.encode())
        (outcome,) = ingest.add(session.project, session.store, [(file, None)], ingest.Options())
    if outcome.study is None:
        raise NotFound(outcome.error or _("it could not be read."))
    return texts.text_of(session.store, outcome.study)


def _described(session: Session, values: Mapping[str, Mapping[str, str]], lost: list[Text]) -> list[NewEvent]:
    """Return the events that give new studies the attributes of their sources; list what is refused in ``lost``."""
    known = Known.of(session.store)
    news: list[NewEvent] = []
    for study, of in values.items():
        for name, value in of.items():
            key = name.casefold()
            if key not in collect.ATTRIBUTES or key == "fieldwork":
                lost.append(
                    _(
                        "{study}: the attribute {name!r} ({value}) has no place here.",
                        study=study,
                        name=name,
                        value=value,
                    )
                )
                continue
            try:
                news += study_values.changes(known, study, {key: value})
            except ReviewError as error:
                lost.append(
                    _(
                        "{study}: {name} {value!r} is not taken over: {why}",
                        study=study,
                        name=name,
                        value=value,
                        why=error.message,
                    )
                )
    return news


def _find(text: StudyText, source: Source, one: Selection) -> tuple[int, int] | None:
    if one.start < 0:
        return None
    quote = source.text[one.start : one.end]
    if text.text[one.start : one.end] == quote:
        return one.start, one.end
    before = source.text[max(0, one.start - CONTEXT_CHARS) : one.start]
    after = source.text[one.end : one.end + CONTEXT_CHARS]
    span, _how = anchors.find(text.text, quote, before, after, one.start)
    return span


def _span(session: Session, source: Source, one: Selection, text: StudyText) -> tuple[int, int] | ReviewError:
    found = _find(text, source, one)
    if found is None:
        return NotFound(_("its words are not in the text of {study}.", study=text.study))
    try:
        return coding.whole_span(session.store, text, *found)
    except ReviewError as error:
        return error


def _codings(
    session: Session,
    one: Selection,
    text: StudyText,
    span: tuple[int, int],
    codes: CodeMapping,
    people: dict[str, Coder],
    notes: dict[str, Note],
) -> Sequence[Placed]:
    """Return the codings of a selection: its qualities and notes go with each of its codes."""
    said: dict[str, str] = dict(codes.qualities[coded.code] for coded in one.codings if coded.code in codes.qualities)
    made = []
    for coded in one.codings:
        code = codes.codes.get(coded.code, "")
        if not code:
            continue
        judgement = _judgement(code, said, [notes[n] for n in (*one.notes, *coded.notes) if n in notes], one.memo)
        coder = people.get(coded.user) or people.get(one.user) or session.coder
        origin = Origin(said.get("origin", Origin.UNAIDED))
        made.append(Placed(coder, text, span, judgement, origin, coded.guid))
    return made


def _judgement(code: str, said: dict[str, str], notes: Sequence[Note], description: str) -> Judgement:
    """Return a coding's judgement; its memo is in notes, in the description of its selection, or in both."""
    stance = Stance(said.get("stance", Stance.ASSERTS))
    cited = "; ".join(note.text for note in notes if note.name == CITED) if stance is Stance.CITES else ""
    noted = [note.text for note in notes if note.name != CITED]
    memo = "\n".join(noted if description in ("", *noted) else (description, *noted))
    made = Judgement(code, stance, Link(said["link"]) if "link" in said else None, cited)
    return replace(made, memo=memo[:10_000])
