"""What a code means and which version of a codebook this is: both follow what is said, not how it is laid out."""

from __future__ import annotations

from kube_review import codebook
from tests.test_codebook_format import SMALL


def test_the_version_follows_the_content_and_not_the_layout() -> None:
    """Comments, folding and the order of keys leave the version alone; any word changes it."""
    base = codebook.loads(SMALL, "small.yaml").version
    same = SMALL.replace("# A codebook", "# Another").replace(
        "    key: a\n    group: factors\n", "    group: factors\n\n    key: 'a'\n"
    )
    assert codebook.loads(same, "other.yaml").version == base
    assert codebook.loads(SMALL.replace("Bad goods", "Bad things"), "small.yaml").version != base


def test_meaning_follows_definitions_and_rules_only() -> None:
    """Labels, keys, examples and cues leave a code's meaning alone; definition, use_when and not_when do not."""

    def meaning(added: str) -> str:
        return codebook.loads(SMALL.replace("    key: a\n", f"    key: a\n{added}"), "small.yaml").codes[0].meaning

    base = meaning("")
    assert meaning("    label_id: Lain\n    cues: {id: [x]}\n    examples: [{text: x, lang: id}]\n") == base
    changed = [
        meaning("    definition_id: Lain.\n"),
        meaning("    use_when: [x]\n"),
        meaning("    use_when_id: [x]\n"),
        meaning("    not_when: [{when: x}]\n"),
        meaning("    not_when: [{when: y}]\n"),
        meaning("    not_when: [{when: y, when_id: z}]\n"),
    ]
    assert len({base, *changed}) == 7


def test_residual_is_part_of_a_version_only_where_it_is_said() -> None:
    """Versions of books from before the key stay what they were, and saying it makes another version."""
    plain = codebook.loads(SMALL, "small.yaml")
    said = codebook.loads(SMALL.replace("    key: a", "    residual: true\n    key: a"), "small.yaml")
    written_out = codebook.loads(SMALL.replace("    key: a", "    residual: false\n    key: a"), "small.yaml")
    assert written_out.version == plain.version != said.version
