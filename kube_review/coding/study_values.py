"""Correcting bibliographic data and attributes of studies; every value is checked before anything is written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kube_review.errors import NotFound, ReviewError
from kube_review.messages import Text, _
from kube_review.model import Coder, Evidence
from kube_review.reading.bibliography import provinces
from kube_review.store.corpus import studies, texts
from kube_review.store.corpus.texts import Text as StudyText
from kube_review.store.database.connection import Store
from kube_review.store.database.corpus_tables import STUDY_KEYS
from kube_review.store.record import journal
from kube_review.store.record.event import NewEvent

KINDS = ("journal article", "article", "thesis", "report", "proceedings", "book", "other")
"""What a study is; *article* is a journal article, too."""
SYNTHETIC = "synthetic"
"""The attribute that marks a study as made up."""
_FIRST_YEAR, _YEARS_AHEAD = 1900, 1
_NAMING = ("fieldwork", "duplicate_of")
"""Keys whose value may be another study's id; the event keeps its uid, since ids are local to a copy."""
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dX](?:[;, ]+\d{4}-?\d{3}[\dX])*")


@dataclass(frozen=True, slots=True)
class Known:
    """The data of a review against which values are checked.

    Args:
        uids: The uid of each study, by its id.
        attributes: Keys in use that have no column of their own.
        duplicate_of: Which study each duplicate is a duplicate of.
        standing: The corrected values of each study.
        guessed: What the reader guessed of each study.
    """

    uids: Mapping[str, str]
    attributes: frozenset[str]
    duplicate_of: Mapping[str, str]
    standing: Mapping[str, Mapping[str, str]]
    guessed: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, store: Store) -> Known:
        """Read it from a review."""
        rows = studies.described(store)
        corrected = {row["study"]: row["corrected"] for row in rows}
        return cls(
            {row["study"]: row["uid"] for row in rows},
            frozenset({key for values in corrected.values() for key in values} - set(STUDY_KEYS)) | {SYNTHETIC},
            {row["study"]: row["duplicate_of"] for row in rows if row["duplicate_of"]},
            corrected,
            {row["study"]: _guesses(row["guessed"]) for row in rows},
        )

    def value(self, study: str, key: str) -> str:
        """Return the current value of a study: the corrected one, else the guess, else the default, else None."""
        assumed = {"evidence": Evidence.PRIMARY.value, "fieldwork": study}
        return self.standing[study].get(key) or self.guessed[study].get(key) or assumed.get(key, "")


