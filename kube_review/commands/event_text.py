"""Events in words, for ``history`` and ``undo``: what was done, not how it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kube_review.messages import Text, _, formatted
from kube_review.tables import shortened

if TYPE_CHECKING:
    from kube_review.store.database.connection import Store
    from kube_review.store.record.events import Event

QUOTE_CHARS = 60


@dataclass(frozen=True, slots=True)
class Names:
    """What people call the studies and coders of a review, by uid."""

    studies: Mapping[str, str]
    coders: Mapping[str, str]

    @classmethod
    def of(cls, store: Store) -> Names:
        """Read them from a review."""
        from kube_review.store.corpus import studies
        from kube_review.store.record import coders

        return cls(studies.names(store), {one.uid: one.name for one in coders.listing(store)})


def of(event: Event, names: Names) -> Text:
    """Return an event in a few words."""
    p = event.payload
    if "quote" in p:
        return f"{p['code']} {p['stance']}: {_short(p['quote'])}"
    if event.kind == "reject":
        return _("{code} at passage {n}", code=p["suggestion"]["code"], n=p["suggestion"]["passage"])
    if event.kind == "set":
        return f"{p['key']} = {p['value']}" if "key" in p else _declared(event.subject, p["value"], names)
    told = {key: value for key, value in p.items() if key in ("basis", "reason", "state", "code") and value is not None}
    return f"{event.kind} {', '.join(f'{key}: {value}' for key, value in told.items())}".strip()


def _declared(subject: str, value: str | None, names: Names) -> Text:
    """Return a decision about the review itself; its subject begins with what it is about."""
    about, _colon, rest = subject.partition(":")
    if about in _TOLD:
        return _TOLD[about](rest, value, names)
    return f"{subject} = {value}"


def _protocol(key: str, value: str | None, _names: Names) -> Text:
    what = _("protocol, {key}", key=key)
    return _taken_back(what) if value is None else formatted("{what}: {value}", what=what, value=_short(value))


def _search(name: str, value: str | None, _names: Names) -> Text:
    if value is None:
        return _taken_back(_("search {id}", id=name))
    made: dict[str, Any] = json.loads(value)
    told = "; ".join(part for part in (made["source"], made["date"], made["query"]) if part)
    hits = _("hits not recorded") if made["hits"] is None else _("{n} hits", n=made["hits"])
    return _("search in {what}: {hits}", what=_short(told), hits=hits)


def _excluded(name: str, value: str | None, _names: Names) -> Text:
    if value is None:
        return _taken_back(_("excluded records {id}", id=name))
    made: dict[str, Any] = json.loads(value)
    told = _("{n} records excluded, {stage}: {reason}")
    return told.format(n=made["n"], stage=made["stage"], reason=_short(made["reason"]))


def _appraisal(rest: str, value: str | None, names: Names) -> Text:
    study, _coder, form, criterion = rest.split(":", 3)
    what = _(
        "appraisal of {study}, {form}, {criterion}",
        study=names.studies.get(study, study),
        form=form,
        criterion=criterion,
    )
    if value is None:
        return _taken_back(what)
    made: dict[str, Any] = json.loads(value)
    quote = f", “{_short(made['quote'])}”" if made["quote"] else ""
    return formatted("{what}: {answer}{quote}", what=what, answer=made["answer"], quote=quote)


def _double(rest: str, value: str | None, names: Names) -> Text:
    study, _colon, coder = rest.partition(":")
    told = _("{coder} codes {study} blind") if value is not None else _("{coder} no longer codes {study} blind")
    return told.format(coder=names.coders.get(coder, coder), study=names.studies.get(study, study))


def _seen(rest: str, value: str | None, names: Names) -> Text:
    study, _coder, _text, number = rest.split(":", 3)
    what = _("passage {n} of {study} looked at", n=number, study=names.studies.get(study, study))
    return _taken_back(what) if value is None else what


def _wording(rest: str, value: str | None, _names: Names) -> Text:
    what = _("the edit of {code} is wording only", code=rest.partition(":")[0])
    return _taken_back(what) if value is None else formatted("{what}: {value}", what=what, value=_short(value))


def _taken_back(what: Text) -> Text:
    return _("{what}: taken back", what=what)


def _short(text: str) -> str:
    return shortened(text, QUOTE_CHARS)


_TOLD: Mapping[str, Callable[[str, str | None, Names], Text]] = {
    "protocol": _protocol,
    "search": _search,
    "excluded": _excluded,
    "appraisal": _appraisal,
    "double": _double,
    "seen": _seen,
    "wording": _wording,
}
"""What a declaration is about, by the beginning of its subject."""
