"""Tally and matrix of large reviews against bare indexed SQL for the same counts, in one run.

Usage: python benchmarks/synthesis.py [--studies 10000] [--codings 1000000]

Prints CPU seconds as ratios to the bare SQL, peak memory, and growth from 100 studies on.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kube_review import project
from kube_review.session import Session
from kube_review.store.counting import snapshot
from kube_review.store.database.connection import Store, open_store
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table

BARE = """
WITH readers AS (SELECT study_id, count(*) AS n FROM reviews GROUP BY study_id),
per_coder AS (
  SELECT study_id, code, coder_id, max(stance = 'asserts') AS a, max(stance = 'denies') AS d FROM codings
  WHERE stance IN ('asserts', 'denies') GROUP BY study_id, code, coder_id
),
cells AS (
  SELECT p.study_id, code, CASE WHEN count(*) < r.n OR min(a * 2 + d) < max(a * 2 + d) THEN 'disputed'
    ELSE max(a * 2 + d) END AS state
  FROM per_coder p JOIN readers r ON r.study_id = p.study_id GROUP BY p.study_id, code
)
SELECT code, sum(state IN (2, 3)), sum(state = 3), sum(state = 1), sum(state = 'disputed'),
  (SELECT count(*) FROM readers) - count(*) FROM cells GROUP BY code ORDER BY code
"""
"""The same counts (present, mixed, denied, disputed, silent by the consensus of the coders) by SQL alone."""


def fill(session: Session, n_studies: int, n_codings: int) -> None:
    """Write a review of random codings by two coders straight into its tables."""
    store, rng = session.store, random.Random(1)
    codes = [code.code for code in session.codebook().codes]
    version = session.codebook().version
    with store.transaction():
        for n in range(n_studies):
            digest = hashlib.sha256(str(n).encode()).hexdigest()
            store.sql.execute(
                "INSERT INTO studies (id, uid, study, path, origin, source_sha256, added_at)"
                " VALUES (?, ?, ?, '', '', ?, '')",
                (n, digest, f"study-{n:06}", digest),
            )
        store.sql.executemany(
            "INSERT INTO coders (id, uid, name) VALUES (?, ?, ?)", [(1, "u1", "ani"), (2, "u2", "budi")]
        )
        store.sql.executemany(
            "INSERT INTO reviews (study_id, coder_id, codebook, version, basis, at)"
            " VALUES (?, ?, 'sitepu-2016', ?, 'full', '')",
            ((n, coder, version) for n in range(n_studies) for coder in (1, 2)),
        )
        store.sql.executemany(
            'INSERT INTO codings (coding, uuid, study_id, code, coder_id, stance, origin, text_sha256, start, "end",'
            " quote, before, after, cited, memo, at)"
            " VALUES (?, ?, ?, ?, ?, ?, 'unaided', '', 0, 1, 'a quote of some length', '', '', '', '', '')",
            (
                (
                    n,
                    f"c{n}",
                    n % n_studies,
                    rng.choice(codes),
                    1 + n // n_studies % 2,
                    rng.choices(STANCES, (85, 10, 5))[0],
                )
                for n in range(n_codings)
            ),
        )


STANCES = ("asserts", "denies", "cites")


def cpu(work: Callable[[], Any], repeats: int = 3) -> float:
    """Return the least CPU seconds of some repeats."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measure(n_studies: int, n_codings: int) -> tuple[float, float, float]:
    """Return CPU seconds of bare SQL, tally and matrix on a review of this size."""
    with tempfile.TemporaryDirectory() as folder:
        made = project.create(Path(folder) / "review", ["sitepu-2016"])
        with Session(made, open_store(made.database, create=True), "ani") as session:
            session.register_codebooks()
            fill(session, n_studies, n_codings)
            book, store = session.codebook(), session.store

            def matrix() -> cell_matrix.Matrix:
                return cell_matrix.matrix(snapshot.load(store, [book]), book, Rules())

            counted = {row["code"]: row for row in tally_table.of(matrix()).rows}
            for code, *counts in _bare(store):
                row = counted[code]
                assert counts == [row[f"n_{k}"] for k in ("present", "mixed", "denied", "disputed", "silent")], code
            return (
                cpu(lambda: _bare(store)),
                cpu(lambda: tally_table.of(matrix())),
                cpu(lambda: tally_table.units(matrix())),
            )


def _bare(store: Store) -> list[Any]:
    return [tuple(row) for row in store.sql.execute(BARE)]


def peak_mb() -> float:
    """Return the most memory this process ever held, in MB."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=10_000)
    parser.add_argument("--codings", type=int, default=1_000_000)
    chosen = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    print("| studies | codings | bare SQL s | tally / bare | matrix s | tally ms per 1,000 codings |")
    print("|--:|--:|--:|--:|--:|--:|")
    per_study = chosen.codings // chosen.studies
    sizes = [n for n in (100, 1_000) if n < chosen.studies]
    for n_studies in [*sizes, chosen.studies]:
        bare, tallied, matrix = measure(n_studies, n_studies * per_study)
        rate = tallied / (n_studies * per_study) * 1e6
        print(
            f"| {n_studies} | {n_studies * per_study} | {bare:.3f} | {tallied / bare:.2f} | {matrix:.2f} | {rate:.2f} |"
        )
    print(f"peak memory {peak_mb():.0f} MB")


if __name__ == "__main__":
    main()
