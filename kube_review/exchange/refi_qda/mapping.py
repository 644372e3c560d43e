"""Which code and which coder of this review a project's codes and users are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kube_review.errors import ReviewError
from kube_review.exchange.refi_qda import collect
from kube_review.exchange.refi_qda.project import QdaCode, QdaProject
from kube_review.messages import _
from kube_review.model import Coder
from kube_review.session import Session
from kube_review.store.corpus.studies import slug
from kube_review.store.record import coders
from kube_review.tables import plain

KEYS = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NAME_CHARS = 100
_SYMBOLS = re.compile(r'[\\"]')


@dataclass(frozen=True, slots=True)
class CodeMapping:
    """The codes and coders of a project by GUID.

    Args:
        codes: The code of this review; empty for a code whose codings are left out.
        qualities: What a code of ``collect.QUALITIES`` says: its kind (``stance``) and value (``denies``).
        unknown: Names of codes that are used and have no code here.
    """

    codes: Mapping[str, str]
    qualities: Mapping[str, tuple[str, str]]
    unknown: tuple[str, ...] = field(default=())


def map_codes(session: Session, project: QdaProject, given: Mapping[str, str]) -> CodeMapping:
    """Find the codes of a project in the codebooks in use.

    Args:
        session: The review.
        project: What was read.
        given: Names of codes in the project and what they are here; an empty value leaves their codings out.

    Raises:
        NotFound: A given code is not in use here.
        ReviewError: A given name is not in the project.
    """
    wanted = {name.casefold(): session.code(code).code if code else "" for name, code in given.items()}
    names = {code.name.casefold() for _parents, code in project.walk()}
    for name in wanted.keys() - names:
        raise ReviewError(_("The project has no code {name!r}.", name=name))
    here = _known(session)
    used = {coded.code for source in project.sources for one in source.selections for coded in one.codings}
    codes: dict[str, str] = {}
    qualities: dict[str, tuple[str, str]] = {}
    unknown = []
    for parents, code in project.walk():
        quality = _quality(parents, code)
        if quality:
            qualities[code.guid] = quality
            continue
        found = wanted.get(code.name.casefold(), here.get(code.guid, here.get(code.name.casefold())))
        if found is not None:
            codes[code.guid] = found
        elif code.guid in used:
            unknown.append(code.name)
    return CodeMapping(codes, qualities, tuple(unknown))


def _known(session: Session) -> dict[str, str]:
    """Return the codes in use by everything that another program may call them."""
    known: dict[str, str] = {}
    for book in reversed(session.codebooks):
        for code in book.codes:
            labels = (code.code, code.label, code.label_id, f"{code.key} {code.label}", *code.formerly)
            known |= dict.fromkeys((label.casefold() for label in labels if label), code.code)
            known[collect.code_guid(code.code)] = code.code
    return known


def _quality(parents: tuple[str, ...], code: QdaCode) -> tuple[str, str] | None:
    for kind, values in collect.QUALITIES.items():
        for value in values:
            by_name = parents[-2:] == ("kube-review", kind) and code.name == value
            if by_name or code.guid == collect.quality_guid(kind, value):
                return kind, str(value)
    return None


def map_users(session: Session, project: QdaProject) -> dict[str, Coder]:
    """Return the coder of each user by GUID: the one of that identity, else of that name, who is added if need be."""
    here = {coder.uid: coder for coder in coders.listing(session.store)}
    return {
        user.guid: here.get(user.guid)
        or coders.get_or_add(session.store, " ".join(plain(user.name).split())[:_NAME_CHARS] or "unknown", user.guid)
        for user in project.users
    }


def codebook_texts(name: str, title: str, codes: tuple[QdaCode, ...]) -> dict[str, str]:
    """Return codes as the texts of codebook files, by the codebook's id.

    A code with children becomes a group of them; deeper levels join the label of their parent. Programs keep one
    description where a codebook has a definition; a code without one gets its name. A codebook has as many codes as
    there are keys; further codes go into further codebooks.

    Args:
        name: The first codebook's id.
        title: Its title.
        codes: The codes, with their hierarchy.
    """
    rows = [(parents, code) for top in codes for parents, code in top.walk() if code.codable]
    labels = [" > ".join((*parents[1:], code.name)) for parents, code in rows]
    named = list(zip(rows, _distinct(labels), labels, strict=True))
    parts = [named[at : at + len(KEYS)] for at in range(0, len(named), len(KEYS))]
    several = len(parts) > 1
    return {
        name if n == 1 else f"{name}-{n}": _codebook_text(
            name if n == 1 else f"{name}-{n}", f"{title} ({n})" if several else title, part
        )
        for n, part in enumerate(parts, 1)
    }


def _codebook_text(name: str, title: str, named: Sequence[tuple[tuple[tuple[str, ...], QdaCode], str, str]]) -> str:
    groups = dict.fromkeys(parents[0] if parents else _alone(code) for (parents, code), _id, _label in named)
    ids = _slugs(groups)
    lines = [f"codebook: {name}", f"title: {_quoted(title)}", "groups:"]
    for group, identity in ids.items():
        lines += [f"  - group: {identity}", f"    label: {_quoted(group)}"]
    lines.append("codes:")
    for key, ((parents, code), identity, label) in zip(KEYS, named, strict=False):
        group = ids[parents[0] if parents else _alone(code)]
        lines += [f"  - code: {_quoted(identity)}", f"    key: {_quoted(key)}", f"    group: {group}"]
        lines += [f"    label: {_quoted(label)}", f"    definition: {_quoted(code.description or code.name)}"]
    return "\n".join(lines) + "\n"


def _alone(code: QdaCode) -> str:
    return code.name if code.children else "codes"


def _slugs(names: dict[str, None]) -> dict[str, str]:
    return dict(zip(names, _distinct(list(names)), strict=True))


def _distinct(labels: list[str]) -> list[str]:
    made: list[str] = []
    for label in labels:
        base = slug(label)[:56].strip("-")
        made.append(next(name for name in (base, *(f"{base}-{n}" for n in range(2, 999))) if name not in made))
    return made


def _quoted(text: str) -> str:
    return '"' + _SYMBOLS.sub(lambda match: "\\" + match.group(), " ".join(text.split())) + '"'
