"""Suggestions by a language model that the reviewer names, through the library ``llm`` (extra ``llm``).

Nothing is sent unless a model is named. Each passage is sent once per model and prompt: answers are remembered in the
review. What the model says is believed as far as ``answers.believed`` allows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from kube_review.assist.llm.answers import SCHEMA, SURE, UNSURE, Answer, addresses_a_model, believed
from kube_review.assist.passage_text import PassageText
from kube_review.errors import MissingExtra, ReviewError
from kube_review.messages import _
from kube_review.model import Code, Codebook, Proposal, Stance
from kube_review.store.database import cache
from kube_review.store.database.connection import Store

if TYPE_CHECKING:
    from llm import Model

PROMPT = "suggest-1"
"""The version of the prompt: a file in ``prompts/`` that is never changed once released."""

_AT_ONCE = 24
_CHARS_PER_TOKEN = 3.5  # Indonesian takes more tokens per word than English; an estimate, and called one


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in any currency."""

    per_million_in: float
    per_million_out: float

    def of(self, n_in: int, n_out: int) -> float:
        """Return the cost of a number of tokens."""
        return (n_in * self.per_million_in + n_out * self.per_million_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be sent: ``prompts`` are (system, user) in order; token counts are estimates from characters.

    n_passages: Countable passages. n_known: Of these, answered before. n_withheld: Not sent because they speak to a
    model.
    """

    prompts: tuple[tuple[str, str], ...]
    batches: tuple[tuple[PassageText, ...], ...]
    n_passages: int
    n_known: int
    n_withheld: int
    n_tokens_in: int
    n_tokens_out: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: proposals, tokens as the model's service counts them, and what was not believed.

    n_discarded: Entries whose quote, code, passage or stance was wrong. n_unreadable: Answers that were no such JSON.
    """

    proposals: tuple[Proposal, ...]
    n_tokens_in: int
    n_tokens_out: int
    n_discarded: int
    n_unreadable: int


def plan(store: Store, passages: Sequence[PassageText], codebook: Codebook, model: str) -> Plan:
    """Say what would be sent to a model; nothing is."""
    system = system_prompt(codebook)
    counted = [p for p in passages if p.countable]
    open_ones = [p for p in counted if not addresses_a_model(p.text)]
    known = cache.get(store, [_key(p, system, model) for p in open_ones])
    waiting = [p for p in open_ones if _key(p, system, model) not in known]
    batches = tuple(tuple(waiting[i : i + _AT_ONCE]) for i in range(0, len(waiting), _AT_ONCE))
    prompts = tuple((system, user_prompt(batch)) for batch in batches)
    n_in = round(sum(len(a) + len(b) for a, b in prompts) / _CHARS_PER_TOKEN)
    n_out = round(sum(len(p.text) for p in waiting) / _CHARS_PER_TOKEN / 2)
    n_withheld = len(counted) - len(open_ones)
    return Plan(prompts, batches, len(counted), len(open_ones) - len(waiting), n_withheld, n_in, n_out)


def ask(
    store: Store,
    passages: Sequence[PassageText],
    codebook: Codebook,
    model: str,
    tell: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Ask a model about passages it has not been asked about, and return all its proposals for them.

    Args:
        store: The review, whose cache remembers the answers.
        passages: The passages.
        codebook: The codes.
        model: A name that the library ``llm`` knows.
        tell: Progress callback.

    Raises:
        MissingExtra: The library is not installed.
        ReviewError: No or no known model is named, or it cannot be reached; what was answered before is kept.
    """
    found = model_of(model)
    planned = plan(store, passages, codebook, model)
    n_in = n_out = n_discarded = n_unreadable = 0
    for number, (batch, (system, user)) in enumerate(zip(planned.batches, planned.prompts, strict=True), 1):
        text, used_in, used_out = _answer(found, system, user)
        n_in, n_out = n_in + used_in, n_out + used_out
        read = believed(text, batch, codebook)
        if read is None:
            n_unreadable += 1
            continue
        kept, wrong = read
        n_discarded += wrong
        cache.put(store, {_key(p, system, model): _pack(kept[n]) for n, p in enumerate(batch)})
        tell(f"{number}/{len(planned.batches)}")
    return Outcome(tuple(_remembered(store, passages, codebook, model)), n_in, n_out, n_discarded, n_unreadable)


def model_of(name: str) -> Model:
    """Return a model by a name that the library ``llm`` knows.

    Raises:
        MissingExtra: The library is not installed.
        ReviewError: No name is given, or the library does not know it.
    """
    if not name:
        raise ReviewError(_("No language model is named, so nothing was sent."), topic="no language model")
    if find_spec("llm") is None:
        raise MissingExtra.of("llm", "llm")
    import llm

    try:
        return llm.get_model(name)
    except llm.UnknownModelError as error:
        raise ReviewError(
            _("The library llm does not know a model {name!r}.", name=name), _("List them with: llm models")
        ) from error


def system_prompt(codebook: Codebook) -> str:
    """Return the instructions with the codebook's definitions in them."""
    template = (files("kube_review.assist.llm") / "prompts" / f"{PROMPT}.md").read_text(encoding="utf-8")
    return template.format(codes="\n\n".join(_described(code) for code in codebook.codes))


def user_prompt(passages: Sequence[PassageText]) -> str:
    """Return passages as data: a JSON array, so that no text can end it and begin to speak for itself."""
    rows = [{"passage": n, "section": p.section.value, "text": p.text} for n, p in enumerate(passages, 1)]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _described(code: Code) -> str:
    lines = [f"## {code.code}: {code.label}", code.definition or code.definition_id]
    lines += [f"Use when: {rule}" for rule in code.use_when or code.use_when_id]
    for rule in code.not_when:
        instead = f" (use {rule.code})" if rule.code else ""
        lines.append(f"Not when: {rule.when or rule.when_id}{instead}")
    return "\n".join(lines)


def _answer(model: Model, system: str, user: str) -> tuple[str, int, int]:
    options: dict[str, Any] = {"schema": dict(SCHEMA)} if getattr(model, "supports_schema", False) else {}
    try:
        response = model.prompt(user, system=system, stream=False, **options)
        text, usage = response.text(), response.usage()
    except Exception as error:  # services and their libraries fail in their own ways
        raise ReviewError(
            _(
                "The model {model} did not answer: {reason}.",
                model=model.model_id,
                reason=" ".join(str(error).split())[:200] or type(error).__name__,
            ),
            _("The answers so far are kept; repeat the run to continue."),
        ) from error
    return text, usage.input or 0, usage.output or 0


def _key(passage: PassageText, system: str, model: str) -> str:
    asked = json.dumps([passage.text, passage.section.value, system, model], ensure_ascii=False)
    return f"llm:{PROMPT}:{hashlib.sha256(asked.encode()).hexdigest()}"


def _pack(answers: Sequence[Answer]) -> bytes:
    rows = [[a.code, a.stance.value, a.cited, a.quote, a.sure] for a in answers]
    return json.dumps(rows, ensure_ascii=False).encode()


def _remembered(store: Store, passages: Sequence[PassageText], codebook: Codebook, model: str) -> list[Proposal]:
    system = system_prompt(codebook)
    keys = {(p.study, p.passage): _key(p, system, model) for p in passages}
    known = cache.get(store, keys.values())
    made = []
    for passage in passages:
        # The same sentence may stand where nothing is counted, or in a text that speaks to models.
        if not passage.countable or addresses_a_model(passage.text):
            continue
        for code, stance, cited, quote, sure in json.loads(known.get(keys[passage.study, passage.passage], b"[]")):
            score = SURE if sure else UNSURE
            proposal = Proposal(passage.study, passage.passage, code, Stance(stance), score, f"“{quote}”", cited)
            made.append(proposal)
    return made
