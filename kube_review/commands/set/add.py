"""``kube-review set add``: the tables of reviews into a set."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import CodebookOption, CoderName, CountOption, LinkOption
from kube_review.commands.set.options import SetFolder
from kube_review.errors import Conflict, UsageError
from kube_review.messages import _, plural
from kube_review.terms import LinkCounted


def add(
    folder: SetFolder,
    reviews: Annotated[list[Path], typer.Argument(metavar="REVIEW...", help="The folders of the reviews.")],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="What to call the one review; else as its folder.", show_default=False)
    ] = "",
    texts: Annotated[bool, typer.Option("--texts/--no-texts", help="With the texts, to search them.")] = True,
    count: CountOption = "consensus",
    link: LinkOption = LinkCounted.ANY,
    codebook: CodebookOption = None,
    coder: CoderName = None,
) -> None:
    """Write the tables of reviews into a set, in place of earlier ones of the same reviews."""
    from kube_review import console
    from kube_review.exchange.tables import set_member
    from kube_review.session import open_session
    from kube_review.synthesis.cells.rules import Rules

    if name and (len(reviews) > 1 or Path(name).name != name):
        raise UsageError(_("--name is a name without / for one review."))
    named = [(review, name or review.resolve().name) for review in reviews]
    twice = [one for one, n in Counter(one for _review, one in named).items() if n > 1]
    if twice:
        raise Conflict(_("Two reviews of the set are named {name!r}.", name=twice[0]), topic="same name in a set")
    folder.mkdir(parents=True, exist_ok=True)
    rules = Rules("study", count, "any", link=link)
    n_studies = 0
    with console.progress(_("Writing"), len(named)) as advance:
        for review, called in named:
            with open_session(review, coder) as session:
                blinded.left_out(session)
                n_studies += set_member.write(session, folder / called, rules, codebook, with_texts=texts)
            advance()
    console.say(
        plural(
            "{n} review with {k} studies is in {folder}.",
            "{n} reviews with {k} studies are in {folder}.",
            n=len(named),
            k=n_studies,
            folder=folder,
        )
    )
