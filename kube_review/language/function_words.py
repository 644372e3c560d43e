"""Function words that carry the logic of a sentence: fillers, negators and words that divide it.

Indonesian entries are stems as ``stems`` gives them, but for the fillers. A social scientist may add to any
list; ``WORD_LISTS`` are the names in capitals that cues may use.
"""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.language import wordlist


def _set(*lines: str) -> frozenset[str]:
    return wordlist(" ".join(lines))


@dataclass(frozen=True, slots=True)
class SmallWords:
    """The small words of one language.

    Attributes:
        fillers: Surface forms passed over when a cue is matched: *pendamping yang jarang* fits ``pendamping jarang``.
        joins: Join equals (*dan*): a gap may span one, at a price.
        breaks: Divide a sentence: no cue and no negation reaches across.
        negators: Turn a finding into its opposite, whichever way.
        weakeners: Turn a good thing into a finding (*jarang hadir*) but do not deny a bad one.
        idioms: Pairs of words that only look like a negation (*tidak hanya*); both are passed over.
        set_phrases: Regular expressions of phrases that are passed over as a whole (*salah satu*, *kurang lebih*).
        troubles: Words whose negation is good news (*tidak ada kendala*, *tidak jarang*).
        lists: The lists cues may name in capitals.
    """

    fillers: frozenset[str]
    joins: frozenset[str]
    breaks: frozenset[str]
    negators: frozenset[str]
    weakeners: frozenset[str]
    idioms: frozenset[tuple[str, str]]
    set_phrases: tuple[str, ...]
    troubles: frozenset[str]
    lists: dict[str, frozenset[str]]


def _pairs(firsts: str, seconds: str) -> frozenset[tuple[str, str]]:
    return frozenset((first, second) for first in firsts.split() for second in seconds.split())


_NEGATORS_ID = _set("tidak bukan belum tanpa tiada nihil")
_WEAKENERS_ID = _set(
    "kurang jarang minim lemah rendah sulit susah gagal sedikit lambat enggan malas buruk jelek batas hampir",
    "abai lalai sekadar formalitas seadanya asal-asalan rapuh absen langka sukar macet mandek nol seremonial",
)
_BAD_ID = _set(
    "timpang dangkal gagap keruh kacau semrawut amburadul berantakan longgar kendor kendur lengah cuek pasif acuh",
    "sibuk mangkir sendat hambat kendala masalah bengkalai telantar",
    "lantar henti putus vakum kecewa keluh prihatin payah",
    "lesu semu fiktif simbolis kabur bingung ragu curang bocor",
    "usang bekas cacat rusak parah salah keliru telat molor",
    "singkat mepet sempit timbun tumpang simpang dadak sekali",
    "sesekali kadang hanya kosong luput lepas biar tinggal",
    "sendiri absen insidental temporer bobrok karut mahal keterlaluan rugi sia percuma remeh sepele",
    "canggung berat",
) - _set("sendiri tinggal")
_GOOD_ID = _set(
    "baik bagus optimal maksimal efektif lancar rutin intensif",
    "aktif memadai tertib rapi berkala atur jelas lengkap",
    "berhasil kompeten handal andal profesional terus sering serius lanjut rata puas tuntas matang periodik ketat",
    "konsisten prima unggul cukup tinggi kuat sungguh rajin disiplin mantap sesuai tepat luas layak transparan",
    "cocok mudah adil rukun erat akrab setia jujur sukarela",
)

