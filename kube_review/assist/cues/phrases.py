"""The phrases that show the function of a sentence, as lists that people can read and extend.

Phrases are separated by commas or line ends. ``*`` stands for any ending, ``a/b`` for either word, ``(a)`` for a word
that may be missing, ``_`` for one word of any kind.
"""

from __future__ import annotations

import re

from kube_review.language import wordlist


def phrases(text: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Compile a list of phrases to one pattern; case does not matter.

    Args:
        text: The phrases (see the module).
        before: A regular expression that has to fit before the phrase.
        after: One that has to fit after it.
    """
    items = [item.split() for item in re.split(r"[,\n]", text) if item.strip()]
    return re.compile(rf"{before}\b(?:{'|'.join(_phrase(words) for words in items)})(?!\w){after}", re.I)


def _phrase(words: list[str]) -> str:
    parts: list[str] = []
    for position, word in enumerate(words):
        optional = word.startswith("(")
        alternatives = word.strip("()").split("/")
        body = "(?:" + "|".join(_word(alternative) for alternative in alternatives) + ")"
        gap = r"\s+" if position < len(words) - 1 else ""
        parts.append(f"(?:{body}{gap})?" if optional else body + gap)
    return "".join(parts)


def _word(word: str) -> str:
    return r"\w+" if word == "_" else re.escape(word).replace(r"\*", r"\w*")


_IS = "adalah/ialah/merupakan (salah) (satu) (sebuah/suatu/sekumpulan/serangkaian)"
_STUDY = "penelitian/tulisan/kajian/studi/artikel/makalah/skripsi/tesis"
_RULE = "pedoman/panduan/petunjuk/juklak/juknis/peraturan/permensos/undang-undang/uu/aturan/ketentuan/prosedur/sop"

TURN = phrases("""
    tetapi, tapi, namun, padahal, sedangkan, sementara itu, melainkan, kenyataannya, nyatanya, ternyata, realitasnya
    realitanya, faktanya, sayangnya, karena, sebab, mengingat, akibat
    but, however, yet, because, whereas, in fact, in practice, in reality, instead, actually, unfortunately
""")
"""After these words a sentence turns to the facts."""

PAUSE = phrases("dan, serta, sehingga, maka, untuk itu, and, so that")

NORM = phrases("""
    harus lebih/ada/dapat/bisa/mampu/memiliki/mempunyai/segera, harus ditingkat*, harus diperbaiki, harus dibina
    harus dibenahi, harus dihindar*, harus dihentikan, harus diatasi, harus diperhatikan, harus diperkuat, harus dibuat
    harus disusun, harus diberi*, harus dilaku*, harus dilaksana*, harus didukung, harus dijalan*, harus terus, haruslah
    keharusan, seharusnya, mestinya, semestinya, sepatutnya, selayaknya, sebaiknya, hendaknya, hendaklah, idealnya
    seyogyanya, seyogianya, perlu, perlunya, perlulah, diperlukan, dibutuhkan adanya, diharapkan, mengharapkan
    disarankan
    menyarankan, saran, direkomendasikan, merekomendasikan, rekomendasi, wajib, diwajibkan, mewajibkan, mengharuskan
    diharuskan, mensyaratkan, dituntut, tidak boleh, dianjurkan, dimohon, ditargetkan, direncanakan akan, berencana
    dihimbau, diimbau, jangan, dilarang, pantang, mengimbau, menghimbau, berpesan, menganjurkan, mengingatkan
    meminta agar/supaya, harapan kami/kita/saya, harapannya, kami berharap, berharap agar/supaya/bisa/dapat/semua
    semoga, mudah-mudahan
    should, must, ought to, need/needs to, is/are expected to, is/are required to, recommend*, suggest/suggested that
    shall, ideally
""")

NO_NORM = re.compile(
    r"(?:sebagaimana|seperti|sesuai|dari|daripada|apa|tidak|belum|tanpa|bukan)\s+(?:yang\s+)?(?!boleh)\w+$"
    r"|\byang\s+(?:seharusnya|semestinya|mestinya|diharapkan)$|\b(?:not|no|as)\s+\w+(?:\s+to)?$",
    re.I,
)
"""Findings with a norm inside: *tidak berjalan sebagaimana mestinya*, *pendamping yang seharusnya hadir*."""

PURPOSE_OR_PLAN = phrases("""
    agar, supaya, guna, akan, bertugas, bertujuan, dimaksudkan, ditujukan, diarahkan, bertanggung jawab, dalam rangka
    nantinya, tujuannya, sasarannya, cita-cita*, dalam upaya, dimungkinkan, memungkinkan, berupaya, berusaha untuk
    in order to, so that, so as to, aim/aims/aimed to/at, intended to, is to, would, will, might, could, responsible for
    responsibility of, in charge of
""")
"""They name good things; a failing named there is a finding (*dibentuk karena bantuan akan turun*)."""

PURPOSE = phrases("untuk, demi, to")

GENERAL = phrases(
    """
    akan, will, would, needed, is/are important, penting bagi/untuk/dalam
    dapat/bisa/can mendorong/meningkatkan/membantu/improve/help
    """,
    before=r"(?<!yang )",
)
"""What is praised before them is said in general, not found (*pengawasan yang baik akan …*)."""

MAY = phrases(
    "dapat/bisa/mampu/can (lebih) me*/ber*/ter*/improve/help/become/raise/increase/grow/develop",
    before=r"(?<!sudah )(?<!telah )(?<!tidak )(?<!belum )(?<!sudah mampu )",
)

RULE = phrases(
    f"""
    (menurut/berdasarkan/dalam/sesuai/sebagaimana/seperti) (pada) (buku/isi) {_RULE}, mengacu/merujuk pada {_RULE}
    (menurut/berdasarkan/dalam) konsep/teori
    (according) (to) (under) (the) (ministerial) guideline/guidelines/regulation/regulations
    """,
    before=r"(?:^\W*|[,;.]\s*|\b(?:meskipun|walaupun|meski|although)\s+)",
    after=r"(?!\s+(?:tidak|belum|kurang|yang tidak|were not|are not))",
)
"""A sentence, or its concession, that begins with a rule."""

BY_THE_BOOK = phrases(
    "sesuai/menurut (dengan) pedoman/panduan/juklak/juknis/petunjuk/prosedur/jadwal/ketentuan/aturan/rencana"
)
"""Words that say a thing went as prescribed, which is neither good nor bad."""

IF = phrases(
    "jika, apabila, bila, bilamana, jikalau, kalau, seandainya, andaikan, andai, if, unless",
    after=r"(?!\s+(?:di(?:lihat|tinjau|banding\w*|cermati|kaitkan|kaji|perhatikan|telaah)|mengacu|merujuk|compared))",
)

ONLY = phrases("hanya, baru, only")

CONCESSION = phrases(
    """
    meskipun, meski, walaupun, walau, sekalipun, kendati, kendatipun, sungguhpun, biarpun
    although, though, even though, despite
    """,
    after=r"[^,;]*",
)

QUESTION = phrases(
    """
    apakah, bagaimana, bagaimanakah, mengapa, sejauh mana, sejauhmana, sejauh manakah, seberapa, apa saja, faktor apa
    faktor-faktor apa, siapakah, siapa, adakah, how, why, what, to what extent, which, does, do, are there, is there
    """,
    before=r"^\W*(?:\d+[.)]\s*|[a-z][.)]\s*)?",
)

STUDY_TALK = phrases(f"""
    tujuan/maksud/manfaat/fokus/metode/pendekatan/lokasi/subjek/subyek/objek (dari/dalam) {_STUDY}
    instrumen/hipotesis/pertanyaan/batasan/sistematika/jenis/populasi/sampel/variabel (dari/dalam) {_STUDY}
    rumusan masalah, ruang lingkup, {_STUDY} lain* tidak, dari _ {_STUDY}
    {_STUDY} (ini) (juga) bertujuan/bermaksud/dimaksudkan/menggunakan/dilakukan/dilaksanakan/berfokus/difokuskan
    {_STUDY} (ini) (juga) ingin/hendak/akan/mencoba/membahas/mengkaji/mendeskripsikan
    this/the paper/study/article/research aims/aimed/uses/used/examines/explores/seeks/employs/investigates
    study/research was conducted, hipotesis, hypothesis, hypotheses, variabel, variable, variables, informan penelitian
    study (therefore) intends, subjek/informan (penelitian) ditentukan, kelompok kontrol, pretest*, posttest*
    peneliti menyusun
    dengan judul, tertarik (untuk) meneliti, teknik pengumpulan/analisis/penentuan, analisis data, pengumpulan data
    data were/was/dikumpulkan/diperoleh/sekunder
    skala likert, kuesioner, questionnaire, purposive, interviews were, indikator penelitian/keberhasilan
    diukur dengan/melalui/dari, wawancara (mendalam) dilakukan, was/were measured, respondents were
""")

TROUBLE = phrases("""
    penyebab, sebab, faktor, kendala, masalah, permasalahan, persoalan, hambatan, kelemahan, alasan, kesulitan, keluhan
    cause*, reason*, problem*
""")

DEFINITION = phrases(f"""
    {_IS} media/wadah/upaya/proses/metode/petugas/seseorang/program/himpunan/bentuk/cara/strategi/instrumen/sarana
    {_IS} lembaga/kegiatan/aktivitas/rangkaian/pihak/tahap*/unsur/syarat/kunci/tugas/tanggung/kewajiban/hak
    {_IS} kelompok usaha/warga/yang/masyarakat/orang/keluarga, {_IS} orang yang
    is/are understood (here) as, kunci keberhasilan, yang dimaksud
    is/are (one) (of) (the/a/an) group/process/person/programme/program/activity/responsibility/task/duty/form/means
    is/are (one) (of) (the/a/an) key
""")

DUTY = phrases(
    """
    tugas, peran, fungsi, kewajiban, tanggung jawab, syarat, kriteria, tujuan*, prinsip, asas, indikator, tahap*
    langkah*
    manfaat, hak, criteria, task*, role*, aim*, purpose*, duties, objective*
    """,
    before=r"^\W*(?:adapun |the )?",
    after=r"[^,;]{0,60}?\b(?:adalah|ialah|antara lain|meliputi|yaitu|yakni|mencakup|terdiri|sebagai berikut|is|are"
    r"|include)\b",
)
"""A sentence whose subject is a duty, an aim or a criterion, with what it consists of."""

OWN = phrases(
    """
    di lokasi penelitian/ini/studi, penelitian ini, studi ini, kajian ini, di lapangan, temuan lapangan
    di desa/kelurahan/kecamatan/kabupaten/kota/daerah/wilayah ini, hasil wawancara/observasi/pengamatan
    peneliti menemukan
    informan, responden, wawancara, ujar, ujarnya, tutur, tuturnya, menuturkan, ungkap, ungkapnya, kata, katanya
    jelasnya
    akunya, mengaku, mengeluh*, keluh
    this study, our study/findings/results/interviews, in this village/district, respondent*, informant*, interview*
    """,
    before=r"(?<!\bdi )",  # *di Tutur* is a place
)
"""Signs that a sentence speaks of the study's own field: it needs no source and takes none."""

GOES_ON = phrases(
    """
    lebih lanjut/jauh, selanjutnya ia/dia/beliau/mereka, selain itu ia/dia/beliau/mereka, ditambahkannya
    ia/dia/beliau/mereka juga/pun/menemukan/menyatakan/menyebut/menyimpulkan/berpendapat/mengatakan/menambahkan
    ia/dia/beliau/mereka melaporkan/mencatat/menunjukkan/mengungkapkan/menjelaskan/menilai/mengaitkan/menghubungkan
    peneliti/penulis/pengarang yang sama, peneliti/penulis tersebut/itu
    penelitian/studi/kajian/riset/temuan tersebut/itu, (selain) (itu) penelitian/studi/kajian/riset tersebut/itu
    he/she/they (also/further) found/concluded/argued/reported/added/noted/observed/attributed/linked
    the same author/authors/researcher/researchers
    that/the/same/his/her/their (same) study/research/review
    """,
    before=r"^\W*",
)
"""Openings of a sentence that continues about the source named before it."""

CONFIRMS = phrases("""
    sejalan/selaras/senada/konsisten/serupa/seirama/seiring/sesuai/sama dengan/halnya, mendukung, memperkuat, menguatkan
    mempertegas, membuktikan, mengonfirmasi, dibenarkan oleh
    hal/temuan/kondisi/gejala/persoalan/keadaan (yang) serupa/sama/ini/senada/demikian/itu/tersebut juga/pula/pernah
    sebagaimana/seperti (_) (_) juga/pula/halnya
    juga ditemukan/dijumpai/ditemui/terlihat/diungkapkan/dilaporkan/terjadi
    in line with, consistent with, in agreement with, confirm*, support/supports/supported, echo*, similar to
    agree/agrees with
    corroborat*, also found/reported/observed by/in, as/just as also
""")

CONTRASTS = phrases("""
    berbeda/bertentangan/berlawanan/kontras (halnya) dengan/dari, bertolak belakang dengan, membantah, menyangkal
    tidak sejalan/sesuai/sama/senada/selaras dengan
    in contrast to/with, unlike, contrary to, contradict*, differ/differs/different from
""")

UNNAMED = phrases("""
    penelitian/studi/kajian/riset/temuan terdahulu/sebelumnya/lain/lainnya, penelitian-penelitian terdahulu/sebelumnya
    previous/earlier/prior/other research/studies/work/study
""")

OFFICIAL = phrases("""
    uu, undang-undang, permensos, peraturan, perpres, kepmen*, keputusan, pp, pedoman, panduan, juklak, juknis
    petunjuk, bps
    badan, kementerian, kemensos, kemen*, depsos, departemen, dinas, direktorat, dirjen, ditjen, pemerintah, pasal
    bappe*
    ministry, law, act, regulation, guideline, guidelines, tnp2k, pusdatin, profil, monografi, kabupaten, kecamatan
""")
"""Laws, guidelines, statistics and offices: no source of findings."""

INFORMANT = phrases("""
    wawancara, informan, responden, interview*, informant*, observasi, fgd, diskusi kelompok, catatan lapangan
    data primer
    data lapangan, data diolah, dokumentasi, _ tahun, bapak, ibu, pak, bu, sdr, sdri, tabel, gambar, lampiran, table
    figure
    aged, years old
""")

NOT_A_NAME = wordlist("""
    januari februari maret april mei juni juli agustus september oktober november desember january february march may
    june july august october december tahun menurut hasil penelitian studi kajian temuan riset sejalan berdasarkan
    sesuai
    tabel gambar sumber data pada dalam oleh dari seperti sebagaimana according the study research findings sementara
    selanjutnya kemudian demikian berbeda mendukung senada serupa in by as also moreover similarly likewise unlike
    meskipun tetapi namun bahwa periode sejak hingga sampai kube pnpm
""")
"""Words that begin with a capital at the start of a sentence and are no part of a source's name."""
