"""Appraisal forms: criteria by which studies are judged, in YAML that reviewers can write themselves."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from kube_review import whole_files
from kube_review.codebook import documents
from kube_review.codebook.form import Form
from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.project import Project, shipped

DEFAULT = "kube-appraisal"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of a form; *yes* means that the study does well. ``asked`` is a hash of the question."""

    criterion: str
    question: str
    question_id: str = ""
    help: str = ""
    help_id: str = ""

    @property
    def asked(self) -> str:
        """Return a hash of the wording, because answers to another wording do not count."""
        return hashlib.sha256(self.question.encode("utf-8")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class AppraisalForm:
    """A form: its name, titles, where it comes from, its criteria in order and the YAML it was read from."""

    form: str
    title: str
    title_id: str
    citation: str
    criteria: tuple[Criterion, ...]
    source: str = ""

    def criterion(self, name: str) -> Criterion:
        """Return a criterion.

        Raises:
            NotFound: The form has none of this name.
        """
        for one in self.criteria:
            if one.criterion == name:
                return one
        known = ", ".join(one.criterion for one in self.criteria)
        raise NotFound(
            _("The form {form} has no criterion {name!r}.", form=self.form, name=name),
            _("It has: {known}.", known=known),
        )


def folder(project: Project) -> Path:
    """Return where a review keeps the forms of its own."""
    return project.root / "forms"


def names(project: Project) -> list[str]:
    """Return the names of the available forms: the review's own and the shipped ones."""
    own = {path.stem for path in folder(project).glob("*.yaml")}
    return sorted(own | {path.stem for path in shipped("corpus", "forms").glob("*.yaml")})


def find(project: Project, name_or_file: str) -> AppraisalForm:
    """Return a form of the review, a shipped one, or one from a file.

    Raises:
        NotFound: It is none of these.
        CodebookError: The file breaks the format; the message names file, line and key.
    """
    if Path(name_or_file).suffix in {".yaml", ".yml"}:
        return load(Path(name_or_file))
    own = folder(project) / f"{name_or_file}.yaml"
    if name_or_file in names(project):
        return load(own if own.is_file() else shipped("corpus", "forms", own.name))
    raise NotFound(
        _("There is no form {name_or_file!r}.", name_or_file=name_or_file),
        _("Known: {choices}; or give a .yaml file.", choices=", ".join(names(project))),
    )


def keep(project: Project, form: AppraisalForm) -> None:
    """Keep a form with the review whose answers need it; a shipped form in its shipped wording needs no copy."""
    own = folder(project) / f"{form.form}.yaml"
    if form.form in names(project) and find(project, form.form).criteria == form.criteria:
        return
    own.parent.mkdir(parents=True, exist_ok=True)
    whole_files.write_bytes(own, form.source.replace("\r\n", "\n").encode())


def load(path: Path) -> AppraisalForm:
    """Read a form from its file.

    Raises:
        NotFound: There is no such file.
        CodebookError: The file breaks the format; the message begins with ``file:line``.
    """
    form = documents.read(path, _("the appraisal form"), ("form", "title", "title_id", "citation", "criteria"), _form)
    source = path.read_text(encoding="utf-8-sig")
    return AppraisalForm(form.form, form.title, form.title_id, form.citation, form.criteria, source)


def _form(top: Form) -> AppraisalForm:
    criteria = tuple(_criterion(item) for item in top.forms("criteria", _CRITERION, "criterion"))
    if not criteria:
        top.wrong(
            top.line_of("criteria"), _("the appraisal form has no criteria; add `criteria:` with one item a question")
        )
    seen: set[str] = set()
    for one, line in zip(criteria, top.lines_within("criteria", "criterion"), strict=False):
        if one.criterion in seen:
            top.wrong(line, _("criterion '{criterion}' occurs twice; rename one", criterion=one.criterion))
        seen.add(one.criterion)
    return AppraisalForm(
        form=_slug(top, "form"),
        title=top.text("title", required=True),
        title_id=top.text("title_id"),
        citation=top.text("citation"),
        criteria=criteria,
    )


_CRITERION = ("criterion", "question", "question_id", "help", "help_id")


def _criterion(form: Form) -> Criterion:
    return Criterion(
        criterion=_slug(form, "criterion"),
        question=form.text("question", required=True),
        question_id=form.text("question_id"),
        help=form.text("help"),
        help_id=form.text("help_id"),
    )


def _slug(form: Form, key: str) -> str:
    value = form.text(key, required=True)
    if value and not (_SLUG.fullmatch(value) and len(value) <= 60):
        form.wrong(
            form.line_of(key),
            _("'{key}' cannot be '{value}'; use small letters and digits joined by hyphens", key=key, value=value),
        )
    return value
