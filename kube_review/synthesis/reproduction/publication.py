"""What a publication claims, as read from its ``published.yaml``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kube_review import project
from kube_review.codebook import documents
from kube_review.codebook.form import Form
from kube_review.errors import NotFound
from kube_review.messages import Label, _
from kube_review.model import Link

KINDS = ("corpus", "verdict", "outcome", "factor", "root-cause")
STATUSES = ("explicit", "inferred")
UNSTATED = "unstated"
ABOUT = (UNSTATED, *(link.value for link in Link))
FILE = "published.yaml"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a publication.

    Attributes:
        claim: Its id in the file.
        kind: One of ``KINDS``.
        code: The code that stands for it, or empty.
        rests_on: Codes that a verdict rests on.
        key: The publication's own letter or number.
        status: Whether it is stated explicitly (``explicit``) or inferred from the context (``inferred``).
        place: Its place in the publication.
        statement: In our own words; ``statement_id`` in Indonesian.
        note: A note for judging it.
        frequency: (k, n) as published, or None.
        found_in: The publication's studies that have it, where it lists them.
        about: Whether it names a ``cause`` of failure or a ``condition``; ``unstated`` where it does not say.
    """

    claim: str
    kind: str
    code: str
    rests_on: tuple[str, ...]
    key: str
    status: str
    place: str
    statement: str
    statement_id: str
    note: str
    frequency: tuple[int, int] | None
    found_in: tuple[str, ...]
    about: str = UNSTATED


@dataclass(frozen=True, slots=True)
class Publication:
    """A published synthesis.

    Attributes:
        name: Its id.
        citation: How people cite it.
        reported_by: Where its claims are known from, if second-hand.
        synthetic: Whether it is invented.
        codebook: The codebook whose codes the claims use.
        n_studies: How many studies it rests on, or None; a lower bound if ``at_least``.
        at_least: See ``n_studies``.
        period: First and last year of its studies, or None.
        unit: What its frequencies count, or empty.
        studies: What identifies its studies (DOI, title or id), or empty.
        claims: What it claims.
        unknown: What it does not report.
    """

    name: str
    citation: Label
    reported_by: Label
    synthetic: bool
    codebook: str
    n_studies: int | None
    at_least: bool
    period: tuple[int, int] | None
    unit: str
    studies: tuple[str, ...]
    claims: tuple[Claim, ...]
    unknown: tuple[Label, ...]


def shipped() -> list[str]:
    """Return the names of the publications whose claims come with kube-review."""
    return sorted(path.parent.name for path in project.shipped("corpus").glob(f"*/{FILE}"))


def find(name_or_file: str) -> Publication:
    """Return a shipped publication, or one from a file.

    Raises:
        NotFound: It is neither.
        CodebookError: The file breaks the format.
    """
    path = Path(name_or_file)
    if path.suffix not in {".yaml", ".yml"}:
        known = shipped()
        if name_or_file not in known:
            raise NotFound(
                _("There is no publication named {name!r}.", name=name_or_file),
                _("Shipped: {choices}; or give a .yaml file.", choices=known),
            )
        path = project.shipped("corpus", name_or_file, FILE)
    return documents.read(path, _("the publication"), _TOP, _publication)


_TOP = (
    *("publication", "citation", "citation_id", "reported_by", "reported_by_id", "synthetic", "codebook", "corpus"),
    *("claims", "unknown"),
)
_UNKNOWN = ("id", "statement", "statement_id")
_CORPUS = ("n_studies", "at_least", "period", "unit", "studies")
_CLAIM = (
    *("id", "kind", "code", "rests_on", "key", "status", "place", "statement", "statement_id", "frequency"),
    *("found_in", "note", "about"),
)


def _publication(top: Form) -> Publication:
    corpus = top.form("corpus", "corpus", _CORPUS)
    period = _numbers(corpus, "period", 2) if corpus else None
    claims = tuple(_claim(form) for form in top.forms("claims", _CLAIM, "id"))
    _unique(top, [claim.claim for claim in claims])
    return Publication(
        name=top.text("publication", required=True),
        citation=_label(top, "citation", required=True),
        reported_by=_label(top, "reported_by"),
        synthetic=top.flag("synthetic"),
        codebook=top.text("codebook", required=True),
        n_studies=_number(corpus, "n_studies") if corpus else None,
        at_least=corpus.flag("at_least") if corpus else False,
        period=(period[0], period[1]) if period else None,
        unit=corpus.text("unit") if corpus else "",
        studies=corpus.texts("studies") if corpus else (),
        claims=claims,
        unknown=tuple(_label(form, "statement", required=True) for form in top.forms("unknown", _UNKNOWN)),
    )


def _label(form: Form, key: str, *, required: bool = False) -> Label:
    return Label(form.text(key, required=required), form.text(f"{key}_id"))


def _claim(form: Form) -> Claim:
    return Claim(
        claim=form.text("id", required=True),
        kind=form.choice("kind", KINDS),
        code=form.text("code"),
        rests_on=form.texts("rests_on"),
        key=form.text("key"),
        status=form.choice("status", STATUSES),
        place=form.text("place"),
        statement=form.text("statement", required=True),
        statement_id=form.text("statement_id"),
        note=form.text("note"),
        frequency=_frequency(form),
        found_in=form.texts("found_in"),
        about=form.choice("about", ABOUT, default=UNSTATED),
    )


def _frequency(form: Form) -> tuple[int, int] | None:
    inner = form.form("frequency", _("'frequency' of {what}", what=form.what), ("k", "n"))
    if inner is None:
        return None
    k, n = _number(inner, "k", required=True), _number(inner, "n", required=True)
    if k is None or n is None:
        return None
    if not 0 <= k <= n or n == 0:
        form.wrong(form.line_of("frequency"), _("{k} of {n} is not a frequency of {what}", k=k, n=n, what=form.what))
        return None
    return k, n


def _number(form: Form, key: str, *, required: bool = False) -> int | None:
    text = form.text(key, required=required)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        form.wrong(
            form.line_of(key),
            _("'{key}' of {what} cannot be '{text}'; write a whole number", key=key, what=form.what, text=text),
        )
        return None
    return int(text)


def _numbers(form: Form, key: str, n: int) -> list[int] | None:
    texts = form.texts(key)
    if not texts:
        return None
    if len(texts) != n or not all(text.isascii() and text.isdigit() for text in texts):
        form.wrong(
            form.line_of(key),
            _("'{key}' of {what} must be {n} whole numbers, such as [2006, 2015]", key=key, what=form.what, n=n),
        )
        return None
    return [int(text) for text in texts]


def _unique(top: Form, ids: Collection[str]) -> None:
    twice = sorted({one for one in ids if list(ids).count(one) > 1})
    if twice:
        top.wrong(top.line_of("claims"), _("the claim '{name}' occurs twice; rename one", name=twice[0]))
