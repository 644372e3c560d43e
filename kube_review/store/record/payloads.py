"""Checks of payloads, composed in ``record.kinds``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Check = Callable[[Any], bool]
"""Says whether a value of a payload is allowed."""

_LARGEST = 2**53


def text(value: Any) -> bool:
    """Allow any text."""
    return isinstance(value, str)


def filled(value: Any) -> bool:
    """Allow a non-empty text."""
    return isinstance(value, str) and bool(value.strip())


def whole(value: Any) -> bool:
    """Allow a whole number from 0 on."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST


def number(value: Any) -> bool:
    """Allow any number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def boolean(value: Any) -> bool:
    """Allow true and false."""
    return isinstance(value, bool)


def one_of(allowed: Iterable[str]) -> Check:
    """Allow some texts only."""
    known = frozenset(str(value) for value in allowed)
    return lambda value: isinstance(value, str) and value in known


def like(pattern: str) -> Check:
    """Allow texts that a regular expression matches whole."""
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def optional(check: Check) -> Check:
    """Allow None besides what a check allows."""
    return lambda value: value is None or check(value)


def either(*checks: Check) -> Check:
    """Allow what any of some checks allows."""
    return lambda value: any(check(value) for check in checks)


def several(check: Check) -> Check:
    """Allow a list of what a check allows."""
    return lambda value: isinstance(value, list) and all(check(item) for item in value)


def by_name(check: Check) -> Check:
    """Allow a mapping whose values are what a check allows."""
    return lambda value: isinstance(value, dict) and all(check(item) for item in value.values())


def record(required: Mapping[str, Check], extra: Mapping[str, Check] | None = None) -> Check:
    """Allow a mapping with all keys of ``required``, perhaps some of ``extra``, and no others."""
    more = extra or {}

    def check(value: Any) -> bool:
        if (
            not isinstance(value, dict)
            or required.keys() - value.keys()
            or value.keys() - required.keys() - more.keys()
        ):
            return False
        return all({**more, **required}[key](item) for key, item in value.items())

    return check
