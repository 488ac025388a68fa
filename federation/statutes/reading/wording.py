"""Wording: what a reading has to say about a file, as sentences in the statute's language."""

from collections.abc import Sequence

from federation.statutes.model import Language, WarningCode

_SENTENCES: dict[WarningCode, dict[Language, str]] = {
    "number-duplicate": {
        "es": "El número {0} aparece más de una vez.",
        "pt": "O número {0} aparece mais de uma vez.",
        "en": "The number {0} stands more than once.",
    },
    "number-missing": {
        "es": "Antes de este artículo falta: {0}.",
        "pt": "Antes deste artigo falta: {0}.",
        "en": "Missing before this article: {0}.",
    },
    "number-out-of-order": {
        "es": "El número {0} está fuera de orden.",
        "pt": "O número {0} está fora de ordem.",
        "en": "The number {0} is out of order.",
    },
    "division-duplicate": {
        "es": "{0} {1} aparece más de una vez.",
        "pt": "{0} {1} aparece mais de uma vez.",
        "en": "{0} {1} stands more than once.",
    },
    "division-out-of-order": {
        "es": "{0} {1} está fuera de orden.",
        "pt": "{0} {1} está fora de ordem.",
        "en": "{0} {1} is out of order.",
    },
    "words-lost": {
        "es": "Del archivo faltan {0} de {1} palabras: {2}.",
        "pt": "Do arquivo faltam {0} de {1} palavras: {2}.",
        "en": "Of the file, {0} of {1} words are missing: {2}.",
    },
    "fallback-used": {
        "es": "La conversión perdía palabras: el texto se tomó del archivo mismo, sin sus listas ni tablas.",
        "pt": "A conversão perdia palavras: o texto foi tirado do próprio arquivo, sem listas nem tabelas.",
        "en": "Converting lost words: the text was taken out of the file itself, without its lists and tables.",
    },
    "tracked-changes": {
        "es": "El archivo tiene cambios sin aceptar ni rechazar ({0}); se leyeron como aceptados.",
        "pt": "O arquivo tem alterações nem aceitas nem recusadas ({0}); foram lidas como aceitas.",
        "en": "The file holds changes neither accepted nor refused ({0}); they were read as accepted.",
    },
    "comments": {
        "es": "El archivo tiene comentarios ({0}); no se leyeron.",
        "pt": "O arquivo tem comentários ({0}); não foram lidos.",
        "en": "The file holds comments ({0}); they were not read.",
    },
    "numbers-restored": {
        "es": "Números puestos automáticamente por el procesador de textos ({0}); se restituyeron.",
        "pt": "Números postos automaticamente pelo editor de texto ({0}); foram restituídos.",
        "en": "Numbers that a word processor had set by itself ({0}); they were restored.",
    },
    "include-missing": {
        "es": "El texto pide un archivo que no se entregó: {0}.",
        "pt": "O texto pede um arquivo que não foi entregue: {0}.",
        "en": "The text asks for a file that was not given: {0}.",
    },
    "include-refused": {
        "es": "El texto pide un archivo que está en otro lugar y no se lee: {0}.",
        "pt": "O texto pede um arquivo que está em outro lugar e não é lido: {0}.",
        "en": "The text asks for a file that lies elsewhere and is not read: {0}.",
    },
    "language-doubtful": {
        "es": "No se sabe con seguridad en qué lengua está el texto.",
        "pt": "Não se sabe com certeza em que língua está o texto.",
        "en": "It is not certain which language the text is in.",
    },
}

_DIVISIONS: dict[str, dict[Language, str]] = {
    "part": {"es": "La parte", "pt": "A parte", "en": "Part"},
    "title": {"es": "El título", "pt": "O título", "en": "Title"},
    "chapter": {"es": "El capítulo", "pt": "O capítulo", "en": "Chapter"},
    "section": {"es": "La sección", "pt": "A seção", "en": "Section"},
    "provisions": {"es": "La disposición", "pt": "A disposição", "en": "Provision"},
}


def say(code: WarningCode, language: Language, names: Sequence[str] = ()) -> str:
    """Return the sentence about what was found; a kind of division among the names is translated."""
    spoken = [
        _DIVISIONS[name][language] if code.startswith("division") and name in _DIVISIONS else name
        for name in names
    ]
    if code == "number-missing":
        spoken = [", ".join(spoken)]
    sentence = _SENTENCES[code][language].format(*spoken, *[""] * 3)
    return sentence.replace(" ()", "")
