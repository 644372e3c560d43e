"""How many keys it takes to code the demo's first study as its first coder did: by hand, and with suggestions.

Run: python benchmarks/walk.py [STUDY]. The real screen is steered by keys; at the end the codings are compared with the
coder's own by passage, code, stance, link and source, so a count that leaves something out fails. Keys that only read
on (one ↓ a passage) are counted apart: reading is the work, whatever is pressed.
"""

from __future__ import annotations

import asyncio
import csv
import sys
import tempfile
from collections import Counter
from pathlib import Path

from textual.pilot import Pilot

from kube_review import coding, ingest, project
from kube_review.assist import run as assist
from kube_review.model import Link, Stance
from kube_review.screen.app import ReviewApp
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.database.connection import open_store
from kube_review.store.record import codings
from kube_review.store.record.suggestions import Suggestion

CODER, FIRST = "sari", "kube-kambing-gunungkidul-2010"
STANCE_KEYS = {Stance.DENIES: "-", Stance.CITES: "@"}
LINK_KEYS = {Link.CAUSE: "!", Link.CONDITION: "."}
Wanted = tuple[str, Stance, Link | None, str]


class Walk:
    """A reviewer who knows what to code and presses keys for it."""

    def __init__(self, screen: CodingScreen, pilot: Pilot[None]) -> None:
        self.screen, self.pilot = screen, pilot
        self.n: Counter[str] = Counter()

    async def press(self, kind: str, *keys: str) -> None:
        """Press keys and count them as of a kind."""
        await self.pilot.press(*keys)
        self.n[kind] += len(keys)

    async def decide(self, wanted: set[Wanted], codes: dict[str, str]) -> None:
        """Decide on the suggestions of a passage, then code by hand what is left."""
        desk = self.screen.desk
        while pending := desk.pending_at(desk.at):
            one = pending[0]
            assert desk.hand == one
            matching = [w for w in wanted if w[0] == one.code]
            if not matching:
                await self.press("reject", "backspace")
                continue
            best = min(matching, key=lambda w: (w[1] is not one.stance, w[3] != one.cited))
            wanted.remove(best)
            await self._accept(one, best)
        for code, stance, link, cited in sorted(wanted, key=str):
            await self.press("code", codes[code])
            if stance is Stance.CITES:
                await self._cite(cited, "")
            elif stance is not Stance.ASSERTS:
                await self.press("stance", STANCE_KEYS[stance])
            if link:
                await self.press("link", LINK_KEYS[link])

    async def _accept(self, one: Suggestion, best: Wanted) -> None:
        _code, stance, link, cited = best
        if stance is Stance.CITES and (one.stance is not stance or one.cited != cited):
            await self._cite(cited, one.cited)
        elif stance is not one.stance:
            await self.press("accept", {Stance.ASSERTS: "+", **STANCE_KEYS}[stance])
        elif link:
            await self.press("accept", LINK_KEYS[link])
            link = None
        else:
            await self.press("accept", "enter")
        if link:
            await self.press("link", LINK_KEYS[link])
        # What was accepted is selected now; the next suggestion of the passage, if there is one, is one key away.
        if self.screen.desk.pending_at(self.screen.desk.at):
            await self.press("accept", "tab")

    async def _cite(self, cited: str, standing: str) -> None:
        await self.press("stance", "@")
        field = self.screen.app.screen.query_one("#field-source")
        standing = str(getattr(field, "value", standing))
        if standing != cited:
            await self.press("source", *["backspace"] * len(standing), *("space" if c == " " else c for c in cited))
        await self.press("source", "enter")


async def walk(session: Session, study: str, wanted: dict[int, set[Wanted]], *, blind: bool) -> Counter[str]:
    """Read a study from its first to its last passage and code what is wanted."""
    screen = CodingScreen(session, study, blind=blind)
    codes = {code.code: code.key for code in session.codebook().codes}
    async with ReviewApp(session, lambda: screen).run_test(size=(80, 24)) as pilot:
        it = Walk(screen, pilot)
        await it.press("reading", "home")
        for n in range(1, len(screen.desk.passages) + 1):
            await it.decide(set(wanted.get(n, ())), codes)
            await it.press("reading", "down")
    return it.n


def as_the_coder_did(session: Session, study: str) -> dict[int, set[Wanted]]:
    """Return what the coder recorded, by passage; a quote that runs over several belongs to its first."""
    text = texts.text_of(session.store, study)
    passages = texts.passages_of(session.store, text.text_id)
    result: dict[int, set[Wanted]] = {}
    with (project.shipped("corpus", "demo") / "codings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["study"], row["coder"]) == (study, CODER):
                start, _end = coding.find_quote(session.store, text, row["quote"])
                n = next(p.number for p in passages if p.end > start)
                link = Link(row["link"]) if row["link"] else None
                said = (session.code(row["code"]).code, Stance(row["stance"]), link, row["cited"])
                result.setdefault(n, set()).add(said)
    return result


def main() -> None:
    study = sys.argv[1] if len(sys.argv) > 1 else FIRST
    source = next((project.shipped("corpus", "demo") / "papers").glob(f"{study}.*"))
    for name, blind in (("by hand", True), ("with suggestions", False)):
        with tempfile.TemporaryDirectory() as folder:
            made = project.create(Path(folder) / "review", [project.DEFAULT_CODEBOOK])
            with Session(made, open_store(made.database, create=True), CODER) as session:
                for _outcome in ingest.add(made, session.store, ingest.find([source])):
                    pass
                assist.run(session, [study], "auto")
                wanted = as_the_coder_did(session, study)
                n = asyncio.run(walk(session, study, wanted, blind=blind))
                found: dict[int, set[Wanted]] = {}
                for c in codings.listing(session.store):
                    found.setdefault(c.passage or 0, set()).add((c.code, c.stance, c.link, c.cited))
                assert found == wanted, (found, wanted)
        decisions = sum(count for kind, count in n.items() if kind != "reading")
        n_codings = sum(map(len, wanted.values()))
        print(f"{name}: {decisions} keys for {n_codings} codings ({dict(n)}), {n['reading']} to read on")


if __name__ == "__main__":
    main()
