"""A REFI-QDA project or codebook of any program as values; what kube-review cannot hold is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kube_review.errors import ReadingError
from kube_review.exchange import safe_files
from kube_review.exchange.refi_qda import positions
from kube_review.exchange.refi_qda.project import (
    CODEBOOK,
    PROJECT,
    Coded,
    Note,
    QdaCode,
    QdaProject,
    Selection,
    Source,
    User,
    Variable,
)
from kube_review.exchange.safe_files import Archive
from kube_review.messages import Text, _, formatted, plural

ENDINGS = (".qdpx", ".qdc")
_INTERNAL = "internal://"
_UNREAD_SOURCES = ("PictureSource", "AudioSource", "VideoSource")
_UNREAD_PARTS = ("Links", "Sets", "Graphs")
_VALUES = ("TextValue", "IntegerValue", "BooleanValue", "FloatValue", "DateValue", "DateTimeValue")


def read(file: Path) -> QdaProject:
    """Read a ``.qdpx`` project or a ``.qdc`` codebook.

    Raises:
        NotFound: There is no such file.
        ReadingError: It is no such file, is damaged, or is refused because it could do harm.
    """
    if file.suffix.lower() == ".qdc":
        root = safe_files.parse_xml(safe_files.read_bytes(file), file.name)
        if root.tag != f"{{{CODEBOOK}}}CodeBook":
            raise ReadingError(_("{file} is no REFI-QDA codebook.", file=file.name))
        return QdaProject(file.stem, codes=_codes(root.find(f"{{{CODEBOOK}}}Codes")), origin=root.get("origin", ""))
    with safe_files.archive(file) as packed:
        name = next((name for name in packed.names if name.lower().endswith(".qde") and "/" not in name), None)
        if name is None:
            raise ReadingError(
                _("{file} is no REFI-QDA project: it holds no .qde file.", file=file.name),
                _("Export the project as REFI-QDA (.qdpx)."),
            )
        root = safe_files.parse_xml(packed.read(name), f"{file.name}:{name}")
        if root.tag != f"{{{PROJECT}}}Project":
            raise ReadingError(_("{file} is no REFI-QDA project.", file=file.name))
        return _Reader(packed, root).project()


class _Reader:
    """Reads one project; collects what cannot be taken over."""

    def __init__(self, packed: Archive, root: Any) -> None:
        self.packed = packed
        self.root = root
        self.lost: list[Text] = []
        self.entries = {name.lower(): name for name in packed.names}

    def project(self) -> QdaProject:
        """Return the project."""
        root = self.root
        cases = self._cases()
        sources = [self._source(element, cases) for element in _all(root, "Sources")]
        self._note_unread()
        return QdaProject(
            name=root.get("name", ""),
            users=tuple(User(_guid(u.get("guid")), u.get("name") or u.get("id") or "") for u in _all(root, "Users")),
            codes=_codes(_child(_child(root, "CodeBook"), "Codes")),
            variables=tuple(
                Variable(_guid(v.get("guid")), v.get("name", ""), v.get("typeOfVariable", "Text"))
                for v in _all(root, "Variables")
            ),
            sources=tuple(source for source in sources if source is not None),
            notes=tuple(self._note(element) for element in _all(root, "Notes")),
            origin=root.get("origin", ""),
            at=root.get("creationDateTime", ""),
            lost=tuple(self.lost),
        )

    def _source(self, element: Any, cases: dict[str, dict[str, str | int]]) -> Source | None:
        kind, name = _local(element), element.get("name") or element.get("guid", "")
        if kind in _UNREAD_SOURCES:
            n = sum(1 for _coding in _below(element, "Coding"))
            self.lost.append(_("{name}: pictures, sound and video are not taken over ({n} codings).", name=name, n=n))
            return None
        pdf = None
        text_element = element
        if kind == "PDFSource":
            pdf = self._file(element.get("path"))
            text_element = _child(element, "Representation")
            self._count_boxes(element, text_element, name)
        text = self._text(text_element)
        if text is None or not text.strip():
            self.lost.append(_("{name}: it has no text that could be read.", name=name))
            return None
        raw = [_selection(one) for one in _children(text_element, "PlainTextSelection")]
        whole = [*_children(element, "Coding"), *(_children(text_element, "Coding") if pdf else [])]
        if whole:
            self.lost.append(_("{name}: {n} codings of the whole source are not taken over.", name=name, n=len(whole)))
        placed = positions.placed(text, raw)
        if placed.how != positions.AS_STANDARD:
            self.lost.append(formatted("{name}: {how}", name=name, how=_HOW[placed.how]))
        values = {**_values(element), **cases.get(_guid(element.get("guid")), {})}
        return Source(_guid(element.get("guid")), name, placed.text, placed.selections, pdf, values)

    def _text(self, element: Any) -> str | None:
        if element is None:
            return None
        content = _child(element, "PlainTextContent")
        if content is not None and content.text:
            return str(content.text)
        raw = self._file(element.get("plainTextPath"))
        if raw is None:
            return None
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16", errors="replace")
        return raw.decode("utf-8", errors="replace")

    def _file(self, path: str | None) -> bytes | None:
        """Return a file inside the archive; those outside are never opened, whatever the project says."""
        if not path:
            return None
        if not path.startswith(_INTERNAL):
            self.lost.append(_("{path}: files outside the project are not read.", path=path[:120]))
            return None
        name = f"sources/{path.removeprefix(_INTERNAL)}".lower()  # some programs write Sources
        if name not in self.entries:
            self.lost.append(_("{path}: the file is missing in the project.", path=path))
            return None
        return self.packed.read(self.entries[name])

    def _count_boxes(self, element: Any, text_element: Any, name: str) -> None:
        """List rectangles on pages that are no selection of the text at the same time."""
        in_text = {one.get("guid") for one in _children(text_element, "PlainTextSelection")}
        only = [one for one in _children(element, "PDFSelection") if one.get("guid") not in in_text]
        n = sum(len(_children(one, "Coding")) for one in only)
        if n:
            self.lost.append(_("{name}: {n} codings of areas on pages are not taken over.", name=name, n=n))

    def _cases(self) -> dict[str, dict[str, str | int]]:
        """Return the values of cases by the source that they are about."""
        found: dict[str, dict[str, str | int]] = {}
        for case in _all(self.root, "Cases"):
            for ref in _children(case, "SourceRef"):
                found.setdefault(_guid(ref.get("targetGUID")), {}).update(_values(case))
        return found

    def _note(self, element: Any) -> Note:
        text = self._text(element) or ""
        stamp = element.get("creationDateTime", "")
        return Note(
            _guid(element.get("guid")), element.get("name", ""), text, _guid(element.get("creatingUser")), stamp
        )

    def _note_unread(self) -> None:
        counts = Counter(_local(part) for part in self.root if _local(part) in _UNREAD_PARTS and len(part))
        for name in counts:
            n = len(list(_all(self.root, name)))
            self.lost.append(
                plural("{name}: {n} is not taken over.", "{name}: {n} are not taken over.", name=name, n=n)
            )


_HOW: dict[str, Text] = {
    positions.WITH_BOM: _("its offsets count a byte order mark; they were moved."),
    positions.AS_LF: _("its offsets count line ends as one character; they were moved."),
    positions.UTF_16: _("its offsets count UTF-16 units; they were moved."),
}


def _selection(element: Any) -> Selection:
    described = _child(element, "Description")
    return Selection(
        _guid(element.get("guid")),
        _number(element.get("startPosition")),
        _number(element.get("endPosition")),
        element.get("name", ""),
        tuple(_coded(one) for one in _children(element, "Coding")),
        tuple(_guid(ref.get("targetGUID")) for ref in _children(element, "NoteRef")),
        _guid(element.get("creatingUser")),
        element.get("creationDateTime", ""),
        memo="" if described is None else described.text or "",
    )


def _coded(element: Any) -> Coded:
    ref = _child(element, "CodeRef")
    return Coded(
        _guid(element.get("guid")),
        _guid(ref.get("targetGUID")) if ref is not None else "",
        _guid(element.get("creatingUser")),
        element.get("creationDateTime", ""),
        tuple(_guid(one.get("targetGUID")) for one in _children(element, "NoteRef")),
    )


def _codes(holder: Any) -> tuple[QdaCode, ...]:
    return tuple(_code(one) for one in _children(holder, "Code"))


def _code(element: Any) -> QdaCode:
    described = _child(element, "Description")
    made = QdaCode(
        _guid(element.get("guid")),
        " ".join(element.get("name", "").split()),
        (described.text or "") if described is not None else "",
        element.get("color", ""),
        element.get("isCodable", "true") in ("true", "1"),
    )
    return replace(made, children=_codes(element))


def _values(element: Any) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    for one in _children(element, "VariableValue"):
        ref = _child(one, "VariableRef")
        value = next((part.text for name in _VALUES if (part := _child(one, name)) is not None), None)
        if ref is not None and value:
            found[_guid(ref.get("targetGUID"))] = value
    return found


def _guid(text: str | None) -> str:
    return (text or "").strip("{} \n\t").lower()


def _number(text: str | None) -> int:
    try:
        return int(text or "")
    except ValueError:
        return -1


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Any, name: str) -> list[Any]:
    return [] if element is None else [child for child in element if _local(child) == name]


def _child(element: Any, name: str) -> Any:
    return next(iter(_children(element, name)), None)


def _all(root: Any, name: str) -> Iterable[Any]:
    holder = _child(root, name)
    return () if holder is None else (child for child in holder if isinstance(child.tag, str))


def _below(element: Any, name: str) -> Iterable[Any]:
    return (one for one in element.iter() if _local(one) == name)
