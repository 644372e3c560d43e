"""The remedies that libraries do not know: commands and options for each topic of an error."""

from __future__ import annotations

from collections.abc import Mapping

from kube_review.errors import ReviewError
from kube_review.messages import Message, _, joined

REMEDIES: Mapping[str, Message] = {
    "a plan is in force": _("See it with: kube-review double-code. Replace it with --replace."),
    "a new attribute": _("To begin a new attribute, add --new."),
    "a new province": _("For a place outside Indonesia, add --new."),
    "another coder": _("Settle disagreements with: kube-review adjudicate"),
    "blind": _("Code what you find, then run: kube-review done {study}"),
    "changed since": _("See what was done with: kube-review history"),
    "codebook problems": _("List them with: kube-review codebook check"),
    "coders": _("Add one with: kube-review coder add NAME"),
    "coders of one name": _("The same person? --same-coder NAME. Two people? --rename NAME=NEWNAME for who comes in."),
    "coders without history": _("Ask them; if they made both, repeat with --same-coder NAME."),
    "codes": _("List the codes with: kube-review codebook show"),
    "codings": _("List the codings with: kube-review codings"),
    "copies in a set": _("Join them with kube-review merge, and keep only the joined review in the set."),
    "copies differ": _(
        "Look at the list, then repeat with --take mine or --take theirs; correct single ones afterwards."
    ),
    "damage": _("Run kube-review check, and restore a backup."),
    "damaged copy": _("Let its owner run kube-review check and send the folder again."),
    "damaged review": _("To save what can still be read: kube-review check --salvage FOLDER"),
    "no language model": _("Name one with --model NAME; list them with: llm models"),
    "no pipeline": _("Name one with --pipeline NAME, or a folder such as trained/model-best."),
    "memos": _("List the memos with: kube-review memos"),
    "no manifest": _("Make one with: kube-review reproduce --lock FILE"),
    "no package": _("Make one with: kube-review reproduce --package OUT.zip"),
    "no review": _("Make one with: kube-review init"),
    "no sample": _("Draw one and read it: kube-review double-code --share 0.3 --seed 1"),
    "no scores": _("Run: kube-review suggest --method auto"),
    "no set": _("Make one with: kube-review set add SET REVIEW..."),
    "no study": _("Bring some in with: kube-review ingest"),
    "no value": _("Set one with: kube-review study ID --set {key}=VALUE"),
    "not countable": _("If that is wrong: kube-review countable {study} {n} yes"),
    "nothing to learn from": _("Decide on some suggestions of --method auto first."),
    "one coder": _("Let a second coder read some: kube-review double-code"),
    "passages": _("List them with: kube-review passages {study}"),
    "problems": _("List all problems with: kube-review check"),
    "protocol entries": _("List the ids with: kube-review protocol"),
    "several fields": _("Name one with --field NAME."),
    "records": _("List the records with: kube-review records list"),
    "same name in a set": _("Add one of them with another name: kube-review set add SET REVIEW --name NAME"),
    "set counted differently": _("Add the reviews again with the same options: kube-review set add SET REVIEW..."),
    "set with several meanings": _(
        "Give them the same codebook, read again what it changed, and add them to the set again."
    ),
    "shipped codebook": _("To use it, too: kube-review init {folder} --codebook {name}"),
    "studies": _("List the studies with: kube-review studies"),
    "suggestions": _("List the suggestions with: kube-review suggestions"),
    "unfinished sample": _("See who has finished what with: kube-review double-code"),
}
"""By the topic of an error (``ReviewError(…, topic=…)``); fields in braces are values of the error's message."""


def text_of(error: ReviewError) -> Message:
    """Return an error's message, its hint, and the remedy of its topic."""
    remedy = REMEDIES.get(error.topic)
    if remedy is not None and isinstance(error.message, Message):
        remedy = remedy.format(**error.message.values)
    return joined((error.message, error.hint, remedy or ""))
