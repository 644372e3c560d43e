"""Commands that show a list to choose from: codings, quotes, studies, contents, memos, and a search in all studies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kube_review import coding
from kube_review.coding import bulk
from kube_review.coding.blind import hidden_from, seen_counts
from kube_review.coding.codebooks import recoding
from kube_review.coding.memos import Listed, all_memos
from kube_review.errors import Conflict
from kube_review.ingest import doubts
from kube_review.messages import gettext as _
from kube_review.model import Code, Coding
from kube_review.screen.actions.workplace import Workplace
from kube_review.screen.desk import contents
from kube_review.screen.desk.shelf import label
from kube_review.screen.dialogs.forms import Field, Form, Values
from kube_review.screen.dialogs.listings import Choice, Listing, Row
from kube_review.screen.dialogs.notes import Note
from kube_review.screen.widgets.status import SECTIONS, sign
from kube_review.store.corpus import full_text_search, studies
from kube_review.store.corpus.full_text_search import HIT_BEGINS, Found
from kube_review.store.record import codings, memos, suggestions

_CODE_ALL = "ctrl+a"
_CHARS_BEFORE_HIT = 12


def codings_here(screen: Workplace) -> None:
    """List the codings of this study, with their memos, to go to one."""
    desk = screen.desk
    rows = [_coding_row(screen, one, one.coder) for one in desk.codings]
    if not rows:
        screen.said = _("Nothing is coded in this study yet.")
        return
    start = next((n for n, row in enumerate(rows) if (row.value.start or 0) >= desk.span[0]), len(rows) - 1)

    def chosen(choice: Choice[Coding] | None) -> None:
        if choice:
            desk.take(choice.value)
        screen.draw()

    title = _("{n} codings in {study}").format(n=len(rows), study=desk.study)
    screen.ask(Listing(title, rows, start=start), chosen)


def _coding_row(screen: Workplace, one: Coding, where: str) -> Row[Coding]:
    code = screen.shelf.find(one.code)
    mark = sign(one, screen.shelf.key_of(code) if code else "?")
    page = _("p. {page}").format(page=one.page) if one.page else ""
    detail = "\n".join(filter(None, (one.quote, _("Memo: {memo}").format(memo=one.memo) if one.memo else "")))
    return Row(one, (mark, where, page, one.memo or one.quote), detail)


def next_undecided(screen: Workplace) -> None:
    """Go to the next of one's own codings whose code was split, in any study, and say what to choose from."""
    waiting = recoding.undecided(screen.session, screen.session.coder)
    if not waiting:
        screen.said = _("No coding of yours waits to be decided again.")
        return
    here = (screen.desk.study, screen.desk.span[0])
    at_hand = screen.desk.hand.uuid if isinstance(screen.desk.hand, Coding) else ""
    later = [one for one in waiting if (one.coding.study, one.coding.start or 0) >= here and one.coding.uuid != at_hand]
    one = (later or waiting)[0]
    _go(screen, one.coding.study, one.coding.start or 0)
    screen.desk.take(one.coding)
    found = [code for name in one.into if (code := screen.shelf.find(name))]
    screen.said = _("{code} was split: press {choices}, or Del if none fits. {n} to decide.").format(
        code=one.coding.code, choices=" / ".join(f"{code.key} {label(code)}" for code in found), n=len(waiting)
    )


def quotes_of_code(screen: Workplace) -> None:
    """Let the next code key list the quotes of its code in all studies."""
    screen.wait_for_code(_("Press the key of a code to list its quotes; Esc cancels."), lambda c: _quotes(screen, c))


def _quotes(screen: Workplace, code: Code) -> None:
    rows = [_coding_row(screen, one, f"{one.study} ({one.coder})") for one in screen.codings_with(code)]
    if not rows:
        screen.said = _("No study has {code} yet.").format(code=label(code))
        return

    def chosen(choice: Choice[Coding] | None) -> None:
        if choice:
            _go(screen, choice.value.study, choice.value.start or 0)
            screen.desk.take(choice.value)
        screen.draw()

    title = _("{code}: {n} quotes").format(code=label(code), n=len(rows))
    screen.ask(Listing(title, rows), chosen)


def _go(screen: Workplace, study: str, offset: int) -> None:
    if study != screen.desk.study:
        screen.open(study)
    screen.desk.go_to_offset(offset)


def all_studies(screen: Workplace) -> None:
    """List the studies with how far they are, to open one."""
    session = screen.session
    pending: dict[str, int] = {}
    hidden = hidden_from(session)
    for one in [] if screen.desk.blind else suggestions.listing(session.store):
        if one.study not in hidden:
            pending[one.study] = pending.get(one.study, 0) + 1
    doubtful = {doubt.study for doubt in doubts.doubts(session.store)}
    found = seen_counts(session, studies.listing(session.store))
    own = codings.count_by_study(session.store, screen.desk.coder)
    rows = [
        Row(
            row["study"],
            (
                row["study"],
                f"{own[row['study']]}/{row['codings']}",
                _("{n} suggested").format(n=pending.get(row["study"], 0)),
                _("doubtful") if row["study"] in doubtful else "",
                f"✓ {', '.join(row['reviewed_by'])}" if row["reviewed_by"] else "",
            ),
            " · ".join(str(row[key]) for key in ("title", "authors", "year") if row[key]),
        )
        for row in found
    ]
    start = next(n for n, row in enumerate(rows) if row.value == screen.desk.study)
    title = _("{n} studies; codings: yours/of all").format(n=len(rows))

    def chosen(choice: Choice[str] | None) -> None:
        if choice and choice.value != screen.desk.study:
            screen.open(choice.value)
        screen.draw()

    screen.ask(Listing(title, rows, start=start), chosen)


