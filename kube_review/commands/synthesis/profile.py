"""``kube-review profile``: how confident one can be in each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import CoderName
from kube_review.commands.synthesis.matrices import Counted, Counting, counted, counting
from kube_review.errors import UsageError
from kube_review.messages import _
from kube_review.terms import Component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kube_review.appraisal import AppraisalForm
    from kube_review.store.record.judgements import Judgement
    from kube_review.synthesis.reporting.evidence_profile import Profile


@counting()
def profile(
    options: Counting,
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="Show this code in full, or judge it.", show_default=False)
    ] = None,
    judge: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COMPONENT=LEVEL",
            help=(
                "A judgement on CODE: methods, coherence, adequacy or relevance = none, minor, moderate or serious"
                " concerns; confidence = high, moderate, low or very-low; empty: take it back. May be repeated."
            ),
            show_default=False,
        ),
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; a judgement needs it.", show_default=False)] = "",
    form: Annotated[str, typer.Option(metavar="FORM", help="The appraisal form: a name, or a file of yours.")] = (
        "kube-appraisal"
    ),
    coder: CoderName = None,
) -> None:
    """Show a GRADE-CERQual evidence profile of each code, with proposed levels; people decide, with a reason."""
    from kube_review import appraisal, console
    from kube_review.synthesis.reporting import evidence_profile_table

    given = [_pair(text) for text in judge or []]
    if given and code is None:
        raise UsageError(_("Name the code to judge."))
    with counted(options, coder) as made:
        chosen = appraisal.find(made.session.project, form)
        wanted = made.session.code_id(code)
        if wanted is not None and given:
            _judge(made, chosen, wanted, given, reason)
        profiles = _profiles(made, chosen)
        if wanted is None:
            table = evidence_profile_table.summary(made.matrix, profiles)
        else:
            table = evidence_profile_table.in_full(made.matrix, _one(profiles, wanted))
    console.synthesis(table, options.fmt)


def _pair(text: str) -> tuple[Component, str | None]:
    component, equals, level = (part.strip() for part in text.partition("="))
    if not equals or component not in [one.value for one in Component]:
        raise UsageError(
            _("{text!r} is not COMPONENT=LEVEL.", text=text), _("Use one of: {choices}.", choices=tuple(Component))
        )
    return Component(component), level or None


def _judge(
    made: Counted, form: AppraisalForm, code: str, given: list[tuple[Component, str | None]], reason: str
) -> None:
    """Write the judgements as one action; each rests on the profile as the ones before it leave it."""
    from kube_review import clock, coding
    from kube_review.coding import judging_confidence
    from kube_review.store.record.judgements import Judgement

    coder = made.session.sign_in()
    events, pending = [], list[Judgement]()
    for component, level in given:
        found = _one(_profiles(made, form, pending), code)
        grounds = {one.component: str(one.grounds) for one in (*found.components, found.confidence)}[component]
        events.append(judging_confidence.prepared(found.code, component, level, reason, grounds))
        if level:
            now = clock.now().isoformat()
            pending.append(
                Judgement(code, component.value, level, reason, grounds, found.code.meaning, coder.name, now)
            )
    coding.write(made.session.store, coder, events)


def _profiles(made: Counted, form: AppraisalForm, pending: Sequence[Judgement] = ()) -> list[Profile]:
    from kube_review.coding import appraising
    from kube_review.store.record import judgements
    from kube_review.synthesis.reporting import evidence_profile

    store = made.session.store
    standing = [*judgements.listing(store), *pending]
    return evidence_profile.of(made.matrix, form, appraising.given(store, form), standing, made.held.rewordings)


def _one(profiles: list[Profile], code: str) -> Profile:
    from kube_review.errors import NotFound

    for one in profiles:
        if one.code.code == code:
            return one
    raise NotFound(_("The table has no code {code!r}.", code=code))
