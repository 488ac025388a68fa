"""What a synopsis says of itself, in three languages."""

from typing import Final

from federation.statutes.model import Language

_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "topic": ("Tema", "Tema", "Topic"),
    "base": ("Base", "Base", "Base"),
    "notes": ("Notas", "Notas", "Notes"),
    "page": ("Página", "Página", "Page"),
    "of": ("de", "de", "of"),
    "drafts": ("Proyectos", "Projetos", "Drafts"),
    "key": ("Signos", "Sinais", "Signs"),
    "inserted": ("agregado", "acrescentado", "inserted"),
    "deleted": ("suprimido", "suprimido", "deleted"),
    "line-inserted": ("la línea agrega", "a linha acrescenta", "the line inserts"),
    "line-deleted": ("la línea suprime", "a linha suprime", "the line deletes"),
    "line-both": ("la línea cambia", "a linha muda", "the line changes"),
    "substance": ("cambio de fondo", "mudança de fundo", "change of substance"),
    "same": ("Igual que la base", "Igual à base", "Same as the base"),
    "other": ("Otro texto", "Outro texto", "Another text"),
    "absent": ("No trata este tema", "Não trata deste tema", "Does not speak to this"),
    "base-here": ("Base de este tema", "Base deste tema", "Base of this topic"),
}
_COLUMNS: Final[dict[Language, int]] = {"es": 0, "pt": 1, "en": 2}


def words(language: Language) -> dict[str, str]:
    """Return every sentence by its name."""
    return {name: said[_COLUMNS[language]] for name, said in _WORDS.items()}
