"""The date on what is written out: of today, or of the moment that ``SOURCE_DATE_EPOCH`` names.

With that variable set the same review gives the same bytes on any day; see
https://reproducible-builds.org/specs/source-date-epoch/. Events have their own clock, which nobody can set.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from kube_review.errors import ReviewError
from kube_review.messages import _


def now() -> datetime:
    """Return the moment to write on tables and manifests, in UTC.

    Raises:
        ReviewError: ``SOURCE_DATE_EPOCH`` is not a number of seconds.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ReviewError(
            _("SOURCE_DATE_EPOCH cannot be {given!r}.", given=given),
            _("Give seconds since 1970 as a whole number, or unset it."),
        ) from error


def today() -> str:
    """Return the date of ``now`` as ISO 8601, such as 2026-05-31."""
    return now().date().isoformat()


def local(at: str) -> str:
    """Return the time of an event (ISO 8601, UTC) in the time zone of this machine, to the second."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
