"""Judgements on how confident one can be in a finding: made by people, with a reason, as events."""

from __future__ import annotations

from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.model import Code
from kube_review.store.record.event import NewEvent
from kube_review.terms import Component, Concern, Confidence


def prepared(code: Code, component: Component, level: str | None, reason: str, grounds: str) -> NewEvent:
    """Return the event of a judgement on a component of a code's evidence profile, for ``coding.write``.

    Args:
        code: The code.
        component: What is judged.
        level: A ``Concern``, or for the confidence itself a ``Confidence``; None takes the judgement back.
        reason: Why.
        grounds: The figures it is made on; once they change, the profile says so.

    Raises:
        ReviewError: The component has no such level, or there is no reason.
    """
    allowed = levels(component)
    if level is not None and level not in allowed:
        raise ReviewError(
            _("{component} cannot be {level!r}.", component=component.value, level=level),
            _("Use one of: {choices}.", choices=allowed),
        )
    if not reason.strip():
        raise ReviewError(_("A judgement needs a reason."), _("Say in a sentence why."))
    said = {"level": level, "reason": reason.strip(), "grounds": grounds}
    return NewEvent("judge", said, code=code.code, meaning=code.meaning, key=component.value)


def levels(component: Component) -> tuple[str, ...]:
    """Return the levels of a component, the best first."""
    return tuple(one.value for one in (Confidence if component is Component.CONFIDENCE else Concern))