ID = SmallWords(
    fillers=_set(
        "yang di ke dengan secara oleh para pun juga",
        "masih sudah telah sangat amat itu ini tersebut adalah merupakan",
        "bersifat pada dalam untuk sang si tentang terhadap lah ada adanya terdapat pernah agak demikian",
        "dapat mendapat mendapatkan memperoleh menjadi dijadikan",
        "mengalami menemui ditemukan ditemui dijumpai menghadapi",
        "dihadapi sungguh rasa dirasa dirasakan merasa terasa terkesan",
        "dinilai dari bagi antara hal pihak sisi segi",
        "kondisi bahwa ialah yaitu yakni terlalu seluruh",
        "seluruhnya semua setiap tiap beberapa sebagian besar ternyata",
        "memang cenderung relatif sebuah suatu lebih paling",
        "justru seolah seolah-olah sebenarnya sesungguhnya mereka saya",
        "kami kita ia dia",
    ),
    joins=_set("dan serta atau maupun ataupun"),
    breaks=_set(
        "tetapi namun sedangkan sehingga karena sebab akibat meskipun meski walaupun walau padahal melainkan maka",
        "sementara agar supaya jika apabila bila sungguhpun kendati kendatipun kecuali selain ketika",
    ),
    negators=_NEGATORS_ID,
    weakeners=_WEAKENERS_ID,
    idioms=_pairs("tidak bukan", "hanya saja sedikit lain lepas pungkir heran mungkir sekadar luput kalah")
    | _pairs("tanpa", "kecuali sadar")
    | _pairs("belum", "lagi tentu lama"),
    set_phrases=(
        *(
            "kurang lebih",
            "lebih kurang",
            r"(?:tidak )?(?:kurang|lebih) dari (?=\d)",
            "paling (?:sedikit|lambat|tidak)",
        ),
        *("salah (?:satu|seorang|sebuah)", "rumah sakit", "tempat tinggal", "terima kasih", "tidak langsung"),
        *("pasang surut(?:nya)?", "hampir (?:selalu|semua|seluruh|setiap)"),
        *(
            "lanjut usia",
            "usia lanjut",
            "sakit hati",
            "putus sekolah",
            "tidak terpisahkan",
            "air mata",
            "tidak (?:lain|sia-sia)",
            "kurang lebihnya",
        ),
    ),
    troubles=_set(
        "jarang kendala masalah hambat sulit keluh rintang ganggu cemburu selisih konflik kesulitan halang simpang",
    ),
    lists={
        "TIDAK": _NEGATORS_ID | _set("kurang gagal"),
        "LEMAH": _WEAKENERS_ID,
        "KURANG": (_NEGATORS_ID | _WEAKENERS_ID) - _set("bukan"),
        "BAIK": _GOOD_ID,
        "BURUK": (_NEGATORS_ID | _WEAKENERS_ID | _BAD_ID) - _set("bukan"),
    },
)

_NEGATORS_EN = _set("not no never without neither nor none cannot")
_WEAKENERS_EN = _set(
    "little few rarely seldom hardly barely scarcely lack",
    "insufficient inadequate poor weak limited low minimal fail",
    "failure absence absent lacking poorly weakly",
    "irregular irregularly infrequent inadequately insufficiently scant",
    "unreliable unqualified ineffective incompetent neglect untrained",
    "unclear shortage deficient bad badly sporadic",
)
_BAD_EN = _set(
    "defective faulty inferior substandard wrong chaotic broken",
    "lax loose superficial vague uneven unequal unfair messy",
    "wanting stop cease only once late delay delayed",
    "nominal formality neglect ignore unread nobody nothing disappoint",
    "disappointing unsatisfactory haphazard careless confuse confused unclear intermittent thin slack patchy miss",
)
_GOOD_EN = _set(
    "good well regular regularly effective effectively adequate adequately active actively intensive intensively",
    "routine routinely careful carefully sufficient sufficiently reliable competent consistent consistently close",
    "closely high proper properly orderly strong thorough thoroughly satisfactory periodic periodically smoothly",
    "transparent fair fairly clear clearly complete",
    "optimal successful successfully neat frequent frequently monthly solid loyal tidy",
)

EN = SmallWords(
    fillers=_set(
        "the a an of to be been very have has had that which",
        "who whom by in on at for with their its it this these those",
        "also still quite too so as from into rather most many some there do did does get already about they",
        "all each any more much really generally often largely mainly mostly often usually however",
    ),
    joins=_set("and or"),
    breaks=_set("but because although though while whereas despite since if unless until therefore hence instead when"),
    negators=_NEGATORS_EN,
    weakeners=_WEAKENERS_EN,
    idioms=_pairs("not", "only merely just least surprisingly")
    | _pairs("no", "doubt longer-term")
    | _pairs("little", "by"),
    set_phrases=("no less than", "no more than", "at least", "as well as", "a great deal", "a good deal"),
    troubles=_set("problem difficulty complaint obstacle trouble constraint conflict dispute jealousy hitch"),
    lists={
        "NOT": _NEGATORS_EN | _set("hardly barely fail scarcely little"),
        "WEAK": _WEAKENERS_EN,
        "LACK": _NEGATORS_EN | _WEAKENERS_EN,
        "GOOD": _GOOD_EN,
        "BAD": _NEGATORS_EN | _WEAKENERS_EN | _BAD_EN,
    },
)

SMALL_WORDS = {"id": ID, "en": EN}
