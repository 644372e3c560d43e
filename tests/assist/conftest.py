"""What tests of suggesters share: a small codebook in plain words, passages for it, and a review that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kube_review import codebook as codebook_files
from kube_review.assist.learning.labels import NO, YES, Labels
from kube_review.assist.passage_text import PassageText
from kube_review.model import Codebook, Section, Stance

BOOK = """
codebook: crops
title: Crops
title_id: Tanaman
groups:
  - {group: g, label: Problems, label_id: Masalah}
codes:
  - code: drought
    key: a
    group: g
    label: Drought
    label_id: Kekeringan
    definition: Water is missing; the fields are dry.
    definition_id: Air tidak tersedia sehingga lahan kering.
    examples:
      - {text: Sumur mengering dan sawah tidak dapat diairi., lang: id, kind: core}
  - code: pests
    key: b
    group: g
    label: Pests
    label_id: Hama
    definition: Insects or rats destroy the harvest.
    definition_id: Serangga atau tikus merusak hasil panen.
    examples:
      - {text: Tikus menghabiskan padi sebelum dipanen., lang: id, kind: core}
  - code: prices
    key: c
    group: g
    label: Low prices
    label_id: Harga rendah
    definition: The harvest is sold too cheaply.
    definition_id: Hasil panen dijual terlalu murah.
    examples:
      - {text: Tengkulak membeli gabah dengan harga murah., lang: id, kind: core}
"""

SAID = {
    "drought": (
        "Sungai kering pada bulan Agustus di dusun {n}.",
        "Warga dusun {n} kekurangan air untuk sawah.",
        "Irigasi dusun {n} tidak mengalir sejak kemarau.",
    ),
    "pests": (
        "Wereng menyerang padi warga dusun {n}.",
        "Tikus merusak tanaman di blok {n}.",
        "Ulat memakan daun jagung petani {n}.",
    ),
    "prices": (
        "Gabah petani {n} laku dengan harga rendah.",
        "Harga jagung anjlok di pasar {n}.",
        "Tengkulak menekan harga di desa {n}.",
    ),
    "": (
        "Dusun {n} terletak di sebelah utara kecamatan.",
        "Kelompok {n} mempunyai sepuluh orang anggota.",
        "Rapat diadakan di rumah ketua kelompok {n}.",
        "Jalan ke dusun {n} sudah beraspal.",
    ),
}


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    """Return a codebook of three codes with definitions and one example each, and no cues."""
    path = tmp_path_factory.mktemp("book") / "crops.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return codebook_files.load(path)


@pytest.fixture(scope="session")
def field() -> tuple[list[PassageText], list[str]]:
    """Return passages of twelve studies with the code that each has, or an empty string."""
    passages, codes = [], []
    for n in range(12):
        number = 0
        for code, sentences in SAID.items():
            for sentence in sentences:
                number += 1
                passages.append(PassageText(f"s{n:02}", number, sentence.format(n=n + 1), Section.RESULTS))
                codes.append(code)
    return passages, codes


def labels_of(passages: Sequence[PassageText], codes: Sequence[str], book: Codebook, rows: Sequence[int]) -> Labels:
    """Return labels that know the truth of some rows."""
    names = [code.code for code in book.codes]
    has = np.full((len(passages), len(names)), -1, dtype=np.int8)
    said: dict[tuple[int, int], Stance] = {}
    for row in rows:
        has[row] = NO
        if codes[row]:
            has[row, names.index(codes[row])] = YES
            said[row, names.index(codes[row])] = Stance.ASSERTS
    whole = (has >= 0).all(axis=1)
    return Labels(has, said, whole, np.array(sorted(rows), dtype=np.int64), tuple(p.study for p in passages))


SHARED = Path(__file__).parents[3] / "shared"
