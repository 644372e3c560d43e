"""The methods paragraph, the limitations and the provenance of a report, from what the review holds."""

from __future__ import annotations

from collections import Counter

from kube_review import __version__, clock
from kube_review.coding import protocol
from kube_review.messages import Label, Text, _, plural, translate
from kube_review.model import Origin
from kube_review.report.counted import Counted
from kube_review.store.corpus import holdings, texts
from kube_review.store.record import codings
from kube_review.synthesis.reproduction import lock


def paragraphs(counted: Counted) -> list[str]:
    """Return the methods, ready for the manuscript; items of PRISMA 2020 and ENTREQ in brackets."""
    sentences: list[list[Text]] = [_selection(counted), _coding(counted), _help(counted), _synthesis(counted)]
    return [" ".join(translate(one) for one in group) for group in sentences]


def _selection(counted: Counted) -> list[Text]:
    held, flow = protocol.read(counted.session.store), counted.flow
    made: list[Text] = []
    if question := held.texts.get("question"):
        made.append(_("The review asked: {question} [ENTREQ 1].", question=question.rstrip(".")))
    if eligibility := held.texts.get("eligibility"):
        made.append(_("Eligible were: {eligibility} [PRISMA 5; ENTREQ 4].", eligibility=eligibility.rstrip(".")))
    if held.searches:
        sources = ", ".join(sorted({search.source for search in held.searches.values()}))
        made.append(_("Searched were: {sources} [PRISMA 6, 7; ENTREQ 5, 6].", sources=sources))
    else:
        made.append(_("No search is recorded [PRISMA 6, 7; ENTREQ 5, 6]."))
    made.append(
        _(
            "{reports} reports of {studies} studies were included [PRISMA 16; ENTREQ 9].",
            reports=flow.n("reports") or 0,
            studies=flow.n("studies") or 0,
        )
    )
    registration = held.texts.get("registration")
    made.append(
        _("Registration: {registration} [PRISMA 24].", registration=registration)
        if registration
        else _("No registration is recorded [PRISMA 24].")
    )
    return made


def _coding(counted: Counted) -> list[Text]:
    store, book = counted.session.store, counted.codebook
    studies = {study.study for unit in counted.matrix.units for study in unit.studies}
    done = [one for one in codings.reviews(store) if one.codebook == book.name and one.study in studies]
    coders = Counter(one.study for one in done)
    people = sorted({one.coder for one in done})
    screened = {one.study for one in done if one.basis == "screened"}
    made: list[Text] = [
        _(
            "Passages were coded against the codebook {codebook} ({n_codes} codes) by {n} coders: {coders}"
            " [PRISMA 9, 10; ENTREQ 14, 16, 17].",
            codebook=Label(book.title, book.title_id),
            n_codes=len(counted.matrix.codes),
            n=len(people),
            coders=people,
        ),
        _(
            "Of {n} counted studies, {finished} were finished by at least one coder and {double} by two or more.",
            n=len(studies),
            finished=len(coders),
            double=sum(n > 1 for n in coders.values()),
        ),
    ]
    if screened:
        made.append(_("{n} studies were read only until a stopping rule held.", n=len(screened)))
    if counted.agreement and counted.agreement.rows:
        overall = counted.agreement.rows[-1]
        if overall["alpha"] is not None:
            made.append(_("Krippendorff's alpha over all codes was {alpha:.2f}.", alpha=overall["alpha"]))
    n_decided = len(counted.held.decisions)
    made.append(
        plural("{n} cell was adjudicated.", "{n} cells were adjudicated.", n=n_decided)
        if n_decided
        else _("No cell was adjudicated.")
    )
    return made


def _help(counted: Counted) -> list[Text]:
    studies = {study.study for unit in counted.matrix.units for study in unit.studies}
    counts = Counter(one.origin for one in codings.listing(counted.session.store) if one.study in studies)
    return [
        _(
            "Help from models: of {n} codings, {unaided} were made unaided, {suggested} by accepting a suggestion one"
            " by one and {bulk} by accepting suggestions in bulk [PRISMA 8, 9; ENTREQ 15].",
            n=counts.total(),
            unaided=counts[Origin.UNAIDED],
            suggested=counts[Origin.SUGGESTED],
            bulk=counts[Origin.BULK],
        )
    ]


def _synthesis(counted: Counted) -> list[Text]:
    return [
        _("Counting rule: {rule} [PRISMA 13; ENTREQ 2, 18].", rule=counted.tally.rule),
        _(
            "For each code the share of assessed units that report it is given, with its bounds over open cells and a"
            " 95 % Wilson interval [PRISMA 12].",
        ),
        _("Counted with kube-review {version} on {date} [ENTREQ 15].", version=__version__, date=clock.today()),
    ]


def limitations(counted: Counted) -> list[str]:
    """Return the limitations of the findings, as far as the review itself shows them."""
    rows = list(counted.tally_rows.values())
    n_open, n_not = sum(row["n_open"] for row in rows), sum(row["n_not_assessed"] for row in rows)
    made: list[Text] = [
        _("A share says how many of the assessed units report a code. It is not a prevalence among KUBE groups."),
        _("The intervals treat the units as a random sample, which they are not."),
        _("What a study does not report may still have been there: silence is no denial."),
        _("Codes found together, and links to stages, are no evidence of causes."),
    ]
    if n_not:
        made.append(_("{n} of {cells} cells are not assessed.", n=n_not, cells=len(rows) * len(counted.matrix.units)))
    if n_open:
        made.append(_("{n} cells are open because coders disagree.", n=n_open))
    if counted.agreement is None:
        made.append(_("No study was finished in full by two coders, so reliability is unknown."))
    if n := counted.matrix.n_synthetic:
        made.append(_("{n} of {all} units rest on invented studies.", n=n, all=len(counted.matrix.units)))
    return [translate(one) for one in made]


def provenance(counted: Counted) -> list[str]:
    """Return what the numbers rest on: versions, hashes and how to verify them."""
    store, book = counted.session.store, counted.codebook
    hashes, events = texts.hashes(store), holdings.events(store)
    made: list[Text] = [
        _("kube-review {version}, {date}", version=__version__, date=clock.today()),
        _("codebook {name}, version {version}", name=book.name, version=book.version[:16]),
        _("{n} texts, SHA-256 of their hashes: {digest}", n=len(hashes), digest=_digest(list(hashes.values()))),
        _("{n} events, SHA-256 of all that they say: {digest}", n=len(events), digest=lock.root(events)),
        _(
            "To verify: the command reproduce writes a manifest of texts, codings and tables, and recomputes it on a"
            " copy of the review, listing what differs."
        ),
    ]
    return [translate(one) for one in made]


def _digest(values: list[str]) -> str:
    return texts.text_hash("\n".join(sorted(values)))[:16]
