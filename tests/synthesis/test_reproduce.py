"""A publication's claims beside a review: counts by hand, the word reproduction, synthetic data, frequencies."""

from __future__ import annotations

from pathlib import Path

import pytest

from kube_review import codebook, coding, project
from kube_review.coding.record import Judgement
from kube_review.errors import CodebookError, NotFound
from kube_review.model import Stance
from kube_review.session import Session
from kube_review.statistics import intervals
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.reproduction import claims_table, publication
from kube_review.synthesis.reproduction.claims import NO_VERDICT, Reproduction, reproduce
from tests.conftest import add_study
from tests.synthesis import counting

PRESENT, DENIED, SILENT = Stance.ASSERTS, Stance.DENIES, None
CODE = "weak-facilitators"


def study(session: Session, name: str, found: dict[str, Stance], who: str = "ani", **values: str) -> None:
    """Add a finished study with some codings and bibliographic values."""
    coder = coders.get_or_add(session.store, who)
    add_study(session, name, *(f"{name}, kalimat {n}." for n in range(max(1, len(found)))))
    text = texts.text_of(session.store, name)
    for n, (code, stance) in enumerate(found.items(), 1):
        coding.record(session.store, coder, text, coding.passage_span(session.store, text, n), Judgement(code, stance))
    coding.done(session.store, coder, text, session.versions)
    coding.set_value(session.store, coder, text, values)


def four(session: Session, **values: str) -> None:
    """Add four studies: two find weak facilitators, one denies it, one is silent; one finds a code of its own."""
    study(session, "a", {CODE: PRESENT, "short-lived": PRESENT}, doi="10.1000/a", **values)
    study(session, "b", {CODE: PRESENT, "other-factor": PRESENT}, doi="10.1000/b", **values)
    study(session, "c", {CODE: DENIED, "business-stagnant": DENIED}, doi="10.1000/c", **values)
    study(session, "d", {}, title="Judul Studi D", **values)


def write(folder: Path, **parts: str) -> Path:
    """Write a publication of one factor and one verdict; ``parts`` replace its corpus or add to the factor."""
    corpus = parts.get("corpus", "{n_studies: 4, unit: study}")
    path = folder / "mine.yaml"
    path.write_text(
        f"""publication: mine
citation: Somebody (2014)
synthetic: {parts.get("synthetic", "false")}
codebook: sitepu-2016
corpus: {corpus}
claims:
  - {{id: facilitators, kind: factor, code: {CODE}, status: explicit, statement: "Weak.", {parts.get("factor", "")}}}
  - {{id: effect, kind: verdict, rests_on: [short-lived, business-stagnant], status: inferred, statement: "No use."}}
  - {{id: evidence, kind: verdict, status: inferred, statement: "No evidence."}}
unknown:
  - {{id: search, statement: "How it was searched."}}
""",
        encoding="utf-8",
    )
    return path


def reproduced(session: Session, known: publication.Publication, rules: Rules) -> Reproduction:
    """Compare a publication with the review."""
    return reproduce(counting.held(session), session.codebook(known.codebook), known, rules)


def compare(session: Session, path: Path) -> Reproduction:
    """Hold a publication file against the review."""
    return reproduced(session, publication.find(str(path)), Rules(unit="study"))


def test_claims_are_counted_unit_by_unit(session: Session, tmp_path: Path) -> None:
    """Found in 2, contradicted in 1, silent in 1; a verdict is found where any of its codes is."""
    four(session)
    factor, effect, evidence = compare(session, write(tmp_path)).rows
    assert [factor[k] for k in ("n_reported", "n_denied", "n_silent", "n_reviewed")] == [2, 1, 1, 4]
    assert (factor["ci_low"], factor["ci_high"]) == intervals.wilson(2, 4)
    assert str(factor["result"]) == "found again in 2 of 4, contradicted in 1"
    assert [effect[k] for k in ("n_reported", "n_denied", "n_silent")] == [1, 1, 2]
    assert (evidence["n_reviewed"], str(evidence["result"])) == (None, "not assessed: no code here stands for it")


