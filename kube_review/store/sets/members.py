"""The members of a set: one folder a review, with Parquet tables and a description of how they were counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kube_review.errors import Conflict, MissingExtra, NotFound, StoreError
from kube_review.messages import Message, _

DESCRIPTION = "member.json"
FORMAT = 1
EXTRA = "sets"
_IN_STUDY = {"review": "string", "study": "string"}
TABLES: Mapping[str, Mapping[str, str]] = {
    "studies": {
        **_IN_STUDY,
        **dict.fromkeys(("uid", "text_sha256", "fieldwork", "evidence"), "string"),
        "finished": "bool_",
        "attributes": "string",
    },
    "cells": {
        **_IN_STUDY,
        **dict.fromkeys(("code", "state", "reported"), "string"),
        **dict.fromkeys(("found_unassessed", "screened"), "bool_"),
        "n_codings": "int64",
    },
    "codes": {
        **dict.fromkeys(("review", "code", "key", "group", "label", "label_id", "formerly", "meanings"), "string"),
        "position": "int64",
    },
    "passages": {**_IN_STUDY, "passage": "int64", "page": "int64", "section": "string", "text": "string"},
}
"""The tables of a member, with the types of their columns as Arrow names them.

studies: The studies that count, one a row; ``finished``: by somebody who counts; ``attributes``: a JSON object.
cells: One a study and code, as ``matrix --unit study`` shows them; ``screened`` cells are silent by a stopping rule.
codes: The codes of the codebook; ``formerly`` and ``meanings`` are lists, separated by spaces.
passages: The texts; empty where they were left out.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """One review of a set.

    Attributes:
        review: Its name, different from that of every other member.
        codebook: The name of the codebook whose codes were counted.
        count: Whose findings count, as in ``Rules``.
        link: Which findings count, as in ``Rules``.
        coders: Who codes in it (uids); copies of one review have some in common.
        made: The day on which the tables were made, ISO 8601.
        has_texts: Whether the table ``passages`` holds its texts.
        n_unfinished: Codings by coders who had not finished the study.
        unknown: Number of codings for each code that no codebook in use has.
        fallen: (study, code) of decisions that no longer count.
        folder: Where its tables are; not stored.
    """

    review: str
    codebook: str
    count: str
    link: str
    coders: tuple[str, ...]
    made: str
    has_texts: bool = True
    n_unfinished: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)
    fallen: tuple[tuple[str, str], ...] = ()
    folder: Path = Path()

    def file(self, table: str) -> Path:
        """Return the file of one of its tables."""
        return self.folder / f"{table}.parquet"

    def description(self) -> str:
        """Return what its description file holds."""
        held = {"format": FORMAT, **asdict(self)}
        del held["folder"]
        return json.dumps(held, ensure_ascii=False, indent=2) + "\n"


def schema(table: str) -> Any:
    """Return the Arrow schema of a table.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtra.of("pyarrow", EXTRA) from error
    return pyarrow.schema([(name, getattr(pyarrow, kind)()) for name, kind in TABLES[table].items()])


def read(folder: Path) -> Member:
    """Read the description of a member.

    Raises:
        StoreError: It is damaged, or of another version.
    """
    file = folder / DESCRIPTION
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        if held.pop("format") != FORMAT:
            raise StoreError(_("{file} is of another version of kube-review.", file=file), _add_again())
        held["fallen"] = tuple((study, code) for study, code in held["fallen"])
        return Member(**{**held, "coders": tuple(held["coders"]), "folder": folder})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(file) from error


def find(folder: Path) -> list[Member]:
    """Return the members of a set, by name.

    Raises:
        NotFound: The folder is no set.
        Conflict: Two members have the same name.
        StoreError: A member is damaged.
    """
    found = [read(path.parent) for path in sorted(folder.glob(f"*/{DESCRIPTION}"))]
    if not found:
        raise NotFound(_("{folder} is no set of reviews.", folder=folder), topic="no set")
    twice = [name for name, n in Counter(member.review for member in found).items() if n > 1]
    if twice:
        raise Conflict(_("Two reviews of the set are named {name!r}.", name=twice[0]), topic="same name in a set")
    return sorted(found, key=lambda member: member.review)


def dataset(table: str, among: Iterable[Member]) -> Any:
    """Return a table of several members as one Arrow dataset.

    Raises:
        MissingExtra: pyarrow is not installed.
        StoreError: A file is damaged.
    """
    wanted = schema(table)
    import pyarrow.dataset
    import pyarrow.parquet

    files = [member.file(table) for member in among]
    for file in files:
        try:
            held = pyarrow.parquet.read_schema(file)
        except (OSError, pyarrow.ArrowException) as error:
            raise damaged(file) from error
        if not held.equals(wanted):
            raise damaged(file)
    return pyarrow.dataset.dataset([str(file) for file in files], schema=wanted, format="parquet")


def damaged(file: Path) -> StoreError:
    """Return the error for a file of a member that cannot be read."""
    return StoreError(_("{file} is damaged.", file=file), _add_again())


def _add_again() -> Message:
    return _("Add the review to the set again.")
