"""Plug-ins: what other distributions add to the suggesters and readers by entry points. See docs/plug-ins.md."""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from kube_review.errors import ReviewError
from kube_review.messages import _

SUGGESTERS = "kube_review.suggesters"
READERS = "kube_review.readers"


def names(group: str, own: Collection[str]) -> list[str]:
    """Return the names that plug-ins add to those of kube-review, which no plug-in can take."""
    return sorted({point.name for point in entry_points(group=group)} - set(own))


def load(group: str, name: str) -> Any:
    """Import and return a plug-in.

    Raises:
        ReviewError: It cannot be imported, or two distributions use the name.
    """
    points = list({point.value: point for point in entry_points(group=group, name=name)}.values())
    if len(points) > 1:
        found = [_distribution(point) for point in points]
        raise ReviewError(
            _("Several plug-ins are called {name!r}: {distributions}.", name=name, distributions=found),
            _("Uninstall all but one."),
        )
    try:
        return points[0].load()
    except Exception as error:  # any error here is the plug-in's
        raise ReviewError(
            _(
                "The plug-in {name!r} of {distribution} cannot be loaded: {error}.",
                name=name,
                distribution=_distribution(points[0]),
                error=str(error) or type(error).__name__,
            ),
            _("Update or uninstall it."),
        ) from error


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value