def test_codes_that_the_publication_lacks(session: Session, tmp_path: Path) -> None:
    """What is found here and claimed nowhere is listed with its counts."""
    four(session)
    made = compare(session, write(tmp_path))
    assert [(row["code"], row["n_reported"], row["n_reviewed"]) for row in made.only_here] == [("other-factor", 1, 4)]


def test_unread_studies_are_not_assessed(session: Session, tmp_path: Path) -> None:
    """Nobody finished anything: no share, no interval, not assessed."""
    add_study(session, "a", "Belum dibaca.")
    factor, *_ = compare(session, write(tmp_path)).rows
    assert (factor["n_not_assessed"], factor["share"], str(factor["result"])) == (1, None, "not assessed")


def test_two_coders_who_differ_leave_a_claim_open(session: Session, tmp_path: Path) -> None:
    """A disputed unit is in no denominator."""
    four(session)
    text = texts.text_of(session.store, "d")
    budi = coders.get_or_add(session.store, "budi")
    coding.record(session.store, budi, text, coding.passage_span(session.store, text, 1), Judgement(CODE))
    coding.done(session.store, budi, text, session.versions)
    factor, *_ = compare(session, write(tmp_path)).rows
    assert (factor["n_disputed"], factor["n_reviewed"]) == (1, 3)


def test_another_corpus_is_a_replication(session: Session, tmp_path: Path) -> None:
    """Studies not named, or not all of them here: no reproduction; frequencies differ by Newcombe's interval."""
    four(session)
    made = compare(session, write(tmp_path, factor="frequency: {k: 9, n: 10}"))
    assert str(made.word).startswith("replication")
    newcombe = intervals.newcombe(2, 4, 9, 10)
    assert newcombe is not None
    row = made.rows[0]
    assert (row["difference"], row["difference_low"], row["difference_high"]) == (newcombe.value, *newcombe.interval)
    partly = write(tmp_path, corpus='{n_studies: 2, unit: study, studies: ["10.1000/a", "10.1000/zzz"]}')
    assert str(compare(session, partly).word) == "replication on another corpus"
    bound = write(tmp_path, corpus='{n_studies: 2, at_least: true, unit: study, studies: ["10.1000/a", "10.1000/b"]}')
    assert str(compare(session, bound).word) == "replication; the overlap of the corpora is unknown"


def test_the_same_studies_are_a_reproduction_cell_by_cell(session: Session, tmp_path: Path) -> None:
    """Named by DOI, address, title or id, all are here: only they are counted, and differing studies are named."""
    four(session)
    names = '["https://doi.org/10.1000/A", "10.1000/c", "judul studi d"]'
    path = write(
        tmp_path,
        corpus=f"{{n_studies: 3, unit: study, studies: {names}}}",
        factor='frequency: {k: 2, n: 3}, found_in: ["https://doi.org/10.1000/A", "judul studi d"]',
    )
    made = compare(session, path)
    row = made.rows[0]
    assert (str(made.word), row["n_reported"], row["n_reviewed"]) == ("reproduction", 1, 3)
    assert (row["only_published"], row["only_here"], row["difference_low"]) == (["d"], [], None)
    assert row["difference"] == pytest.approx(1 / 3 - 2 / 3)


def test_study_by_study_also_on_synthetic_data(session: Session, tmp_path: Path) -> None:
    """Which studies differ is shown without a verdict; studies of the publication that do not count are named."""
    four(session, synthetic="yes")
    path = write(
        tmp_path,
        corpus='{n_studies: 3, unit: study, studies: ["10.1000/a", "10.1000/c", "d"]}',
        factor='frequency: {k: 2, n: 3}, found_in: ["10.1000/a", "d"]',
    )
    table = claims_table.claims(compare(session, path))
    assert [str(row["result"]) for row in table.people()] == ["only published: d", "", ""]
    assert "result" in table.shown()
    coding.set_value(session.store, session.coder, texts.text_of(session.store, "d"), {"evidence": "secondary"})
    notes = [str(note) for note in claims_table.claims(compare(session, path)).notes]
    assert any(note.startswith("1 of the publication's studies is not counted") for note in notes)