def _guesses(guessed: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return guesses by the key that corrects them: *pages* is how many there are, *pages_printed* which."""
    return {"pages_printed" if key == "pages" else key: guess["value"] for key, guess in guessed.items()}


def set_value(
    store: Store, coder: Coder, text: StudyText, values: Mapping[str, str | None], *, new: bool = False
) -> list[str]:
    """Correct data of a study, as one action.

    Args:
        store: The review.
        coder: Who corrects.
        text: The study's current text.
        values: Key to value; None takes the correction back to the guess.
        new: Allow attributes that no study has yet, and provinces that are not of Indonesia.

    Returns:
        The keys that changed.

    Raises:
        ReviewError: A key or a value is not allowed; nothing is written.
    """
    news = changes(Known.of(store), text.study, values, new=new)
    if news:
        journal.append(store, coder.uid, news)
    return [event.key for event in news if event.key is not None]


def set_values(store: Store, coder: Coder, values: Mapping[str, Mapping[str, str | None]], *, new: bool = False) -> int:
    """Correct data of several studies, by id, as one action; return how many values changed.

    Raises:
        NotFound: There is no such study.
        ReviewError: A key or a value is not allowed; nothing is written.
    """
    known = Known.of(store)
    for study in values:
        if study not in known.uids:
            raise texts.no_study(store, study)
    news = [event for study, of in values.items() for event in changes(known, study, of, new=new)]
    if news:
        journal.append(store, coder.uid, news)
    return len(news)


def changes(known: Known, study: str, values: Mapping[str, str | None], *, new: bool = False) -> list[NewEvent]:
    """Return the events that correct values of a study, none for those that hold already.

    Raises:
        ReviewError: A key or a value is not allowed.
    """
    news = []
    for key, said in values.items():
        value = checked(known, study, key, said, new=new)
        if known.standing[study].get(key) != value:
            payload = {"value": value}
            if key in _NAMING and value is not None and value in known.uids:
                payload["means"] = known.uids[value]
            news.append(NewEvent("set", payload, study=known.uids[study], key=key))
    return news


def checked(known: Known, study: str, key: str, value: str | None, *, new: bool = False) -> str | None:
    """Return a value of a study in the form in which it is kept.

    Args:
        known: What the review knows.
        study: The study's id.
        key: What the value is.
        value: The value as somebody gave it; None takes a correction back.
        new: Allow attributes that no study has yet, and provinces that are not of Indonesia.

    Raises:
        ReviewError: The key or the value is not allowed; the nearest right one is named.
    """
    check_key(known, key, new=new)
    if value is None:
        return None
    if key == "duplicate_of":
        return _original(known, study, value)
    if key == "province":
        return value if new else "; ".join(_province(part.strip()) for part in value.split(";"))
    return _CHECKS[key](value) if key in _CHECKS else value


def check_key(known: Known, key: str, *, new: bool = False) -> None:
    """Make sure that a key can be set.

    Raises:
        ReviewError: It cannot be a key, or no study has it and ``new`` is off.
    """
    if not _KEY.fullmatch(key):
        raise ReviewError(_("{key!r} cannot be a key.", key=key), _("A key is letters, digits, - and _, such as year."))
    if new or key in STUDY_KEYS or key in known.attributes:
        return
    message = _("No study has a value {key!r}.", key=key)
    raise ReviewError(message, _near(key, (*STUDY_KEYS, *known.attributes)), topic="a new attribute")


def _near(value: str, choices: Iterable[str]) -> Text:
    """Name the most similar choices; nothing where none is similar."""
    lowered = {choice.casefold(): choice for choice in choices}
    near = difflib.get_close_matches(value.casefold(), lowered, n=2, cutoff=0.6)
    return _("Did you mean {names}?", names=tuple(lowered[name] for name in near)) if near else ""


def _original(known: Known, study: str, value: str) -> str:
    if value not in known.uids:
        raise NotFound(
            _("There is no study {study!r} that {of} could be a duplicate of.", study=value, of=study),
            _near(value, known.uids),
        )
    if value == study:
        raise ReviewError(_("{study} cannot be a duplicate of itself.", study=study))
    if known.duplicate_of.get(value) == study:
        raise ReviewError(
            _("{other} is a duplicate of {study} already.", other=value, study=study),
            _("One of them has to stay."),
        )
    return value


def _province(name: str) -> str:
    found = provinces.province_named(name)
    if found is None:
        raise ReviewError(
            _("There is no province {name!r}.", name=name),
            _near(name, provinces.province_names()),
            topic="a new province",
        )
    return found


def _year(value: str) -> str:
    latest = datetime.now(UTC).year + _YEARS_AHEAD
    if not (value.isascii() and value.isdigit() and _FIRST_YEAR <= int(value) <= latest):
        raise ReviewError(
            _("year cannot be {value!r}.", value=value),
            _("Give a year of four digits from {first} to {last}.", first=str(_FIRST_YEAR), last=str(latest)),
        )
    return value


def _one_of(key: str, choices: tuple[str, ...]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value in choices:
            return value
        raise ReviewError(
            _("{key} cannot be {value!r}.", key=key, value=value), _("Use one of: {choices}.", choices=choices)
        )

    return check


def _like(key: str, pattern: re.Pattern[str], example: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if pattern.fullmatch(value):
            return value
        raise ReviewError(
            _("{key} cannot be {value!r}.", key=key, value=value), _("Write it like {example}.", example=example)
        )

    return check


def _doi(value: str) -> str:
    """Return a DOI without the address of a resolver."""
    bare = re.sub(r"(?i)\A(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", value.strip())
    return _like("doi", _DOI, "10.1234/abc.5")(bare)


_CHECKS: Mapping[str, Callable[[str], str]] = {
    "year": _year,
    "kind": _one_of("kind", KINDS),
    "evidence": _one_of("evidence", tuple(one.value for one in Evidence)),
    "language": _like("language", _LANGUAGE, "id, en"),
    "doi": _doi,
    "issn": _like("issn", _ISSN, "1234-567X"),
}
