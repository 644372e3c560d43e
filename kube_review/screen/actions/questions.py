"""Commands that ask before they act: each opens a form and acts on its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kube_review.errors import Conflict
from kube_review.messages import gettext as _
from kube_review.messages import plural, translate
from kube_review.model import Code, Coding, Section, Stance
from kube_review.screen.actions import keys
from kube_review.screen.actions.keys import Keymap
from kube_review.screen.actions.workplace import Workplace
from kube_review.screen.desk import judging
from kube_review.screen.desk.desk import Item
from kube_review.screen.desk.judging import NewCode
from kube_review.screen.desk.shelf import label
from kube_review.screen.dialogs import pages
from kube_review.screen.dialogs.forms import Field, Form, Values
from kube_review.screen.dialogs.listings import Choice, Listing, Row
from kube_review.screen.looks.sheet import Paragraph
from kube_review.screen.widgets.status import SECTIONS
from kube_review.store.corpus.studies import slug
from kube_review.store.record.suggestions import Suggestion


def _ask(
    screen: Workplace,
    title: str,
    fields: tuple[Field, ...],
    act: Callable[[Values], str],
    note: Callable[[Values], str] | str = "",
) -> None:
    """Open a form; its answer is a decision, which the form shows as refused if it cannot be saved."""
    form = Form(title, fields, note, lambda values: screen.decide(lambda: act(values)))
    screen.ask(form, lambda _values: screen.draw())


def _hand(screen: Workplace) -> Item | None:
    """Return what is selected if this coder may change it; else say why not."""
    try:
        judging.check_hand(screen.desk)
    except Conflict as refused:
        screen.said = str(refused)
        return None
    return screen.desk.hand


def go_to(screen: Workplace) -> None:
    """Go to a passage by its number, or to a page as ``p12``."""
    desk = screen.desk

    def go(values: Values) -> None:
        wanted = values["place"].lower()
        number = wanted.removeprefix("p").strip()
        if not (number.isascii() and number.isdecimal()):
            raise Conflict(_("Type a number such as 120, or p and a page such as p12."))
        n = int(number) - 1
        if wanted.startswith("p"):
            n = next((k for k, p in enumerate(desk.passages) if p.page >= int(number)), len(desk.passages) - 1)
        desk.go(n)

    field = Field("place", _("A passage's number, or p and a page, such as p12:"))
    screen.ask(Form(_("Go to"), (field,), act=go), lambda _values: screen.draw())


def search(screen: Workplace) -> None:
    """Search some words in the study and go to the first place below."""
    desk = screen.desk

    def count(values: Values) -> str:
        return _("{n} places in this study").format(n=desk.search(values["words"]))

    def find(values: Values) -> None:
        n = desk.search(values["words"])
        if not n:
            raise Conflict(_("Not found: {words}").format(words=values["words"]))
        if not desk.seek_hit(1, here=True):
            desk.seek_hit(-1)
        screen.said = _("{n} places in this study; F3 next, F4 previous, Esc ends.").format(n=n)

    def closed(values: Values | None) -> None:
        if values is None:
            desk.search("")
        screen.draw()

    screen.ask(Form(_("Search"), (Field("words", ""),), count, find), closed)


def cite(screen: Workplace) -> None:
    """Say that the study cites another's finding, and whose."""
    hand = _hand(screen)
    if hand is None:
        return
    source = hand.cited or next((c.cited for c in reversed(screen.desk.codings) if c.cited), "")

    def act(values: Values) -> str:
        judging.set_stance(screen.desk, Stance.CITES, values["source"])
        return _("Cites {source}.").format(source=values["source"] or "?")

    field = Field("source", _("Whose finding is it? For example: Rahman (2009)"), source)
    _ask(screen, _("Cites"), (field,), act)


def memo(screen: Workplace) -> None:
    """Write a note on the selected coding."""
    hand = _hand(screen)
    if hand is None:
        return
    standing = hand.memo if isinstance(hand, Coding) else ""

    def act(values: Values) -> str:
        judging.set_memo(screen.desk, values["memo"])
        return ""

    _ask(screen, _("Memo"), (Field("memo", "", standing),), act)


