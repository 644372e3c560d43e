"""How to mend what a library cannot know the remedy of: the commands and options for each topic of an error."""

from __future__ import annotations

from collections.abc import Mapping

from kube_review.errors import ReviewError
from kube_review.messages import Message, _, joined

REMEDIES: Mapping[str, Message] = {
    "coders of one name": _("The same person? --same-coder NAME. Two people? --rename NAME=NEWNAME for who comes in."),
    "a plan is in force": _("See it with: kube-review double-code. Replace it with --replace."),
    "nothing to learn from": _("Decide on some suggestions of --method auto first."),
}
"""By the topic of an error (``ReviewError(…, topic=…)``)."""


def text_of(error: ReviewError) -> Message:
    """Return an error's message, its hint, and the remedy of its topic."""
    return joined((error.message, error.hint, REMEDIES.get(error.topic, "")))
