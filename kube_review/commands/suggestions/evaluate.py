"""``kube-review evaluate``: how good the suggesters are on what people have coded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kube_review.commands import blinded
from kube_review.commands.options import CodebookOption, Embeddings, Folder, Format, Printed
from kube_review.messages import Message, Text, _, formatted
from kube_review.terms import EvaluatedMethod

if TYPE_CHECKING:
    from kube_review.assist.evaluation import Held, Quality
    from kube_review.session import Session
    from kube_review.tables import Table


def evaluate(
    method: Annotated[EvaluatedMethod, typer.Option(help="Which suggester to measure.")] = EvaluatedMethod.AUTO,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METHOD",
            help="Compare with the stored suggestions of this method, too, such as llm or spacy; repeatable.",
            show_default=False,
        ),
    ] = None,
    abstain: Annotated[
        float | None,
        typer.Option(
            metavar="ALPHA",
            min=0.001,
            max=0.5,
            help="What could be decided without people, at most this share of either answer wrong.",
            show_default=False,
        ),
    ] = None,
    codebook: CodebookOption = None,
    embeddings: Embeddings = "auto",
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Measure suggestions against what people coded, by models that had not seen the fieldwork they are measured on."""
    from kube_review import console
    from kube_review.assist import evaluation as measuring
    from kube_review.session import open_session

    with open_session(project) as session:
        hidden = blinded.left_out(session)
        held = measuring.hold(session, method, codebook=codebook, embeddings=embeddings, hidden=hidden)
        table = _abstention(held, abstain) if abstain is not None else _quality(session, held, hidden, against or [])
    console.synthesis(table, fmt)


def _quality(session: Session, held: Held, hidden: set[str], against: list[str]) -> Table:
    from kube_review.assist import evaluation as measuring
    from kube_review.assist import stored_proposals
    from kube_review.assist.learning.labels import Record
    from kube_review.store.record import coders
    from kube_review.synthesis.agreement import model_agreement
    from kube_review.tables import Table

    found = measuring.quality(held)
    names = [coder.name for coder in coders.listing(session.store)]
    record = Record.of(session.store, session.codebooks).without(hidden)
    others = {method: stored_proposals.of(session, held.known, method) for method in against}
    compared = [_pair_row(pair) for pair in model_agreement.pairs(record, held, names, others)]
    return Table(
        _("How good suggestions are ({model})", model=found.model),
        [*_code_rows(found), _macro_row(found)],
        unit="passage",
        rule=_("passages that people judged, scored by a model that had seen nothing of their fieldwork"),
        n=found.n_fieldworks,
        columns=("code", "n_with", "precision", "recall", "f1", "ap", "ap_low", "ap_high", "ece", "wss95"),
        optional=("ece", "ap_low", "ap_high", "wss95"),
        notes=(*_notes(found), *_warnings(held), *(_said(row) for row in compared)),
        extra={
            "stances": {"n": found.n_stances, "n_right": found.n_stances_right},
            "agreement": compared,
        },
    )


def _code_rows(found: Quality) -> list[dict[str, Any]]:
    rows = []
    for one in found.codes:
        row: dict[str, Any] = {"code": one.code, "n_passages": one.n_passages, "n_with": one.n_with}
        for name, figure in one.figures.items():
            row |= {name: figure.value, f"{name}_low": figure.low, f"{name}_high": figure.high}
        rows.append(row)
    return rows


def _macro_row(found: Quality) -> dict[str, Any]:
    from kube_review.statistics import measures

    row: dict[str, Any] = {
        "code": _("(mean of codes)"),
        "n_passages": max((one.n_passages for one in found.codes), default=0),
        "n_with": sum(one.n_with for one in found.codes),
    }
    for name in found.codes[0].figures:
        row |= {name: measures.macro([one.figures[name] for one in found.codes]), f"{name}_low": None}
        row[f"{name}_high"] = None
    return row


def _pair_row(pair: Any) -> dict[str, Any]:
    overall = pair.overall
    kappa = overall.kappa
    return {
        "first": pair.first,
        "second": pair.second,
        "n_places": overall.n_places,
        "kappa": kappa.value,
        "kappa_low": kappa.interval[0] if kappa.interval else None,
        "kappa_high": kappa.interval[1] if kappa.interval else None,
        "positive_agreement": overall.positive_agreement.value,
        "ac1": overall.ac1.value,
    }


def _said(row: dict[str, Any]) -> Message:
    kappa: Text = "–" if row["kappa"] is None else formatted("{kappa:.2f}", kappa=row["kappa"])
    if row["kappa_low"] is not None:
        low, high = row["kappa_low"], row["kappa_high"]
        kappa = formatted("{kappa} ({low:.2f}–{high:.2f})", kappa=kappa, low=low, high=high)
    return _(
        "{first} and {second}: κ {kappa} on {n} passages × codes",
        first=row["first"],
        second=row["second"],
        kappa=kappa,
        n=row["n_places"],
    )


def _notes(found: Quality) -> tuple[Message, ...]:
    return (
        _("Intervals: 95 %, fieldworks drawn again; none with fewer than five."),
        _("ap: average precision; ece: calibration error; wss95: reading saved at 95 % recall, best scores first."),
        _("Stance right on {k} of {n} coded passages.", k=found.n_stances_right, n=found.n_stances),
    )


def _warnings(held: Held) -> list[Message]:
    """Warn where the judged passages are not a representative sample of all passages."""
    from kube_review.assist.learning import labels

    if not held.labelled.whole.any():
        return [_("Only suggestions were decided on: what they miss is unknown. Read a study in full, or use queue.")]
    if not len(held.labelled.unbiased):
        biased = _("Fewer than {n} passages are an unbiased sample; the queue picked the rest: recall looks too high.")
        return [biased.format(n=labels.ENOUGH_AUDITED)]
    return []


def _abstention(held: Held, alpha: float) -> Table:
    from kube_review.assist import evaluation as measuring
    from kube_review.tables import Table

    rows = [
        {
            "code": one.code,
            "n_yes": one.decisions.n_yes,
            "n_no": one.decisions.n_no,
            "n_left": one.decisions.n_left,
            "n_with": one.calibration.n_with,
            "fieldworks_with": one.calibration.n_groups_with,
            "missing_with": one.calibration.missing_with,
            "missing_without": one.calibration.missing_without,
        }
        for one in measuring.abstain(held, alpha)
    ]
    return Table(
        _("What could be decided without people"),
        rows,
        unit="passage",
        rule=_(
            "of passages with a code at most {alpha:.0%} decided no, of those without at most {alpha:.0%} yes",
            alpha=alpha,
        ),
        n=int((held.labelled.has < 0).any(axis=1).sum()),
        notes=(
            _("Nothing is decided for you: these are passages that nobody has judged."),
            _("missing_with: codings, each from another fieldwork, that are missing before no can be promised."),
            *_warnings(held),
        ),
    )
