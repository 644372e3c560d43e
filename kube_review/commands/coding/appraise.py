"""``kube-review appraise``: hold a study against the criteria of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import (
    CoderName,
    Folder,
    Format,
    FormName,
    Printed,
)
from kube_review.errors import UsageError
from kube_review.messages import Label, _

if TYPE_CHECKING:
    from kube_review.appraisal import AppraisalForm
    from kube_review.coding.appraising import Answer
    from kube_review.session import Session
    from kube_review.tables import Table


def appraise(
    study: Annotated[
        str | None,
        typer.Argument(metavar="[STUDY]", help="The study; without it, list the forms.", show_default=False),
    ] = None,
    form: FormName = "kube-appraisal",
    answers: Annotated[
        list[str] | None,
        typer.Option(
            "--answer",
            metavar="CRITERION=yes|no|cant-tell",
            help="An answer; empty: take it back. May be repeated.",
        ),
    ] = None,
    quotes: Annotated[
        list[str] | None,
        typer.Option("--quote", metavar="TEXT", help="The words that show it, one for each --answer, in order."),
    ] = None,
    memo: Annotated[str, typer.Option(help="A note.", show_default=False)] = "",
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Hold a study against the criteria of a form: yes, no or cant-tell, with the words that show it; never summed."""
    from kube_review import appraisal, console
    from kube_review.session import open_session

    given = [_pair(text) for text in answers or []]
    if quotes and len(quotes) != len(given):
        raise UsageError(_("Give one --quote for each --answer, in the same order; '' where there is none."))
    if study is None and given:
        raise UsageError(_("Name the study."))
    with open_session(project, coder) as session:
        if study is None:
            console.listing(_forms(session), fmt)
            return
        chosen = appraisal.find(session.project, form)
        if given:
            _answer(session, study, chosen, given, quotes or [""] * len(given), memo)
        table = _answers(session, study, chosen)
    console.listing(table, fmt)


def _pair(text: str) -> tuple[str, Answer | None]:
    from kube_review.coding.appraising import Answer

    criterion, equals, value = (part.strip() for part in text.partition("="))
    if not (equals and criterion) or value not in ("", *Answer):
        raise UsageError(_("{text!r} is not CRITERION=yes, no or cant-tell.", text=text))
    return criterion, Answer(value) if value else None


def _answer(
    session: Session,
    study: str,
    form: AppraisalForm,
    given: list[tuple[str, Answer | None]],
    quotes: list[str],
    memo: str,
) -> None:
    from kube_review import appraisal, coding
    from kube_review.coding import appraising
    from kube_review.store.corpus import texts

    text = texts.text_of(session.store, study)
    coder = session.sign_in()
    changes = [
        appraising.prepared(session.store, coder, text, form, criterion, value, quote, memo)
        for (criterion, value), quote in zip(given, quotes, strict=True)
    ]
    coding.write(session.store, coder, changes)
    appraisal.keep(session.project, form)


def _forms(session: Session) -> Table:
    from kube_review import appraisal
    from kube_review.tables import Table

    found = [appraisal.find(session.project, name) for name in appraisal.names(session.project)]
    rows = [{"form": one.form, "title": Label(one.title, one.title_id), "criteria": len(one.criteria)} for one in found]
    return Table(_("Appraisal forms"), rows)


def _answers(session: Session, study: str, form: AppraisalForm) -> Table:
    from kube_review.coding import appraising, blind
    from kube_review.store.corpus import texts
    from kube_review.tables import Table

    texts.text_of(session.store, study)
    found = appraising.given(session.store, form, study)
    if study in blind.hidden_from(session):
        found = [one for one in found if one.coder == session.coder.name]
    rows = []
    for criterion in form.criteria:
        question = Label(criterion.question, criterion.question_id)
        head = {"study": study, "criterion": criterion.criterion, "question": question}
        answered = [one for one in found if one.criterion == criterion.criterion]
        for one in answered:
            said = {"answer": one.answer.value, "quote": one.quote, "page": one.page, "coder": one.coder}
            rows.append({**head, **said, "memo": one.memo, "at": one.at})
        if not answered:
            rows.append({**head, **dict.fromkeys(("answer", "quote", "page", "coder", "memo", "at"))})
    display = [{**row, "answer": row["answer"] or _("not answered")} for row in rows]
    columns = ("criterion", "question", "answer", "quote", "page", "coder")
    return Table(
        _("{study}: {form}", study=study, form=Label(form.title, form.title_id)), rows, columns=columns, display=display
    )
