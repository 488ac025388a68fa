"""What frente-statutes says: a table of Spanish, English and Portuguese, for people and not for programs.

Facts stand in braces. Whoever corrects a sentence edits one line here. What is about a text itself (a warning of the
reader, a finding) comes from the engine, in that text's language.
"""

from typing import Final

from federation.speaking import Say, Sentences


def speaker(language: str) -> Say:
    """Return what says these sentences in this language."""
    return Say(SENTENCES, language)


SENTENCES: Final[Sentences] = {
    # -- help ---------------------------------------------------------------------------------------
    "help": (
        (
            "Lee, compara y une proyectos de estatutos: de archivos a archivos. No hace falta cuenta, ni nodo, ni"
            " conexión."
        ),
        "Reads, compares and merges rival statutes: files in, files out. It needs no account, no node and no network.",
        (
            "Lê, compara e une projetos de estatutos: de arquivos a arquivos. Não precisa de conta, nem de nó, nem de"
            " conexão."
        ),
    ),
    "help read": (
        "Muestra los artículos de un archivo, y lo que no se entendió.",
        "Show the articles of a file, and what was not understood.",
        "Mostra os artigos de um arquivo, e o que não se entendeu.",
    ),
    "help compare": (
        "Compara proyectos por temas: quién habla de qué, y en qué variante.",
        "Compare drafts by topics: who speaks to what, and in which variant.",
        "Compara projetos por temas: quem fala de quê, e em que variante.",
    ),
    "help diff": (
        "Compara dos textos, artículo por artículo y palabra por palabra.",
        "Compare two texts, article by article and word by word.",
        "Compara dois textos, artigo por artigo e palavra por palavra.",
    ),
    "help merge": (
        "Une varias versiones de una base, y muestra lo que se contradice.",
        "Merge versions of one base, and show what stands against each other.",
        "Une várias versões de uma base, e mostra o que se contradiz.",
    ),
    "help draft": (
        "Escribe el texto unificado de un plan, con el origen de cada palabra.",
        "Write the unified text of a plan, with the origin of every word.",
        "Escreve o texto unificado de um plano, com a origem de cada palavra.",
    ),
    "help check": (
        "Busca lo que hace fallar un estatuto: remisiones rotas, quórums o plazos distintos para lo mismo.",
        "Look for what makes a statute fail: broken references, two quorums or terms for the same thing.",
        "Procura o que faz falhar um estatuto: remissões quebradas, quóruns ou prazos diferentes para o mesmo.",
    ),
    "help export": (
        "Escribe un estatuto en otro formato.",
        "Write a statute in another format.",
        "Escreve um estatuto em outro formato.",
    ),
    "help language": ("Idioma: es, en o pt.", "Language: es, en or pt.", "Idioma: es, en ou pt."),
    "help json": (
        "Responde en JSON, para programas.",
        "Answers in JSON, for programs.",
        "Responde em JSON, para programas.",
    ),
    "help beside": (
        "Carpeta de los archivos que el texto incluye; de ningún otro lugar se toman.",
        "Folder of the files that the text includes; they are taken from nowhere else.",
        "Pasta dos arquivos que o texto inclui; de nenhum outro lugar são tomados.",
    ),
    "help html": (
        "Escribe los temas lado a lado como una página, sin programas dentro.",
        "Write the topics side by side as a page, with no script in it.",
        "Escreve os temas lado a lado como uma página, sem programas dentro.",
    ),
    "help pdf": (
        "Escribe los temas lado a lado en PDF, con lugar para notas.",
        "Write the topics side by side as a PDF, with room for notes.",
        "Escreve os temas lado a lado em PDF, com lugar para notas.",
    ),
    "help csv": (
        "Escribe una tabla para una hoja de cálculo: una fila por tema, una columna por proyecto.",
        "Write a table for a spreadsheet: a row a topic, a column a draft.",
        "Escreve uma tabela para uma planilha: uma linha por tema, uma coluna por projeto.",
    ),
    "help plan": (
        "Escribe un plan para empezar el texto unificado (frente-statutes draft).",
        "Write a plan to begin a unified text with (frente-statutes draft).",
        "Escreve um plano para começar o texto unificado (frente-statutes draft).",
    ),
    "help paper": ("Papel del PDF: a4 o a3.", "Paper of the PDF: a4 or a3.", "Papel do PDF: a4 ou a3."),
    "help base": (
        "El archivo con el que se comparan los demás; si no, el primero.",
        "The file that the others are held against; by default the first.",
        "O arquivo com o qual se comparam os demais; senão, o primeiro.",
    ),
    "help topics": (
        "Sólo estos temas, por su número en la tabla: 1,4-7.",
        "Only these topics, by their number in the table: 1,4-7.",
        "Só estes temas, por seu número na tabela: 1,4-7.",
    ),
    "help out": (
        "Archivo donde escribir; queda entero o no queda.",
        "File to write; it is there whole or not at all.",
        "Arquivo onde escrever; fica inteiro ou não fica.",
    ),
    "help trace": (
        "Archivo donde escribir el origen de cada palabra, en JSON.",
        "File in which to write the origin of every word, as JSON.",
        "Arquivo onde escrever a origem de cada palavra, em JSON.",
    ),
    "help edited": (
        "El texto unificado, como alguien lo cambió después: el origen de lo demás se conserva.",
        "The unified text as somebody changed it afterwards: the origin of the rest is kept.",
        "O texto unificado, como alguém o mudou depois: a origem do resto se conserva.",
    ),
    "help author": ("Quién lo escribió.", "Who wrote it.", "Quem o escreveu."),
    "help to": (
        "Formato: docx, odt, pdf, akn (Akoma Ntoso), md o json.",
        "Format: docx, odt, pdf, akn (Akoma Ntoso), md or json.",
        "Formato: docx, odt, pdf, akn (Akoma Ntoso), md ou json.",
    ),
    "help date": (
        "El día del texto: AAAA-MM-DD. Si no se da, el archivo no dice ninguno.",
        "The text's day: YYYY-MM-DD. Where none is given, the file names none.",
        "O dia do texto: AAAA-MM-DD. Se não for informado, o arquivo não diz nenhum.",
    ),
    "help uri": (
        "Dirección de la obra en Akoma Ntoso: /akn/ve/act/statute/2007/inveval.",
        "URI of the work in Akoma Ntoso: /akn/ve/act/statute/2007/inveval.",
        "Endereço da obra em Akoma Ntoso: /akn/ve/act/statute/2007/inveval.",
    ),
    # -- while it works -----------------------------------------------------------------------------
    "reading": ("Leyendo", "Reading", "Lendo"),
    "comparing": ("Comparando", "Comparing", "Comparando"),
    "writing": ("Escribiendo", "Writing", "Escrevendo"),
    "merging": ("Uniendo", "Merging", "Unindo"),
    "checking": ("Revisando", "Checking", "Revisando"),
    "stopped": ("Interrumpido.", "Stopped.", "Interrompido."),
    "no day": (
        (
            "Akoma Ntoso pide una fecha, y no tiene modo de decir que no se conoce: el archivo dice 0001-01-01,"
            " «unknown». Con --date AAAA-MM-DD dice la del texto."
        ),
        (
            "Akoma Ntoso must have a date, and cannot say that none is known: the file says 0001-01-01, “unknown”."
            " With --date YYYY-MM-DD it says the text's."
        ),
        (
            "O Akoma Ntoso exige uma data, e não tem como dizer que não se conhece: o arquivo diz 0001-01-01,"
            " «unknown». Com --date AAAA-MM-DD diz a do texto."
        ),
    ),
    "written": ("Escrito: {file}", "Written: {file}", "Escrito: {file}"),
    # -- read ---------------------------------------------------------------------------------------
    "untitled": ("(sin título)", "(no title)", "(sem título)"),
    "articles": (
        "{count} unidades, {words} palabras, idioma {language}",
        "{count} units, {words} words, language {language}",
        "{count} unidades, {words} palavras, idioma {language}",
    ),
    "column id": ("Id", "Id", "Id"),
    "column label": ("Número", "Number", "Número"),
    "column heading": ("Encabezado", "Heading", "Cabeçalho"),
    "column words": ("Palabras", "Words", "Palavras"),
    "warnings": ("Para mirar:", "To look at:", "Para olhar:"),
    "unread": ("No se leyó como artículo:", "Not read as an article:", "Não foi lido como artigo:"),
    "beginning": ("al principio", "at the beginning", "no começo"),
    "kind preamble": ("preámbulo", "preamble", "preâmbulo"),
    "kind closing": ("cierre", "closing", "fecho"),
    "kind annex": ("anexo", "annex", "anexo"),
    # -- compare ------------------------------------------------------------------------------------
    "topics": (
        "{topics} temas, {alone} de ellos sólo en un proyecto",
        "{topics} topics, {alone} of them in one draft only",
        "{topics} temas, {alone} deles só em um projeto",
    ),
    "column topic": ("Tema", "Topic", "Tema"),
    "relations": (
        "= mismas palabras   ≈ casi las mismas   ~ otras palabras   < dividido   > reunido   ^ en otro lugar",
        "= same words   ≈ nearly the same   ~ other words   < split   > merged   ^ moved",
        "= mesmas palavras   ≈ quase as mesmas   ~ outras palavras   < dividido   > reunido   ^ em outro lugar",
    ),
    # -- diff ---------------------------------------------------------------------------------------
    "no difference": (
        "Las dos dicen lo mismo, palabra por palabra.",
        "Both say the same, word by word.",
        "As duas dizem o mesmo, palavra por palavra.",
    ),
    "same units": (
        "{count} unidades sin cambio.",
        "{count} units without a change.",
        "{count} unidades sem mudança.",
    ),
    "only a": ("suprimido", "gone", "suprimido"),
    "only b": ("nuevo", "new", "novo"),
    "moved": ("cambió de lugar", "moved", "mudou de lugar"),
    "title": ("Título", "Title", "Título"),
    "substance": ("de fondo", "of substance", "de fundo"),
    "key": (
        "[-suprimido-] {{+agregado+}}   ! de fondo",
        "[-deleted-] {{+inserted+}}   ! of substance",
        "[-suprimido-] {{+acrescentado+}}   ! de fundo",
    ),
    # -- merge --------------------------------------------------------------------------------------
    "merged": (
        "{changes} cambios entraron, {conflicts} se contradicen, {review} para revisar juntos",
        "{changes} changes entered, {conflicts} conflicts, {review} to review together",
        "{changes} mudanças entraram, {conflicts} se contradizem, {review} para revisar juntas",
    ),
    "changes": ("Cambios:", "Changes:", "Mudanças:"),
    "conflicts": (
        "Se contradicen (en el texto queda la base):",
        "Conflicts (the text keeps the base):",
        "Contradizem-se (no texto fica a base):",
    ),
    "review": (
        "Para revisar juntos, por ser de fondo y de una misma frase:",
        "To review together, being of substance and in one sentence:",
        "Para revisar juntas, por serem de fundo e de uma mesma frase:",
    ),
    "base says": ("base", "base", "base"),
    "change replace": ("reemplaza", "replaces", "substitui"),
    "change insert": ("agrega", "inserts", "acrescenta"),
    "change delete": ("suprime", "deletes", "suprime"),
    "change move": ("mueve", "moves", "move"),
    "change heading": ("encabezado", "heading", "cabeçalho"),
    "end of statute": ("al comienzo", "at the beginning", "no começo"),
    # -- draft --------------------------------------------------------------------------------------
    "traced": (
        "{sourced} de {total} caracteres vienen de los proyectos.",
        "{sourced} of {total} characters come from the drafts.",
        "{sourced} de {total} caracteres vêm dos projetos.",
    ),
    "authors": (
        "Lo demás: {authors}. «numbering» son los números y las marcas que pone el programa.",
        "The rest: {authors}. “numbering” is the numbers and marks that the program sets.",
        "O resto: {authors}. «numbering» são os números e as marcas que o programa põe.",
    ),
    "unresolved": ("Queda abierto:", "Left open:", "Fica em aberto:"),
    # -- check --------------------------------------------------------------------------------------
    "no findings": ("No se encontró nada.", "Nothing was found.", "Nada foi encontrado."),
    "findings": ("{count} hallazgos", "{count} findings", "{count} achados"),
    # -- faults -------------------------------------------------------------------------------------
    "fault data-exists": ("Ya existe", "It exists already", "Já existe"),
    "fault extra-missing": (
        "Falta una parte del programa",
        "A part of the program is missing",
        "Falta uma parte do programa",
    ),
    "fault file-no-text": ("No es un texto corrido", "It is no running text", "Não é um texto corrido"),
    "fault file-protected": (
        "El archivo tiene contraseña",
        "The file has a password",
        "O arquivo tem senha",
    ),
    "fault file-scanned": (
        "El archivo sólo tiene fotos de páginas",
        "The file holds pictures of pages only",
        "O arquivo só tem fotos de páginas",
    ),
    "fault file-unreadable": (
        "El archivo no se puede leer",
        "The file cannot be read",
        "O arquivo não pode ser lido",
    ),
    "fault format-unknown": (
        "De este formato no se lee ningún estatuto",
        "No statute is read from this format",
        "Deste formato não se lê nenhum estatuto",
    ),
    "fault not-found": ("No existe", "It does not exist", "Não existe"),
    "fault plan-malformed": (
        "El plan no se puede llevar a cabo",
        "The plan cannot be carried out",
        "O plano não pode ser executado",
    ),
    "fault setting-invalid": (
        "Una opción tiene un valor imposible",
        "An option has a value that it cannot have",
        "Uma opção tem um valor impossível",
    ),
    "fault statute-empty": (
        "No hay ningún artículo",
        "There is no article",
        "Não há nenhum artigo",
    ),
    "fault statute-too-large": (
        "El texto es demasiado grande",
        "The text is too large",
        "O texto é grande demais",
    ),
    "fault storage-failed": ("No se pudo escribir", "It could not be written", "Não se pôde escrever"),
    "fault storage-full": ("No queda espacio", "No space is left", "Não resta espaço"),
    "fault work-failed": (
        "El trabajo se interrumpió",
        "The work broke off",
        "O trabalho se interrompeu",
    ),
    "fault work-too-long": (
        "Tardó, o necesitó, más de lo permitido",
        "It took, or needed, more than it may",
        "Demorou, ou precisou, mais do que o permitido",
    ),
}
