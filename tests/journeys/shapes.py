"""What a page is made of, as far as axe and the style sheet can tell: to open each make of page once, not each page."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
CONTROLS = frozenset({"input", "select", "textarea"})
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
TELLING = frozenset({"role", "type", "scope", "lang", "open", "disabled", "checked", "hidden", "multiple", "tabindex"})
POINTING = frozenset({"aria-labelledby", "aria-describedby", "aria-controls", "aria-label"})  # only whether it is there


class Shape(HTMLParser):
    """Reads one page; `pieces` says what kinds of thing it holds.

    A piece is an element under the elements around it, with what selects its style and gives it its part (class, role,
    type, ARIA states); that it is empty; how many cells a row has; whether a control has a label; which heading follows
    which; and that an `id` stands twice. Words and numbers make no difference.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: set[object] = set()
        self._around: list[tuple[str, int]] = [("", 0)]
        self._filled: list[bool] = [False]
        self._cells: Counter[int] = Counter()
        self._controls: list[tuple[int, str | None, bool]] = []
        self._ids: Counter[str] = Counter()
        self._labelled: set[str | None] = set()
        self._heading = ""
        self.feed(page)
        self._finish()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        chain = hash((self._around[-1][1], tag, _look(given)))
        self.pieces.add(chain)
        if identity := given.get("id"):
            self._ids[identity] += 1
        if tag in CONTROLS and given.get("type") != "hidden":
            inside = any(name == "label" for name, _ in self._around)
            self._controls.append((chain, given.get("id"), inside))
        elif tag == "label":
            self._labelled.add(given.get("for"))
        elif tag in HEADINGS:
            self.pieces.add((self._heading, tag))
            self._heading = tag
        elif tag in {"td", "th"}:
            self._cells[len(self._around)] += 1
        if tag in VOID:
            self._filled[-1] |= bool(given.get("alt"))
        else:
            self._around.append((tag, chain))
            self._filled.append(bool(given.get("aria-label")))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and len(self._around) > 1:
            name, chain = self._around.pop()
            filled = self._filled.pop()
            self._filled[-1] |= filled
            if not filled:
                self.pieces.add((chain, "empty"))
            if name == "tr":
                self.pieces.add((chain, self._cells.pop(len(self._around) + 1, 0)))
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._filled[-1] = True

    def _finish(self) -> None:
        self.pieces |= {(chain, inside or known in self._labelled) for chain, known, inside in self._controls}
        self.pieces |= {("twice", identity) for identity, times in self._ids.items() if times > 1}


def _look(given: dict[str, str | None]) -> tuple[object, ...]:
    told = {name: value for name, value in given.items() if name in TELLING or name.startswith(("aria-", "data-"))}
    values = sorted(
        (name, "" if name in POINTING or name.startswith("data-") else value) for name, value in told.items()
    )
    return (*sorted((given.get("class") or "").split()), *values)
