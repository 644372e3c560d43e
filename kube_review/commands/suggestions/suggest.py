"""``kube-review suggest``: let a model propose codings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kube_review.commands.options import CoderName, Embeddings, Folder
from kube_review.errors import UsageError
from kube_review.messages import Text, _, joined, plural

if TYPE_CHECKING:
    from kube_review.assist.llm.language_model import Plan


def suggest(
    studies: Annotated[
        list[str] | None,
        typer.Argument(metavar="[STUDY]...", help="Which studies; all if none is named."),
    ] = None,
    method: Annotated[
        str, typer.Option(metavar="auto|cues|likeness|classifier|llm|spacy", help="How to find them.")
    ] = "auto",
    embeddings: Embeddings = "auto",
    model: Annotated[
        str, typer.Option(metavar="NAME", help="The language model for llm; without one nothing is sent.")
    ] = "",
    pipeline: Annotated[
        str, typer.Option(metavar="NAME|FOLDER", help="The spaCy pipeline for spacy; its labels are codes.")
    ] = "",
    cluster: Annotated[
        str,
        typer.Option(metavar="URL", help="Read the studies on a Dask cluster, with the extra cluster."),
    ] = "",
    price: Annotated[
        str, typer.Option(metavar="IN:OUT", help="What a million tokens cost, to foretell and tell the cost.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what llm would send; send nothing.")] = False,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Propose codings; a new run replaces the pending proposals of its method."""
    from kube_review import console
    from kube_review.assist import run
    from kube_review.session import open_session

    if method not in run.methods():
        raise UsageError(
            _("There is no method {method!r}.", method=method), _("Use one of: {choices}.", choices=run.methods())
        )
    if dry_run and method != "llm":
        raise UsageError(_("--dry-run goes with --method llm; the other methods send nothing."))
    if pipeline and method != "spacy":
        raise UsageError(_("--pipeline goes with --method spacy."))
    with open_session(project, coder) as session:
        if method == "llm":
            plans = run.prepared(session, studies or [], model)
            for plan in plans:
                _foretell(plan, price)
            if dry_run:
                console.write("\n\n".join(text for plan in plans for text in _shown(plan)))
                return
        done = run.run(
            session,
            studies or [],
            method,
            embeddings=embeddings,
            model=model,
            pipeline=pipeline,
            cluster=cluster,
            tell=console.say,
        )
    console.say(
        _(
            "{n} suggestions by {model} in {k} studies; see kube-review suggestions.",
            n=done.n_proposed,
            model=done.model,
            k=done.n_studies,
        )
    )
    _warn_off_topic(done.settings)
    if unknown := done.settings.get("unknown_labels"):
        console.say(_("Labels that are no code in use: {labels}", labels=unknown))
    if method == "llm":
        _tell(done.settings, price)


def _warn_off_topic(settings: dict[str, Any]) -> None:
    from kube_review import console

    studies = sorted({study for part in settings.get("parts", ()) for study in part.get("off_topic", ())})
    if studies:
        console.say(
            plural(
                "{n} study does not seem to be about the codebook's topic, so nothing is proposed there: {studies}",
                "{n} studies do not seem to be about the codebook's topic, so nothing is proposed there: {studies}",
                n=len(studies),
                studies=", ".join(studies),
            )
        )


def _shown(plan: Plan) -> list[str]:
    """Return what would be sent: the instructions once, then every message."""
    return [plan.prompts[0][0], *(user for _system, user in plan.prompts)] if plan.prompts else []


def _foretell(plan: Plan, price: str) -> None:
    from kube_review import console

    told = _("{n} passages: {k} answered before, {w} withheld because they speak to a model, {b} requests to send.")
    console.say(told.format(n=plan.n_passages, k=plan.n_known, w=plan.n_withheld, b=len(plan.prompts)))
    tokens = _("About {i} tokens in and {o} out", i=plan.n_tokens_in, o=plan.n_tokens_out)
    console.say(joined((tokens, _cost(price, plan.n_tokens_in, plan.n_tokens_out)), ""))


def _tell(settings: dict[str, Any], price: str) -> None:
    from kube_review import console

    n_in, n_out = settings["n_tokens_in"], settings["n_tokens_out"]
    console.say(joined((_("{i} tokens in and {o} out", i=n_in, o=n_out), _cost(price, n_in, n_out)), ""))
    discarded, unreadable = settings["n_discarded"], settings["n_unreadable"]
    console.say(
        _(
            "{d} entries discarded (quote, code or passage wrong), {u} answers unreadable.",
            d=discarded,
            u=unreadable,
        )
    )


def _cost(price: str, n_in: int, n_out: int) -> Text:
    from kube_review.assist.llm.language_model import Price

    if not price:
        return "."
    try:
        per_in, per_out = (float(part) for part in price.split(":"))
    except ValueError as error:
        raise UsageError(_("--price is two numbers, such as 0.15:0.60.")) from error
    return _(", {cost:.4f} at that price.", cost=Price(per_in, per_out).of(n_in, n_out))
