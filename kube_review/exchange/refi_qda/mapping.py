"""Which code and which coder of this review a project's codes and users are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
_SEPARATOR = " > "
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


@dataclass(frozen=True, slots=True)
class _Entry:
    """A code on its way into a codebook.

    Attributes:
        code: The code.
        group: The name of its group.
        path: The names of the codes from below the group to this one.
        n_named: How many of these names the label needs: those of parents that cannot be coded with, and its own.
        parent: The GUID of its parent, or empty.
    """

    code: QdaCode
    group: str
    path: tuple[str, ...]
    n_named: int
    parent: str

    @property
    def label(self) -> str:
        """The label in the codebook."""
        return _SEPARATOR.join(self.path[-self.n_named :])


def codebook_texts(name: str, title: str, codes: tuple[QdaCode, ...]) -> dict[str, str]:
    """Return codes as the texts of codebook files, by the codebook's id.

    A top-level code with children becomes a group of them. Below it, codes keep their hierarchy; the name of one that
    cannot be coded with joins the labels of its children. Programs keep one description where a codebook has a
    definition; a code without one gets its name. A codebook has as many codes as there are keys; further codes go into
    further codebooks.

    Args:
        name: The first codebook's id.
        title: Its title.
        codes: The codes, with their hierarchy.
    """
    entries = [entry for top in codes for entry in _entries(top)]
    named = list(zip(entries, _distinct([_SEPARATOR.join(entry.path) for entry in entries]), strict=True))
    parts = [named[at : at + len(KEYS)] for at in range(0, len(named), len(KEYS))]
    several = len(parts) > 1
    return {
        name if n == 1 else f"{name}-{n}": _codebook_text(
            name if n == 1 else f"{name}-{n}", f"{title} ({n})" if several else title, part
        )
        for n, part in enumerate(parts, 1)
    }


def _entries(top: QdaCode) -> Iterator[_Entry]:
    group = top.name if top.children else "codes"
    waiting: list[tuple[QdaCode, tuple[str, ...], int, str]] = [(top, (), 0, "")]
    while waiting:
        code, above, n_named, parent = waiting.pop()
        path = above if code is top and not code.codable else (*above, code.name)
        n_named += len(path) - len(above)
        if code.codable:
            yield _Entry(code, group, path, n_named, parent)
            n_named, parent = 0, code.guid
        path = () if code is top else path
        waiting += [(child, path, n_named, parent) for child in reversed(code.children)]


def _codebook_text(name: str, title: str, named: Sequence[tuple[_Entry, str]]) -> str:
    groups = _slugs(dict.fromkeys(entry.group for entry, _id in named))
    ids = {entry.code.guid: identity for entry, identity in named}
    lines = [f"codebook: {name}", f"title: {_quoted(title)}", "groups:"]
    for group, identity in groups.items():
        lines += [f"  - group: {identity}", f"    label: {_quoted(group)}"]
    lines.append("codes:")
    for key, (entry, identity) in zip(KEYS, named, strict=False):
        lines += [f"  - code: {_quoted(identity)}", f"    key: {_quoted(key)}", f"    group: {groups[entry.group]}"]
        lines += [f"    parent: {_quoted(ids[entry.parent])}"] if entry.parent in ids else []
        lines += [f"    label: {_quoted(entry.label)}"]
        lines += [f"    definition: {_quoted(entry.code.description or entry.code.name)}"]
    return "\n".join(lines) + "\n"


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
