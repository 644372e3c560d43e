"""Commands that decide with one key: their messages, and their effect through ``screen.judging``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kube_review.messages import gettext as _
from kube_review.model import Code, Link, Stance
from kube_review.screen.actions.workplace import Workplace
from kube_review.screen.desk import judging
from kube_review.screen.desk.desk import Desk
from kube_review.screen.desk.judging import Walked
from kube_review.screen.desk.shelf import label
from kube_review.screen.widgets import status
from kube_review.store.record.suggestions import Suggestion


def code(screen: Workplace, chosen: Code) -> None:
    """Code the chosen span."""

    def act() -> str:
        made = judging.code(screen.desk, chosen)
        told = _("Coded {code}.") if made else _("It is coded {code} already.")
        return told.format(code=f"{chosen.key} {label(chosen)}")

    screen.judge(act)


def accept(screen: Workplace) -> None:
    """Accept the selected suggestion; with none selected go to the next one."""
    one = screen.desk.hand
    if isinstance(one, Suggestion):
        screen.judge(lambda: _("Accepted {code}.").format(code=judging.accept(screen.desk, one).code))
    elif not screen.next_suggestion():
        screen.said = _("There are no more suggestions below.")


def _suggestion(screen: Workplace) -> Suggestion | None:
    if isinstance(screen.desk.hand, Suggestion):
        return screen.desk.hand
    screen.said = _("No suggestion is selected; Tab selects the next one.")
    return None


def _reject(screen: Workplace) -> None:
    if one := _suggestion(screen):

        def act() -> str:
            judging.reject(screen.desk, one)
            return _("Rejected {code}.").format(code=one.code)

        screen.judge(act)


def _correct(screen: Workplace) -> None:
    if one := _suggestion(screen):

        def then(chosen: Code) -> None:
            screen.judge(
                lambda: _("Accepted {code}.").format(code=judging.accept(screen.desk, one, code=chosen.code).code)
            )

        screen.wait_for_code(_("Press the key of the right code; Esc cancels."), then)


def _stance(stance: Stance) -> Callable[[Workplace], None]:
    def act(screen: Workplace) -> str:
        judging.set_stance(screen.desk, stance)
        return status.STANCES[stance].capitalize() + "."

    return lambda screen: screen.judge(lambda: act(screen))


def _link(link: Link) -> Callable[[Workplace], None]:
    def act(screen: Workplace) -> str:
        standing = judging.set_link(screen.desk, link)
        return (status.LINKS[standing].capitalize() if standing else _("No link")) + "."

    return lambda screen: screen.judge(lambda: act(screen))


def _respan(screen: Workplace) -> None:
    def act() -> str:
        judging.respan(screen.desk)
        return _("The coding has the chosen span now.")

    screen.judge(act)


def _retract(screen: Workplace) -> None:
    told = _("Retracted {code}; Ctrl+Z brings it back.")
    screen.judge(lambda: told.format(code=judging.retract(screen.desk).code))


def _walk(step: Callable[[Desk], Walked]) -> Callable[[Workplace], None]:
    """Undo or redo; if that was in another study, this is opened, because nobody should undo what they cannot see."""

    def act(screen: Workplace) -> str:
        walked = step(screen.desk)
        screen.shelf.replace(screen.session.codebooks, screen.shelf.book.name)  # it may have undone an edit of one
        if walked.study:
            screen.open(walked.study)
            if walked.offset is not None:
                screen.desk.go_to_offset(walked.offset)
        return walked.said

    return lambda screen: screen.judge(lambda: act(screen))


def _countable(screen: Workplace) -> None:
    def act() -> str:
        counts = judging.flip_countable(screen.desk)
        return _("It may be coded and counted.") if counts else _("It is never coded or counted.")

    screen.judge(act)


DECISIONS: Mapping[str, Callable[[Workplace], None]] = {
    "asserts": _stance(Stance.ASSERTS),
    "denies": _stance(Stance.DENIES),
    "cause": _link(Link.CAUSE),
    "condition": _link(Link.CONDITION),
    "respan": _respan,
    "retract": _retract,
    "undo": _walk(judging.undo),
    "redo": _walk(judging.redo),
    "accept": accept,
    "reject": _reject,
    "correct": _correct,
    "countable": _countable,
}