def test_citing_the_publication_is_no_finding(session: Session, tmp_path: Path) -> None:
    """With cited findings, a study that cites somebody else counts, and one that cites the publication does not."""
    for name, cited in (("a", "Somebody, A. (2014)"), ("b", "Dewi (2010)")):
        text = texts.text_of(session.store, add_study(session, name, f"{name}, kalimat."))
        span = coding.passage_span(session.store, text, 1)
        coding.record(session.store, session.coder, text, span, Judgement(CODE, Stance.CITES, cited=cited))
        coding.done(session.store, session.coder, text, session.versions)
    rules = Rules(unit="study", count_cited=True)
    made = reproduced(session, publication.find(str(write(tmp_path))), rules)
    assert (made.rows[0]["n_reported"], made.rows[0]["n_reviewed"]) == (1, 2)
    assert str(claims_table.claims(made).rule).endswith("none of this publication")


@pytest.mark.parametrize("where", ["review", "publication"])
def test_no_verdict_on_synthetic_data(session: Session, tmp_path: Path, where: str) -> None:
    """Counts are shown, conclusions are not, and the title says so."""
    four(session, **({"synthetic": "yes"} if where == "review" else {}))
    made = compare(session, write(tmp_path, synthetic="true" if where == "publication" else "false"))
    assert {row["result"] for row in made.rows} == {NO_VERDICT}
    table = claims_table.claims(made)
    assert str(table.title).startswith("SYNTHETIC: ")
    assert not any("Found again" in str(note) for note in table.notes)
    assert "result" not in table.shown()


def test_the_tables_say_what_is_unknown_and_how_the_corpora_differ(session: Session, tmp_path: Path) -> None:
    """Unknowns stand in the notes; years, provinces and evidence stand side by side."""
    study(session, "a", {CODE: PRESENT}, year="2008", province="Aceh")
    study(session, "b", {}, year="2012")
    made = compare(session, write(tmp_path, corpus="{n_studies: 9, at_least: true, period: [2001, 2005], unit: study}"))
    assert "Unknown: How it was searched." in map(str, claims_table.claims(made).notes)
    here = {
        str(row["aspect"]): (str(row["published"]), str(row["here"])) for row in claims_table.differences(made).rows
    }
    assert here["studies"] == ("at least 9", "2")
    assert here["years"] == ("2001–2005", "2008–2012")
    assert here["provinces"] == ("unknown", "Aceh 1, not recorded 1")
    assert here["evidence"] == ("unknown", "primary 2")


def test_shipped_publications_speak_of_codes_that_exist() -> None:
    """Every code of a claim is in the publication's codebook, and every claim says where it stands."""
    assert "sitepu-2016" in publication.shipped()
    for name in publication.shipped():
        found = publication.find(name)
        book = codebook.load(project.shipped("codebook", f"{found.codebook}.yaml"))
        for claim in found.claims:
            assert claim.place
            assert all(book.code(code) for code in (claim.code, *claim.rests_on) if code), claim.claim


def test_sitepu_2016_is_complete() -> None:
    """The seed paper reports 4 outcomes, 11 factors, 3 root causes, the corpus twice and two verdicts."""
    kinds = [claim.kind for claim in publication.find("sitepu-2016").claims]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "corpus": 2,
        "verdict": 2,
        "outcome": 4,
        "factor": 11,
        "root-cause": 3,
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "kind: factor",
            "kind: fact",
            "mine.yaml:7: 'kind' of id 'facilitators' cannot be 'fact'; did you mean 'factor'",
        ),
        ("codebook: sitepu-2016\n", "", "mine.yaml:1: the publication has no 'codebook'"),
        ("id: evidence", "id: effect", "the claim 'effect' occurs twice"),
        ("n_studies: 4", "n_studies: many", "'n_studies' of corpus cannot be 'many'"),
        ('statement: "Weak."', 'statement: "Weak.", frequency: {k: 5, n: 4}', "5 of 4 is not a frequency"),
    ],
)
def test_mistakes_in_a_publication_name_line_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    """As in codebooks: file, line, key, remedy."""
    path = write(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(CodebookError) as wrong:
        publication.find(str(path))
    assert told in str(wrong.value)


def test_an_unknown_publication_names_those_that_are_shipped() -> None:
    """The error lists them."""
    with pytest.raises(NotFound, match="sitepu-2016"):
        publication.find("sitepu-2017")
