"""``kube-review sensitivity``: tallies without the studies that fail a criterion."""

from __future__ import annotations

from kube_review.commands import blinded
from kube_review.commands.options import FormName
from kube_review.commands.synthesis.matrices import Counting, counting


@counting()
def sensitivity(options: Counting, form: FormName = "kube-appraisal") -> None:
    """Tally with and without the studies that fail a criterion of an appraisal form."""
    from kube_review import appraisal, console
    from kube_review.coding import appraising
    from kube_review.session import open_session
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.frequencies import sensitivity as comparing

    with open_session(options.project) as session:
        chosen = appraisal.find(session.project, form)
        hidden = blinded.left_out(session)
        held, answers = snapshot.load(session.store, session.codebooks), appraising.given(session.store, chosen)
        table = comparing.table(
            held, session.codebook(options.codebook), chosen, answers, options.rules(), options.group, hidden
        )
    console.synthesis(table, options.fmt)
