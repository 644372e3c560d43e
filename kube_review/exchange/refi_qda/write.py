"""A project as XML and as an archive, in the order and form that the standard and other programs require.

Child elements have a fixed order; an empty ``Codes`` or ``Notes`` is invalid and left out; texts are UTF-8 without a
byte order mark; the folder ``sources`` is lower case and flat (ATLAS.ti refuses others).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from kube_review.exchange.refi_qda.project import (
    CODEBOOK,
    PROJECT,
    Coded,
    Note,
    QdaCode,
    QdaProject,
    Selection,
    Source,
    Variable,
    guid,
    legal,
)


def entries(project: QdaProject) -> dict[str, bytes]:
    """Return the files of a ``.qdpx`` archive by their names."""
    made = {"project.qde": project_xml(project)}
    for source in project.sources:
        made[f"sources/{text_guid(source)}.txt"] = source.text.encode()
        if source.pdf is not None:
            made[f"sources/{source.guid}.pdf"] = source.pdf
    return made


def text_guid(source: Source) -> str:
    """Return the GUID of a source's text: of a PDF, that of its representation."""
    return source.guid if source.pdf is None else guid(source.guid, "representation")


def codebook_xml(codes: Iterable[QdaCode], origin: str) -> bytes:
    """Return codes as a ``.qdc`` document."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", {"origin": origin}, nsmap={None: CODEBOOK})
    _codes(root, codes)
    return _document(root)


def project_xml(project: QdaProject) -> bytes:
    """Return the ``project.qde`` document."""
    user = project.users[0].guid if project.users else ""
    stamps = {"creatingUserGUID": user, "modifyingUserGUID": user} if user else {}
    root = etree.Element(
        f"{{{PROJECT}}}Project",
        _plain(
            {
                "name": project.name,
                "origin": project.origin,
                **stamps,
                "creationDateTime": project.at,
                "modifiedDateTime": project.at,
            }
        ),
        nsmap={None: PROJECT},
    )
    if project.users:
        users = _add(root, "Users")
        for person in project.users:
            _add(users, "User", guid=person.guid, name=person.name)
    if project.codes:
        _codes(_add(root, "CodeBook"), project.codes)
    if project.variables:
        variables = _add(root, "Variables")
        for one in project.variables:
            _add(variables, "Variable", guid=one.guid, name=one.name, typeOfVariable=one.kind)
    kinds = {one.guid: one for one in project.variables}
    if project.sources:
        _cases(_add(root, "Cases"), project.sources, kinds)
        sources = _add(root, "Sources")
        for source in project.sources:
            _source(sources, source, kinds)
    if project.notes:
        notes = _add(root, "Notes")
        for note in project.notes:
            _note(notes, note)
    return _document(root)


def _document(root: Any) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _add(parent: Any, name: str, text: str | None = None, /, **attributes: str) -> Any:
    """Add a child in the namespace of its parent; attributes without a value are left out."""
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", _plain(attributes))
    if text is not None:
        child.text = legal(text)
    return child


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    return {name: legal(value) for name, value in attributes.items() if value}


def _codes(parent: Any, codes: Iterable[QdaCode]) -> None:
    holder = _add(parent, "Codes")
    for code in codes:
        _code(holder, code)


def _code(parent: Any, code: QdaCode) -> None:
    made = _add(parent, "Code", guid=code.guid, name=code.name, isCodable=str(code.codable).lower(), color=code.colour)
    if code.description:
        _add(made, "Description", code.description)
    for child in code.children:
        _code(made, child)


def _cases(parent: Any, sources: Iterable[Source], kinds: dict[str, Variable]) -> None:
    """Write a case for each source: NVivo and ATLAS.ti read attributes from cases, MAXQDA from the source itself."""
    for source in sources:
        case = _add(parent, "Case", guid=guid(source.guid, "case"), name=source.name)
        _values(case, source, kinds)
        _add(case, "SourceRef", targetGUID=source.guid)


def _values(parent: Any, source: Source, kinds: dict[str, Variable]) -> None:
    for variable, value in source.values.items():
        held = _add(parent, "VariableValue")
        _add(held, "VariableRef", targetGUID=variable)
        _add(held, f"{kinds[variable].kind}Value", str(value))


def _source(parent: Any, source: Source, kinds: dict[str, Variable]) -> None:
    path = f"internal://{text_guid(source)}.txt"
    if source.pdf is None:
        made = _add(parent, "TextSource", guid=source.guid, name=source.name, plainTextPath=path)
        _text_selections(made, source.selections)
    else:
        pdf_path = f"internal://{source.guid}.pdf"
        made = _add(parent, "PDFSource", guid=source.guid, name=source.name, path=pdf_path)
        for selection in source.selections:
            if selection.box is not None:
                _pdf_selection(made, selection)
        text = _add(made, "Representation", guid=text_guid(source), name=source.name, plainTextPath=path)
        _text_selections(text, source.selections)
    _values(made, source, kinds)


def _text_selections(parent: Any, selections: Iterable[Selection]) -> None:
    for one in selections:
        made = _add(
            parent,
            "PlainTextSelection",
            guid=one.guid,
            name=_name(one.quote),
            startPosition=str(one.start),
            endPosition=str(one.end),
            **_stamps(one),
        )
        if one.memo:
            _add(made, "Description", one.memo)
        for coded in one.codings:
            _coded(made, coded, coded.guid)
        for note in one.notes:
            _add(made, "NoteRef", targetGUID=note)


def _pdf_selection(parent: Any, one: Selection) -> None:
    """Write the rectangle of a selection; as in the standard's example it has the GUID of the selection of the text."""
    box = one.box
    assert box is not None
    made = _add(
        parent,
        "PDFSelection",
        guid=one.guid,
        name=_name(one.quote),
        page=str(box.page),
        firstX=str(box.x0),
        firstY=str(box.y0),
        secondX=str(box.x1),
        secondY=str(box.y1),
        **_stamps(one),
    )
    words = _add(made, "Representation", guid=guid(one.guid, "words"))
    _add(words, "PlainTextContent", one.quote)
    for coded in one.codings:
        _coded(made, coded, guid(coded.guid, "box"))


def _coded(parent: Any, coded: Coded, identity: str) -> None:
    made = _add(parent, "Coding", guid=identity, creatingUser=coded.user, creationDateTime=coded.at)
    _add(made, "CodeRef", targetGUID=coded.code)


def _stamps(one: Selection) -> dict[str, str]:
    return {
        "creatingUser": one.user,
        "creationDateTime": one.at,
        "modifyingUser": one.user,
        "modifiedDateTime": one.at,
    }


def _note(parent: Any, note: Note) -> None:
    made = _add(parent, "Note", guid=note.guid, name=note.name, creatingUser=note.user, creationDateTime=note.at)
    _add(made, "PlainTextContent", note.text)


def _name(quote: str) -> str:
    """Return a quote as a name: on one line, because attributes lose line breaks anyway."""
    return " ".join(quote.split())
