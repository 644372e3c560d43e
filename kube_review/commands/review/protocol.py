"""``kube-review protocol``: what the review set out to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.errors import UsageError
from kube_review.messages import Text, _, formatted, heading, word

if TYPE_CHECKING:
    from kube_review.coding.protocol import Exclusion, Protocol, Search


def protocol(
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help=(
                "question, eligibility, registration, screeners (how many screen each record); of records that are not"
                " here: duplicates-removed, screened, sought, not-retrieved."
                " Empty: take it back. May be repeated."
            ),
        ),
    ] = None,
    search: Annotated[
        list[str] | None,
        typer.Option(metavar="'source=…, date=…, query=…, hits=…'", help="A search; may be repeated."),
    ] = None,
    excluded: Annotated[
        list[str] | None,
        typer.Option(
            metavar="'stage=…, reason=…, n=…'",
            help="Records excluded that are no files here; stage: screening or full-text.",
        ),
    ] = None,
    drop: Annotated[list[str] | None, typer.Option(metavar="ID", help="Take a search or exclusion back.")] = None,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Show or record the protocol: question, eligibility, searches, and what became of records before they came in."""
    from kube_review import coding, console
    from kube_review.coding import protocol as recording
    from kube_review.session import open_session

    changes = [recording.value(*_pair(text)) for text in values or []]
    changes += [recording.search(_search(text)) for text in search or []]
    changes += [recording.exclusion(_exclusion(text)) for text in excluded or []]
    with open_session(project, coder) as session:
        changes += [recording.drop(session.store, name) for name in drop or []]
        if changes:
            coding.write(session.store, session.sign_in(), changes)
        found = recording.read(session.store)
    if fmt == Format.JSON:
        console.document(_document(found))
    else:
        _print(found, fmt)


def _pair(text: str) -> tuple[str, str | None]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise UsageError(_("{text!r} is not KEY=VALUE, such as screened=120.", text=text))
    return key.strip(), value.strip() or None


def _fields(text: str, names: tuple[str, ...]) -> dict[str, str]:
    """Split ``name=value, name=value`` or ``name=value; name=value``; a value may hold these signs, as queries do."""
    starts = list(re.finditer(rf"(?:^|[,;])\s*({'|'.join(names)})\s*=", text))
    if not starts or text[: starts[0].start()].strip() or len({m[1] for m in starts}) < len(starts):
        wanted = ", ".join(f"{name}=…" for name in names)
        raise UsageError(_("{text!r} is not {wanted}", text=text, wanted=repr(wanted)))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return {m[1]: text[m.end() : end].strip().rstrip(",;").rstrip() for m, end in zip(starts, ends, strict=True)}


def _search(text: str) -> Search:
    from kube_review.coding.protocol import Search, whole_number

    fields = _fields(text, ("source", "date", "query", "hits"))
    hits = whole_number("hits", fields["hits"]) if fields.get("hits") else None
    return Search(fields.get("source", ""), fields.get("date", ""), fields.get("query", ""), hits)


def _exclusion(text: str) -> Exclusion:
    from kube_review.coding.protocol import Exclusion, whole_number

    fields = _fields(text, ("stage", "reason", "n"))
    return Exclusion(fields.get("stage", ""), fields.get("reason", ""), whole_number("n", fields.get("n", "")))


def _document(found: Protocol) -> dict[str, object]:
    from dataclasses import asdict

    from kube_review.coding.protocol import COUNTS, SCREENERS, TEXTS

    return {
        **{key: found.texts.get(key) for key in TEXTS},
        **{key: found.counts.get(key) for key in (SCREENERS, *COUNTS)},
        "searches": [{"id": name, **asdict(search)} for name, search in found.searches.items()],
        "excluded": [{"id": name, **asdict(exclusion)} for name, exclusion in found.exclusions.items()],
    }


def _print(found: Protocol, fmt: str) -> None:
    from kube_review import console
    from kube_review.coding.protocol import COUNTS, SCREENERS, TEXTS
    from kube_review.tables import Table

    missing = _("not recorded")
    rows: list[dict[str, Text]] = [
        {"what": heading(key), "value": found.texts.get(key, missing), "id": ""} for key in TEXTS
    ]
    for name, search in found.searches.items():
        hits = missing if search.hits is None else str(search.hits)
        made = "; ".join(part for part in (search.source, search.date, search.query) if part)
        rows.append({"what": _("a search"), "value": formatted("{search}: {hits}", search=made, hits=hits), "id": name})
    if not found.searches:
        rows.append({"what": _("a search"), "value": missing, "id": ""})
    rows += [
        {"what": heading(key), "value": str(n) if (n := found.counts.get(key)) is not None else missing, "id": ""}
        for key in (SCREENERS, *COUNTS)
    ]
    for name, exclusion in found.exclusions.items():
        value = formatted("{stage}: {reason}: {n}", stage=word(exclusion.stage), reason=exclusion.reason, n=exclusion.n)
        rows.append({"what": _("excluded"), "value": value, "id": name})
    console.listing(Table(_("Protocol"), rows), fmt)
