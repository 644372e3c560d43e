"""A review as a REFI-QDA project, as far as its coder may see it. A coding of kube-review holds more than one of
REFI-QDA: a stance other than *asserts*, a link and an origin are codes of their own on the same selection, under the
code ``kube-review``; memo and cited source are notes.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence

from kube_review.coding import blind
from kube_review.exchange.refi_qda.project import (
    CITED,
    MEMO,
    Box,
    Coded,
    Note,
    QdaCode,
    QdaProject,
    Selection,
    Source,
    User,
    Variable,
    guid,
    legal,
)
from kube_review.messages import Text, _, plural
from kube_review.model import Code, Codebook, Coding, Link, Origin, Page, Stance
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.record import coders, codings

ATTRIBUTES = ("title", "authors", "year", "kind", "evidence", "fieldwork", "province", "district", "language", "doi")
"""Values of a study that are exported as variables."""
QUALITIES: dict[str, tuple[str, ...]] = {
    "stance": (Stance.DENIES, Stance.CITES),
    "link": tuple(Link),
    "origin": (Origin.SUGGESTED, Origin.BULK),
}
"""Stances, links and origins as codes; a coding without them asserts, has no link and was unaided."""
_GOLDEN_ANGLE = 0.381966


def project(session: Session) -> QdaProject:
    """Return the review as a project: codebooks, texts, PDFs, codings, memos, coders and attributes."""
    found = blind.visible(session, codings.listing(session.store))
    placed = [coding for coding in found if coding.start is not None]
    listed = studies.listing(session.store)
    known = {code.code for book in session.codebooks for code in book.codes}
    orphans = sorted({coding.code for coding in placed} - known)
    users = {coder.name: User(coder.uid, coder.name) for coder in coders.listing(session.store)}
    variables = {
        key: Variable(guid("variable", key), key, "Integer" if key == "year" else "Text") for key in ATTRIBUTES
    }
    made = _sources(session, listed, placed, users, variables)
    return QdaProject(
        name=session.project.root.resolve().name or "review",
        users=tuple(users.values()),
        codes=(*map(book_codes, session.codebooks), *_orphans(orphans), _qualities()),
        variables=tuple(variables.values()),
        sources=tuple(made.values()),
        notes=tuple(note for coding in placed for note in _notes(coding, users)),
        origin="kube-review",
        at=_seconds(max((coding.at for coding in placed), default="2000-01-01T00:00:00Z")),
        lost=_lost(session, found, placed),
    )


def book_codes(book: Codebook) -> QdaCode:
    """Return a codebook as a code that holds its groups, which hold its codes."""
    numbers = {code.code: n for n, code in enumerate(book.codes)}
    groups = tuple(
        QdaCode(
            guid("group", book.name, group.group),
            group.label,
            group.note,
            codable=False,
            children=tuple(
                _code(book, code, numbers) for code in book.codes if code.group == group.group and not code.parent
            ),
        )
        for group in book.groups
    )
    return QdaCode(guid("codebook", book.name), book.title, book.citation, codable=False, children=groups)


def code_guid(code: str) -> str:
    """Return the GUID of a code of this review by its id."""
    return guid("code", code)


def quality_guid(kind: str, value: str) -> str:
    """Return the GUID of the code that stands for a stance, link or origin."""
    return guid(kind, value)


def _code(book: Codebook, code: Code, numbers: Mapping[str, int]) -> QdaCode:
    hue = (0.58 + numbers[code.code] * _GOLDEN_ANGLE) % 1.0
    colour = "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, 0.45, 0.65))
    uses = [f"+ {line}" for line in code.use_when] + [f"- {rule.when}" for rule in code.not_when]
    return QdaCode(
        code_guid(code.code),
        f"{code.key} {code.label}",
        legal("\n".join([code.definition, *uses])),
        colour,
        children=tuple(_code(book, one, numbers) for one in book.codes if one.parent == code.code),
    )


def _orphans(names: Sequence[str]) -> tuple[QdaCode, ...]:
    return tuple(QdaCode(code_guid(name), name) for name in names)


def _qualities() -> QdaCode:
    groups = tuple(
        QdaCode(
            guid("qualities", kind),
            kind,
            codable=False,
            children=tuple(QdaCode(quality_guid(kind, value), str(value)) for value in values),
        )
        for kind, values in QUALITIES.items()
    )
    about = "What a coding says beside its code. Without a stance it asserts; without an origin it was made unaided."
    return QdaCode(guid("qualities"), "kube-review", about, codable=False, children=groups)


def _sources(
    session: Session,
    listed: Sequence[dict[str, object]],
    placed: Sequence[Coding],
    users: dict[str, User],
    variables: dict[str, Variable],
) -> dict[str, Source]:
    by_study: dict[str, list[Coding]] = {}
    for coding in placed:
        by_study.setdefault(coding.study, []).append(coding)
    made = {}
    for row in listed:
        study = str(row["study"])
        text = texts.text_of(session.store, study)
        pdf = _pdf(session, str(row["path"]))
        pages = texts.pages_of(session.store, text.text_id, with_words=True) if pdf else []
        values = {variables[key].guid: row[key] for key in ATTRIBUTES if row.get(key) not in (None, "")}
        made[study] = Source(
            text.uid,
            study,
            text.text,
            tuple(_selection(coding, users, pages) for coding in by_study.get(study, ())),
            pdf,
            {key: value if isinstance(value, int) else str(value) for key, value in values.items()},
        )
    return made


def _pdf(session: Session, path: str) -> bytes | None:
    file = session.project.root / path
    return file.read_bytes() if file.suffix.lower() == ".pdf" and file.is_file() else None


def _selection(coding: Coding, users: dict[str, User], pages: Sequence[Page]) -> Selection:
    assert coding.start is not None
    assert coding.end is not None
    user, at = users[coding.coder].guid, _seconds(coding.at)
    said = {"stance": coding.stance.value, "link": coding.link.value if coding.link else "", "origin": coding.origin}
    qualities = tuple(
        Coded(guid(coding.uuid, kind), quality_guid(kind, value), user, at)
        for kind, value in said.items()
        if value in QUALITIES[kind]
    )
    return Selection(
        guid(coding.uuid, "selection"),
        coding.start,
        coding.end,
        coding.quote,
        (Coded(coding.uuid, code_guid(coding.code), user, at), *qualities),
        tuple(note.guid for note in _notes(coding, users)),
        user,
        at,
        _box(coding.start, coding.end, pages),
        legal(coding.memo),
    )


def _notes(coding: Coding, users: dict[str, User]) -> list[Note]:
    said = {MEMO: coding.memo, CITED: coding.cited}
    user, at = users[coding.coder].guid, _seconds(coding.at)
    return [Note(guid(coding.uuid, name), name, legal(text), user, at) for name, text in said.items() if legal(text)]


def _box(start: int, end: int, pages: Sequence[Page]) -> Box | None:
    """Return the rectangle around the words of a span on the first page that it touches."""
    for page in pages:
        words = [word for word in page.words if word.start < end and word.end > start]
        if words and page.height:
            return Box(
                page.number - 1,
                round(min(word.x0 for word in words)),
                round(page.height - max(word.bottom for word in words)),
                round(max(word.x1 for word in words)),
                round(page.height - min(word.top for word in words)),
            )
    return None


def _lost(session: Session, found: Sequence[Coding], placed: Sequence[Coding]) -> tuple[Text, ...]:
    """Return what the format cannot hold."""
    lines: list[Text] = [
        _("Not in the format: who finished which study, settled disagreements, exclusions, rejected suggestions.")
    ]
    if n := len(found) - len(placed):
        lines.append(
            plural(
                "{n} coding has no place in the current text and is left out.",
                "{n} codings have no place in the current text and are left out.",
                n=n,
            )
        )
    if any(book.codes and any(code.stages or code.fields for code in book.codes) for book in session.codebooks):
        lines.append(_("Not in the format: stages, fields, examples and cues of codes, and their Indonesian labels."))
    return tuple(lines)


def _seconds(at: str) -> str:
    """Return a time in whole seconds: some programs refuse fractions."""
    return at.split(".")[0].rstrip("Z") + "Z"