def table_of_contents(screen: Workplace) -> None:
    """List the sections and headings of the study, to go to one."""
    desk = screen.desk
    entries = contents.of(desk.text.text, desk.passages)
    if not entries:
        screen.said = _("This study has no text.")
        return
    rows = [
        Row(entry, (_("p. {page}").format(page=entry.page), SECTIONS[entry.section], entry.words)) for entry in entries
    ]
    start = max((n for n, entry in enumerate(entries) if entry.index <= desk.at), default=0)

    def chosen(choice: Choice[contents.Entry] | None) -> None:
        if choice:
            desk.go(choice.value.index)
        screen.draw()

    screen.ask(Listing(_("Contents of {study}").format(study=desk.study), rows, start=start), chosen)


def search_everywhere(screen: Workplace) -> None:
    """Search some words in all studies; the passages found can be read, or coded all at once."""
    found: list[Found] = []

    def find(values: Values) -> None:
        found[:] = full_text_search.everywhere(screen.session.store, values["words"])
        if not found:
            raise Conflict(_("Not found: {words}").format(words=values["words"]))

    def listed(values: Values | None) -> None:
        if values:
            _show_found(screen, values["words"], found)
        screen.draw()

    screen.ask(Form(_("Search in all studies"), (Field("words", ""),), act=find), listed)


def _show_found(screen: Workplace, words: str, found: Sequence[Found]) -> None:
    rows = [
        Row(one, (one.study, _("p. {page}").format(page=one.page), _from_hit(one.context)), one.context)
        for one in found
    ]

    def chosen(choice: Choice[Found] | None) -> None:
        if choice and choice.key == _CODE_ALL:
            said = _("Press the key of the code for all {n} passages; Esc cancels.").format(n=len(choice.shown))
            screen.wait_for_code(said, lambda code: _code_found(screen, choice.shown, code))
        elif choice:
            _go(screen, choice.value.study, choice.value.start)
        screen.draw()

    title = _("{words}: {n} passages in {n_studies} studies").format(
        words=words, n=len(found), n_studies=len({one.study for one in found})
    )
    screen.ask(Listing(title, rows, {_CODE_ALL: _("Ctrl+A: code all")}), chosen)


def _from_hit(context: str) -> str:
    """Return a context that begins a few words before what was found, so that a narrow list shows it."""
    line = " ".join(context.split())
    before = line[: line.find(HIT_BEGINS)]
    begins = before.rfind(" ", 0, max(0, len(before) - _CHARS_BEFORE_HIT)) + 1
    return f"…{line[begins:]}" if begins else line


def _code_found(screen: Workplace, found: Sequence[Found], code: Code) -> None:
    session = screen.session
    chosen = bulk.codable(session.store, session.coder, found, code.code)

    def act(_values: Values) -> str:
        if not chosen:
            raise Conflict(_("All of them are coded so already, or never coded."))
        n = bulk.code_found(session.store, session.sign_in(), chosen, code.code)
        screen.desk.refresh()
        return _("{n} coded in one action; one undo takes them back.").format(n=n)

    title = _("Code {n} passages of {n_studies} studies as {code}?").format(
        n=len(chosen), n_studies=len({one.study for one in chosen}), code=label(code)
    )
    note = _("Their origin is “bulk”. {n} are left out: coded so already, or never coded.").format(
        n=len(found) - len(chosen)
    )
    form = Form(title, (), note, lambda values: screen.decide(lambda: act(values)))
    screen.ask(form, lambda _values: screen.draw())


def notes(screen: Workplace) -> None:
    """List the memos on this study and on the review, to read, write and change them."""
    here = (screen.desk.study, "study")
    written = [m for m in all_memos(screen.session) if m.about == "review" or (m.study, m.about) == here]
    rows: list[Row[Listed | str]] = [
        Row("study", ("", _("new"), _("Write a memo on this study"))),
        Row("review", ("", _("new"), _("Write a memo on the review"))),
    ]
    for one in written:
        what = _("on the review") if one.about == "review" else _("on this study")
        rows.append(Row(one, (what, one.coder, " ".join(one.memo.split())), one.memo))

    def chosen(choice: Choice[Listed | str] | None) -> None:
        if choice:
            _write(screen, choice.value)
        screen.draw()

    screen.ask(Listing(_("Memos"), rows), chosen)


def _write(screen: Workplace, about: Listed | str) -> None:
    store, session, text = screen.session.store, screen.session, screen.desk.text

    def act(said: str) -> str:
        if isinstance(about, Listed):
            coding.change_memo(store, session.sign_in(), memos.get(store, about.number), said)
        else:
            coding.write_memo(store, session.sign_in(), said, text if about == "study" else None)
        return _("The memo is saved.")

    if isinstance(about, Listed):
        title = _("Memo by {coder}; without any text it is removed").format(coder=about.coder)
    else:
        title = _("Memo on the review") if about == "review" else _("Memo on {study}").format(study=screen.desk.study)
    stood = about.memo if isinstance(about, Listed) else ""
    screen.ask(Note(title, stood, lambda said: screen.decide(lambda: act(said))), lambda _said: screen.draw())


OVERVIEWS: Mapping[str, Callable[[Workplace], None]] = {
    "codings": codings_here,
    "undecided": next_undecided,
    "quotes": quotes_of_code,
    "studies": all_studies,
    "contents": table_of_contents,
    "search_everywhere": search_everywhere,
    "notes": notes,
}
