"""How well duplicates among search results are found, beside srdedupe, bib-dedupe and deduplicate-it.

Usage:
    python benchmarks/record_duplicates.py [--works 150] [--seed 1] [--show]

The records are made up: works on KUBE with titles as such papers have, each in one to four exports that distort it as
real ones do (capitals, initials, a missing DOI or subtitle, a slip, the year of print instead of the year on line).
Among them are works that are not the same: other places, other authors, a thesis and its article, parts 1 and 2.
Pairs are judged: precision and recall of what a tool would merge on its own, and of what it would show to a person.
The other tools are measured where they are installed: pip install srdedupe bib-dedupe.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

from kube_review.coding.records import similar_records
from kube_review.store.screening.records import Record

PLACES = [
    "Kabupaten Sleman", "Kabupaten Bantul", "Kota Padang", "Kecamatan Rappocini", "Kecamatan Tallo", "Desa Sukamaju",
    "Desa Sukamulya", "Kabupaten Lombok Barat", "Kabupaten Lombok Timur", "Kota Binjai", "Kabupaten Kupang",
]  # fmt: skip
TITLES = [
    "Efektivitas Program Kelompok Usaha Bersama (KUBE) dalam Menanggulangi Kemiskinan di {place}",
    "Pemberdayaan Masyarakat Miskin melalui Kelompok Usaha Bersama di {place}",
    "Faktor-Faktor Kegagalan Kelompok Usaha Bersama: Studi Kasus di {place}",
    "Evaluasi Pelaksanaan KUBE Fakir Miskin di {place}",
    "Peran Pendamping dalam Keberhasilan KUBE di {place}",
    "Modal Sosial dan Keberlanjutan Kelompok Usaha Bersama di {place}",
    "Implementasi Kebijakan Penanganan Fakir Miskin melalui KUBE di {place}",
    "Why Do Joint Business Groups Fail? Evidence from {place}",
]
GIVEN = ["Siti", "Budi", "Ratna", "Agus", "Dewi", "Hendra", "Nur", "Yusuf", "Lestari", "Bambang", "Maria", "Andi"]
FAMILY = ["Wulandari", "Santosa", "Hidayat", "Pratama", "Nasution", "Simanjuntak", "Rahman", "Kusuma", "Mulyadi"]
JOURNALS = ["Jurnal Kesejahteraan Sosial", "Sosio Konsepsia", "Jurnal Administrasi Publik", "Sosio Informa"]
Pairs = set[tuple[int, int]]


def works(n: int, chance: random.Random) -> list[dict[str, str]]:
    """Return works: no two are the same, many are alike."""
    made: list[dict[str, str]] = []
    while len(made) < n:
        people = [f"{chance.choice(FAMILY)}, {chance.choice(GIVEN)}" for _ in range(chance.choice([1, 1, 2, 3]))]
        number = len(made)
        one = {
            "title": chance.choice(TITLES).format(place=chance.choice(PLACES)),
            "authors": "; ".join(dict.fromkeys(people)),
            "year": str(chance.randint(2005, 2023)),
            "journal": chance.choice(JOURNALS),
            "kind": "journal article",
            "doi": f"10.{4000 + number}/jks.v{number}" if chance.random() < 0.45 else "",
        }
        made.append(one)
        follow = chance.random()
        if follow < 0.06:  # its thesis
            made.append({**one, "kind": "thesis", "journal": "", "doi": "", "year": str(int(one["year"]) - 1)})
        elif follow < 0.12:  # the next part
            made.append({**one, "title": f"{one['title']} (Bagian 2)", "doi": "", "year": str(int(one["year"]) + 1)})
        elif follow < 0.2:  # another place, the same authors
            other = chance.choice([place for place in PLACES if place not in one["title"]])
            made.append({**one, "title": one["title"].rpartition(" di ")[0] + f" di {other}", "doi": ""})
    return made[:n]


def exported(work: dict[str, str], source: str, chance: random.Random) -> dict[str, str]:
    """Return a work as a source shows it."""
    one = dict(work)
    people = one["authors"].split("; ")
    if source == "garuda":
        one["title"] = one["title"].upper() if chance.random() < 0.4 else one["title"]
        one["doi"] = one["doi"] if chance.random() < 0.3 else ""
    elif source == "scholar":
        one["authors"] = "; ".join(f"{name.split(', ')[0]}, {name.split(', ')[1][0]}" for name in people[:2])
        one["title"] = one["title"].replace("(KUBE) ", "") if chance.random() < 0.3 else one["title"].capitalize()
        one["doi"] = ""
        one["year"] = str(int(one["year"]) + chance.choice([0, 0, 0, 1]))
    elif source == "scopus":
        one["authors"] = "; ".join(f"{name.split(', ')[0]} {name.split(', ')[1][0]}." for name in people)
        one["title"] = one["title"].replace("Faktor-Faktor", "Faktor-faktor")
    elif source == "zotero":
        if ":" in one["title"] and chance.random() < 0.3:
            one["title"] = one["title"].split(":")[0]
        if chance.random() < 0.3:
            at = chance.randrange(len(one["title"]) - 1)
            one["title"] = one["title"][:at] + one["title"][at + 1 :]
    return {key: value for key, value in one.items() if value} | {"source": source}


def sample(n: int, seed: int) -> tuple[list[dict[str, str]], Pairs]:
    """Return records and the pairs of them that are one work."""
    chance = random.Random(seed)
    rows: list[dict[str, str]] = []
    owners: list[int] = []
    for number, work in enumerate(works(n, chance)):
        for source in chance.sample(["garuda", "scholar", "scopus", "zotero"], chance.choice([1, 1, 2, 3, 4])):
            rows.append(exported(work, source, chance))
            owners.append(number)
    order = list(range(len(rows)))
    chance.shuffle(order)
    rows, owners = [rows[n] for n in order], [owners[n] for n in order]
    same = {(a, b) for a, b in combinations(range(len(rows)), 2) if owners[a] == owners[b]}
    return rows, same


def ours(rows: list[dict[str, str]]) -> tuple[Pairs, Pairs]:
    """Return certain pairs, and all."""
    records = [Record(n, str(n), row["source"], "", row, None, None, None, None, False) for n, row in enumerate(rows)]
    found = similar_records.pairs(records)
    return (
        {(pair.record.record, pair.other.record) for pair in found if pair.how == "certain"},
        {(pair.record.record, pair.other.record) for pair in found},
    )


def doi_and_title(rows: list[dict[str, str]]) -> tuple[Pairs, Pairs]:
    """Return the pairs that the published rule of deduplicate-it merges: DOI and title, both the same."""
    keys = ["".join(c for c in row["title"].lower() if c.isalnum()) for row in rows]
    dois = [row.get("doi", "").lower() for row in rows]
    found = {(a, b) for a, b in combinations(range(len(rows)), 2) if dois[a] and dois[a] == dois[b]}
    return {(a, b) for a, b in found if keys[a] == keys[b]}, found


def clusters(groups: Iterable[Iterable[int]]) -> Pairs:
    """Return the pairs within groups."""
    return {(min(a, b), max(a, b)) for group in groups for a, b in combinations(group, 2)}


def bib_dedupe(rows: list[dict[str, str]]) -> tuple[Pairs, Pairs]:
    """Return what bib-dedupe merges, and what it would show as well."""
    import pandas
    from bib_dedupe import bib_dedupe as library

    frame = pandas.DataFrame(
        [
            {
                "ID": str(n),
                "ENTRYTYPE": "phdthesis" if row["kind"] == "thesis" else "article",
                "title": row["title"],
                "author": " and ".join(row["authors"].split("; ")),
                **{key: row.get(key, "") for key in ("year", "journal", "doi")},
                **dict.fromkeys(("booktitle", "volume", "number", "pages", "abstract"), ""),
            }
            for n, row in enumerate(rows)
        ]
    )
    prepared = library.prep(frame, verbosity_level=0, cpu=1)
    matched = library.match(library.block(prepared, verbosity_level=0, cpu=1), verbosity_level=0, cpu=1)
    sides = zip(matched["ID_1"], matched["ID_2"], matched["duplicate_label"], strict=True)
    judged = [(tuple(sorted((int(a), int(b)))), label) for a, b, label in sides]
    sure = {pair for pair, label in judged if label == "duplicate"}
    return sure, {pair for pair, label in judged if label in ("duplicate", "maybe")}  # type: ignore[return-value]


def srdedupe(rows: list[dict[str, str]]) -> tuple[Pairs, Pairs]:
    """Return what srdedupe merges on its own, and with what it leaves to a person."""
    import json

    import srdedupe as library

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.ris"
        lines = []
        for n, row in enumerate(rows):
            lines += ["TY  - " + ("THES" if row["kind"] == "thesis" else "JOUR"), f"TI  - {row['title']}"]
            lines += [f"AU  - {name}" for name in row["authors"].split("; ")]
            lines += [f"PY  - {row['year']}", f"JO  - {row.get('journal', '')}", f"ID  - {n}", f"AN  - {n}"]
            lines += [f"DO  - {row['doi']}"] if row.get("doi") else []
            lines += ["ER  - ", ""]
        file.write_text("\n".join(lines), encoding="utf-8")
        records = library.parse_file(file)
        numbers = {record.rid: n for n, record in enumerate(records)}
        library.dedupe(file, output_dir=str(Path(folder) / "out"))
        decided = [
            json.loads(line)
            for path in Path(folder, "out").rglob("*decision*.jsonl")
            for line in path.read_text(encoding="utf-8").splitlines()
        ]
    found: dict[str, Pairs] = {}
    for one in decided:
        a, b = numbers.get(one["rid_a"]), numbers.get(one["rid_b"])
        if a is not None and b is not None:
            found.setdefault(one["decision"], set()).add((min(a, b), max(a, b)))
    sure = found.get("AUTO_DUP", set())
    return sure, sure | found.get("REVIEW", set())


TOOLS: dict[str, tuple[Callable[[list[dict[str, str]]], tuple[Pairs, Pairs]], str]] = {
    "kube-review": (ours, "kube_review"),
    "deduplicate-it (rule)": (doi_and_title, "kube_review"),
    "bib-dedupe": (bib_dedupe, "bib_dedupe"),
    "srdedupe": (srdedupe, "srdedupe"),
}


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="list what we get wrong")
    options = parser.parse_args()
    rows, same = sample(options.works, options.seed)
    print(f"{len(rows)} records of {options.works} works, {len(same)} pairs are the same")
    print(f"{'':24}{'merged: precision':>18}{'recall':>8}{'  merged or shown: precision':>28}{'recall':>8}{'CPU s':>8}")
    for name, (judge, package) in TOOLS.items():
        if find_spec(package) is None:
            print(f"{name:24}not installed")
            continue
        begun = time.process_time()
        try:
            sure, shown = judge(rows)
        except Exception as error:
            print(f"{name:24}does not run: {error}")
            continue
        spent = time.process_time() - begun
        numbers = [len(sure & same) / max(1, len(sure)), len(sure & same) / len(same)]
        numbers += [len(shown & same) / max(1, len(shown)), len(shown & same) / len(same)]
        print(f"{name:24}{numbers[0]:18.3f}{numbers[1]:8.3f}{numbers[2]:28.3f}{numbers[3]:8.3f}{spent:8.2f}")
        if options.show and name == "kube-review":
            for what, wrong in (("merged wrongly", sure - same), ("missed", same - shown)):
                for a, b in sorted(wrong)[:12]:
                    print(f"  {what}: {rows[a]}\n    {rows[b]}")


if __name__ == "__main__":
    main()
