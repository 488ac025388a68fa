"""Pages whose links lead from file to file: from a stick, a folder or any web server alike.

    page = relinked(html, "es/map.html", names, rows)       .data, .found

What a copy does not have is never a dead link: it becomes the living hub's address where it has one, else plain words,
with a sign beside it. Nothing is loaded from another host, as nothing was before.
"""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple
from urllib.parse import quote

from lxml import etree, html

from federation.ids import RecordId
from hub.export.routes import FOLLOWED, Names, Target, block_file
from hub.services.whole_site import ENTRIES_PER_BLOCK

Rows = Callable[[Iterable[RecordId]], Mapping[RecordId, int]]
"""Gives the index of records in the log."""

_PARSER: Final = html.HTMLParser(encoding="utf-8")
_LINKED: Final = etree.XPath(
    "//*[@href or @src or @action or @data-proof or @data-lines or @data-uses or @data-words or @data-factory]"
)
_ATTRIBUTES: Final = (
    "href", "src", "action", "data-proof", "data-lines", "data-uses", "data-words", "data-factory",
)  # fmt: skip
_REFRESH: Final = etree.XPath("//meta[@http-equiv='refresh']")
_PATTERN: Final = "0" * 64
"""An id in an address that a script fills in."""


class Page(NamedTuple):
    """A page of the copy, and the addresses that it links and that nothing else names."""

    data: bytes
    found: list[str]


class Relinker:
    """Writes links for one copy."""

    def __init__(self, names: Names, rows: Rows, base: str, hub: str | None) -> None:
        self._names = names
        self._rows = rows
        self._base = base
        self._hub = hub

    def page(self, data: bytes, file: str) -> Page:
        """Return the page as it stands at `file` in the copy."""
        root = html.document_fromstring(data, parser=_PARSER)
        for one in _REFRESH(root):
            one.drop_tree()
        linked: list[tuple[html.HtmlElement, str, str]] = []
        for element in _LINKED(root):
            for name in _ATTRIBUTES:
                value = element.get(name)
                if (
                    value is not None
                    and not value.startswith("#")
                    and (local := self._local(value)) is not None
                ):
                    linked.append((element, name, local))
        targets = {address: self._names.target(address) for _, _, address in linked}
        indexes = self._rows(
            {one.record for one in targets.values() if one is not None and one.record is not None}
        )
        folder = posixpath.dirname(file)
        paths = {address: _path(target, folder, indexes) for address, target in targets.items()}
        for element, name, address in linked:
            path = paths[address]
            if path is not None:
                element.set(name, path)
            else:
                self._without(element, name, address)
        found = [
            address.partition("#")[0]
            for address, path in paths.items()
            if path is not None and self._names.endpoint(address) in FOLLOWED
        ]
        return Page(_written(root), found)

    def _local(self, value: str) -> str | None:
        """Return the address on this hub; None where it leads elsewhere."""
        if value.startswith(self._base):
            value = "/" + value[len(self._base) :]
        return value if value.startswith("/") and not value.startswith("//") else None

    def _without(self, element: html.HtmlElement, name: str, address: str) -> None:
        """Say that only the living hub has what the element leads to."""
        if element.tag != "a":
            parent = element.getparent()
            if element.tag == "form":
                note = html.Element("span")
                note.set("class", "living")
                element.addprevious(note)
            if parent is not None and element.tag in ("form", "link", "script"):
                element.drop_tree()
            else:
                del element.attrib[name]
            return
        for one in ("download", "hreflang", "rel", "target"):
            element.attrib.pop(one, None)
        element.set("class", " ".join(filter(None, (element.get("class"), "living"))))
        if self._hub is not None:
            element.set("href", self._hub + address.removeprefix("/"))
        else:
            del element.attrib["href"]
            element.tag = "span"


def _path(target: Target | None, folder: str, indexes: Mapping[RecordId, int]) -> str | None:
    if target is None:
        return None
    file, fragment = target.file, target.fragment
    if target.record is not None:
        if target.record == _PATTERN:
            return None
        index = indexes.get(target.record)
        if index is None:
            return None
        file, fragment = block_file(target.file, index // ENTRIES_PER_BLOCK), f"r{target.record[:16]}"
    path = quote(posixpath.relpath(file, folder or "."))
    return f"{path}#{fragment}" if fragment else path


def _written(root: html.HtmlElement) -> bytes:
    return etree.tostring(root, method="html", encoding="utf-8", doctype="<!doctype html>") + b"\n"
