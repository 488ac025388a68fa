"""A copy as its readers have it: files alone. Every local link is followed."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

_ATTRIBUTES = (
    "href", "src", "action", "data-proof", "data-lines", "data-uses", "data-words",
)  # fmt: skip
_PARSER = html.HTMLParser(encoding="utf-8")


class Copy:
    """A copy in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places: dict[Path, set[str]] = {}

    def files(self) -> list[str]:
        """Return all files, by name."""
        return sorted(
            one.relative_to(self.folder).as_posix() for one in self.folder.rglob("*") if one.is_file()
        )

    def pages(self) -> list[str]:
        """Return the pages of the site."""
        return [one for one in self.files() if one.endswith(".html") and not one.startswith("api/")]

    def read(self, name: str) -> str:
        """Return a file's text."""
        return (self.folder / name).read_text("utf-8")

    def tree(self, name: str) -> html.HtmlElement:
        """Return a page, parsed."""
        return html.document_fromstring((self.folder / name).read_bytes(), parser=_PARSER)

    def dead_links(self) -> list[tuple[str, str]]:
        """Return the links that lead to no file of the copy, or to no place in one; with the page of each."""
        dead = []
        for page in self.pages():
            for element in self.tree(page).iter(etree.Element):
                for name in _ATTRIBUTES:
                    value = element.get(name)
                    if value is not None and not self._leads_somewhere(page, value):
                        dead.append((page, value))
        return dead

    def outside_links(self) -> set[str]:
        """Return the hosts to which links lead."""
        return {
            urlsplit(value).netloc
            for page in self.pages()
            for element in self.tree(page).iter(etree.Element)
            for name in _ATTRIBUTES
            if (value := element.get(name)) is not None and urlsplit(value).netloc
        }

    def _leads_somewhere(self, page: str, value: str) -> bool:
        parts = urlsplit(value)
        if parts.netloc:
            return True
        if parts.path.startswith("/"):
            return False
        target = (self.folder / page).parent / unquote(parts.path) if parts.path else self.folder / page
        if not target.is_file():
            return False
        if not parts.fragment or target.suffix != ".html":
            return True
        return unquote(parts.fragment) in self._ids(target.resolve())

    def _ids(self, file: Path) -> set[str]:
        found = self._places.get(file)
        if found is None:
            tree = html.document_fromstring(file.read_bytes(), parser=_PARSER)
            found = self._places[file] = {str(one) for one in tree.xpath("//@id")}
        return found