def bulk(screen: Workplace) -> None:
    """Accept all suggestions of the selected code above a score, after showing how many there are."""
    hand = screen.desk.hand
    if not isinstance(hand, Suggestion):
        screen.said = _("Select a suggestion of this code first; Tab selects the next one.")
        return
    code = screen.shelf.find(hand.code)
    name = label(code) if code else hand.code

    def chosen(values: Values) -> list[Suggestion]:
        try:
            return judging.above(screen.desk, hand.code, float(values["score"].replace(",", ".")))
        except ValueError:
            return []

    def count(values: Values) -> str:
        everything = judging.above(screen.desk, hand.code, 0.0)
        return _("{n} of {all} suggestions of this code in this study would be accepted at once.").format(
            n=len(chosen(values)), all=len(everything)
        )

    def act(values: Values) -> str:
        numbers = chosen(values)
        if not numbers:
            raise Conflict(_("No suggestion has such a score; type a number from 0 to 1, such as 0.80."))
        n = judging.accept_all(screen.desk, numbers)
        return _("{n} accepted in one action; one undo takes them back.").format(n=n)

    field = Field("score", _("Score of at least (0 to 1):"), f"{hand.score:.2f}")
    _ask(screen, _("Accept in bulk: {code}").format(code=name), (field,), act, count)


def new_code(screen: Workplace) -> None:
    """Add an inductive code to the current codebook and code with it by its new key."""
    book = screen.shelf.book
    groups = [group.group for group in book.groups]

    def act(values: Values) -> str:
        name = values["code"] or slug(values["label"])
        made = judging.add_code(
            screen.desk, book, NewCode(name, values["group"] or groups[-1], values["label"], values["definition"])
        )
        screen.shelf.replace(screen.session.codebooks, book.name)
        return _("The new code {code} has the key {key}.").format(code=made.code, key=made.key)

    def preview(values: Values) -> str:
        name = values["code"] or (slug(values["label"]) if values["label"] else "")
        return _("It becomes {code} in {book}.").format(code=name, book=book.name) if name else ""

    fields = (
        Field("label", _("Label:")),
        Field("definition", _("Definition:")),
        Field("group", _("Group ({groups}):").format(groups=", ".join(groups)), groups[-1] if groups else ""),
        Field("code", _("Id (empty: from the label):")),
    )
    _ask(screen, _("A new code"), fields, act, preview)


def section(screen: Workplace) -> None:
    """Put the passages of the chosen span into another section."""
    passage = screen.desk.passage
    if passage is None:
        return

    sections = list(Section)

    def act(chosen: Section) -> str:
        judging.set_section(screen.desk, chosen)
        return _("Section: {section}.").format(section=SECTIONS[chosen])

    def chosen(choice: Choice[Section] | None) -> None:
        if choice:
            screen.judge(lambda: act(choice.value))
        screen.draw()

    title = plural("Section of {n} passage", "Section of {n} passages", n=len(screen.desk.chosen_passages()))
    rows = [Row(one, (SECTIONS[one],)) for one in sections]
    screen.ask(Listing(translate(title), rows, start=sections.index(passage.section)), chosen)


def done(screen: Workplace) -> None:
    """Ask, then say that the study is finished, or take it back."""
    if screen.desk.finished:
        title, note = _("Reopen this study?"), _("Its codings stay and do not count until you are done again.")
    else:
        title = _("Have you read this study whole?")
        note = _("Your codings of it count from now on, and what you did not find counts as not reported.")

    def act(_values: Values) -> str:
        return _("Finished.") if judging.finish(screen.desk) else _("Reopened.")

    _ask(screen, title, (), act, note)


def help_text(keymap: Keymap, codes: Mapping[str, Code], n_cells: int) -> tuple[Paragraph, ...]:
    """Return the page with every key as it works with the current codebook."""
    topics: dict[str, list[tuple[str, str]]] = {}
    for command in keymap.commands:
        live = " ".join(keys.shown(key) for key in keys.live_keys(command, codes))
        topics.setdefault(command.topic, []).append((live, command.says))
    code_keys = "".join(codes)
    remarks = (
        _("Keys of codes ({keys}) code the passage, or the span if you changed it.").format(keys=code_keys),
        _("In the margin: -k denied, @k cited, k! cause, k. condition, k* with a memo;"),
        _("k' is another coder's, k= is yours and another coder's alike."),
        _("Mouse: click a passage; drag over words; click a mark, and a suggestion's again to accept it."),
    )
    return pages.help_page(topics, remarks, n_cells)


QUESTIONS: Mapping[str, Callable[[Workplace], None]] = {
    "go_to": go_to,
    "search": search,
    "cites": cite,
    "memo": memo,
    "bulk": bulk,
    "new_code": new_code,
    "section": section,
    "done": done,
}
