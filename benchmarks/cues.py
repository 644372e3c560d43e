"""How good and how fast suggesting by cues is on labelled passages.

    python benchmarks/cues.py [--errors] [PASSAGES.txt|.jsonl …]

A ``.txt`` file has one passage a line, ``letters|stance|text`` with the keys of sitepu-2016 or ``none``; a ``.jsonl``
file has ``{"text", "codes": {code: stance}, "language"}``. Passages stand alone and are taken as sentences of a results
section. Without arguments: the project's own sets and, where it is there, the shared development file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kube_review.assist.cues import cue_suggester
from kube_review.assist.passage_text import PassageText
from kube_review.codebook import load
from kube_review.language.detect import language_of
from kube_review.model import Codebook, Proposal, Section

ROOT = Path(__file__).resolve().parents[1]
OWN = [ROOT / f"tests/assist/data/{name}.jsonl" for name in ("work", "kept", "other_words")]
SHARED = ROOT.parent / "shared/eval/passages_dev.txt"
CODEBOOK = ROOT / "codebook/sitepu-2016.yaml"
N_TIMED = 4_000


@dataclass(frozen=True)
class Labelled:
    """A passage and what a person found in it: code → stance. ``groups`` are the groups of codes that were labelled."""

    text: str
    codes: dict[str, str]
    language: str
    factors_only: bool


def read(path: Path, codebook: Codebook) -> list[Labelled]:
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [Labelled(row["text"], row["codes"], row.get("language", "id"), False) for row in rows]
    code_of = {code.key: code.code for code in codebook.codes}
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            letters, stance, text = line.split("|", 2)
            keys = [] if letters == "none" else letters.split(",")
            codes = {code_of[key.strip()]: stance for key in keys}
            found.append(Labelled(text, codes, language_of(text) or "id", True))
    return found


def propose(labelled: list[Labelled], codebook: Codebook) -> list[dict[str, Proposal]]:
    passages = [
        PassageText("benchmark", number, row.text, Section.RESULTS, row.language)
        for number, row in enumerate(labelled, 1)
    ]
    factors = {code.code for code in codebook.codes if code.group == "factors"}
    found: list[dict[str, Proposal]] = [{} for _ in labelled]
    for proposal in cue_suggester.suggest(passages, codebook):
        row = labelled[proposal.passage - 1]
        if proposal.proposed and (not row.factors_only or proposal.code in factors):
            found[proposal.passage - 1][proposal.code] = proposal
    return found


def report(labelled: list[Labelled], codebook: Codebook, show_errors: bool) -> None:
    found = propose(labelled, codebook)
    f1s = []
    print(f"{'code':28} {'n':>4} {'precision':>9} {'recall':>7} {'F1':>5}   (asserts)")
    for code in (code.code for code in codebook.codes):
        pairs = [
            (row.codes.get(code) == "asserts", _asserts(got.get(code)))
            for row, got in zip(labelled, found, strict=True)
        ]
        hit, extra, missed = pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False))
        if hit + missed:
            f1s.append(2 * hit / (2 * hit + extra + missed))
            precision = hit / (hit + extra) if hit + extra else 0.0
            print(f"{code:28} {hit + missed:4} {precision:9.2f} {hit / (hit + missed):7.2f} {f1s[-1]:5.2f}")
        elif extra:
            print(f"{code:28}    0 {extra} proposed")
    print(f"macro F1 {sum(f1s) / len(f1s):.3f} over {len(f1s)} codes")
    empty = [got for row, got in zip(labelled, found, strict=True) if not row.codes]
    print(f"passages without a code that got a suggestion: {sum(map(bool, empty))} of {len(empty)}")
    confusion = Counter(
        (stance, str(got[code].stance) if code in got else "nothing")
        for row, got in zip(labelled, found, strict=True)
        for code, stance in row.codes.items()
    )
    right = sum(n for (want, have), n in confusion.items() if want == have)
    suggested = sum(n for (_, have), n in confusion.items() if have != "nothing")
    print("labelled → suggested: " + ", ".join(f"{a} → {b} {n}" for (a, b), n in sorted(confusion.items())))
    print(f"stance right: {right} of {suggested} suggested labels, {right} of {sum(confusion.values())} labels")
    if show_errors:
        for row, got in zip(labelled, found, strict=True):
            wrong = {code: (str(p.stance), p.why) for code, p in got.items() if row.codes.get(code) != p.stance}
            missed = [code for code in row.codes if code not in got]
            if wrong or missed:
                print(f"  {row.text}\n      suggested {wrong} missed {missed}")


def _asserts(proposal: Proposal | None) -> bool:
    return proposal is not None and proposal.stance == "asserts"


def texts(paths: list[Path]) -> Iterator[PassageText]:
    """Sentences for timing: of the given texts, as many different ones as there are."""
    number = 0
    for path in paths:
        for line in path.read_text(encoding="utf-8").split(". "):
            sentence = " ".join(line.split())
            if 20 <= len(sentence) <= 400:
                number += 1
                yield PassageText("timing", number, sentence, Section.RESULTS, language_of(sentence) or "id")


def time_once() -> None:
    """Print CPU per passage in this process: the first pass meets every word anew, the second none."""
    codebook = load(CODEBOOK)
    paths = [*sorted((ROOT.parent / "shared/seed").glob("*.txt")), *sorted((ROOT / "corpus/demo").rglob("*.txt"))]
    sentences = list(texts(paths))
    for row in (row for path in [*OWN, SHARED] if path.exists() for row in read(path, codebook)):
        sentences.append(PassageText("timing", len(sentences) + 1, row.text, Section.RESULTS, row.language))
    n_words = sum(len(sentence.text.split()) for sentence in sentences)
    print(
        f"timing: {len(sentences)} different sentences, {n_words / len(sentences):.0f} words each; CPU of this process"
    )
    start = time.process_time()
    cue_suggester.suggest(sentences[:1], codebook)
    loaded = time.process_time()
    cue_suggester.suggest(sentences, codebook)
    cold = time.process_time()
    repeats = max(1, N_TIMED // len(sentences))
    for _ in range(repeats):
        cue_suggester.suggest(sentences, codebook)
    warm = time.process_time()
    print(f"once per process (stemmer, dictionaries, cues of the codebook): {loaded - start:.2f} s")
    print(f"cold, every word met for the first time: {len(sentences) / (cold - loaded):,.0f} passages per CPU s")
    print(f"cold, with what is paid once per process: {len(sentences) / (cold - start):,.0f} passages per CPU s")
    print(f"warm: {repeats * len(sentences) / (warm - cold):,.0f} passages per CPU s")


def main(arguments: list[str]) -> None:
    if arguments == ["--time"]:
        time_once()
        return
    show_errors = "--errors" in arguments
    paths = [Path(argument) for argument in arguments if argument != "--errors"]
    codebook = load(CODEBOOK)
    for path in paths or [path for path in [*OWN, SHARED] if path.exists()]:
        print(f"\n{path.name}")
        report(read(path, codebook), codebook, show_errors)
    print(flush=True)
    subprocess.run([sys.executable, __file__, "--time"], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
