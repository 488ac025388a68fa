"""What frente-verify says: a table of Spanish, English and Portuguese, for people and not for programs.

Facts stand in braces. Whoever corrects a sentence edits one line here.
"""

from typing import Final

from federation.speaking import Say, Sentences


def speaker(language: str) -> Say:
    """Return what says these sentences in this language."""
    return Say(SENTENCES, language)


def kind_word(say: Say, kind: str) -> str:
    """Return what a kind of record is called; a kind that has no word is called by its own name."""
    return say(f"kind {kind}") if f"kind {kind}" in say else kind


SENTENCES: Final[Sentences] = {
    # -- help ---------------------------------------------------------------------------------------
    "help": (
        (
            "Verifica acuses, pruebas, paquetes y el registro público entero de una federación. No hace falta cuenta"
            " ni, salvo para `log URL`, conexión."
        ),
        (
            "Verifies receipts, proofs, bundles and the whole public log of a federation. It needs no account and,"
            " but for `log URL`, no network."
        ),
        (
            "Verifica recibos, provas, pacotes e o registro público inteiro de uma federação. Não precisa de conta"
            " nem, salvo para `log URL`, de conexão."
        ),
    ),
    "help receipt": (
        "¿Está esta declaración en el registro público?",
        "Is this record in the public log?",
        "Esta declaração está no registro público?",
    ),
    "help proof": (
        "¿Está esta declaración en el registro público, y quién la autorizó?",
        "Is this record in the public log, and who allowed it?",
        "Esta declaração está no registro público, e quem a autorizou?",
    ),
    "help bundle": (
        "¿Está entero este paquete, y corresponde lo que trae?",
        "Is this bundle whole, and does what is in it belong together?",
        "Este pacote está inteiro, e o que ele traz corresponde?",
    ),
    "help log": (
        "¿Se sostiene el registro público entero: cada entrada, cada firma, cada regla?",
        "Does the whole public log hold: every entry, every signature, every rule?",
        "O registro público inteiro se sustenta: cada entrada, cada assinatura, cada regra?",
    ),
    "help language": ("Idioma: es, en o pt.", "Language: es, en or pt.", "Idioma: es, en ou pt."),
    "help json": (
        "Responde en JSON, para programas.",
        "Answers in JSON, for programs.",
        "Responde em JSON, para programas.",
    ),
    "help key": (
        "Clave del registro en la que usted confía: nombre+número+clave. Se puede repetir.",
        "The log's key that you trust: name+number+key. May be repeated.",
        "Chave do registro em que você confia: nome+número+chave. Pode ser repetida.",
    ),
    "help network": (
        "Id de la red en la que usted confía: 64 cifras.",
        "Id of the network that you trust: 64 digits.",
        "Id da rede em que você confia: 64 dígitos.",
    ),
    "help record": (
        "Archivo con la declaración firmada (el sobre) de la que es el acuse.",
        "File with the signed record (the envelope) that the receipt is of.",
        "Arquivo com a declaração assinada (o envelope) de que é o recibo.",
    ),
    "help old": (
        "Archivo con un estado anterior del registro (checkpoint), guardado con --save: ¿es la misma historia?",
        "File with an earlier checkpoint, kept with --save: is it the same history?",
        "Arquivo com um estado anterior do registro (checkpoint), guardado com --save: é a mesma história?",
    ),
    "help save": (
        "Archivo donde guardar el estado (checkpoint) verificado, para la próxima vez.",
        "File in which to keep the verified checkpoint, for the next time.",
        "Arquivo onde guardar o estado (checkpoint) verificado, para a próxima vez.",
    ),
    "help documents": (
        "Carpeta con documentos (sal y contenido), cada uno con su hash por nombre: también se comparan.",
        "Folder with documents (salt and bytes), each named by its hash: they are compared too.",
        "Pasta com documentos (sal e conteúdo), cada um com seu hash por nome: também são comparados.",
    ),
    "help processes": (
        "Procesos que verifican firmas; si no, uno por núcleo.",
        "Processes that verify signatures; by default one for each core.",
        "Processos que verificam assinaturas; por padrão, um por núcleo.",
    ),
    # -- the frame of an answer ---------------------------------------------------------------------
    "holds": ("SE SOSTIENE. {question}", "HOLDS. {question}", "SE SUSTENTA. {question}"),
    "fails": ("NO SE SOSTIENE. {question}", "DOES NOT HOLD. {question}", "NÃO SE SUSTENTA. {question}"),
    "partly": (
        "SE SOSTIENE EN PARTE. {question}",
        "HOLDS IN PART. {question}",
        "SE SUSTENTA EM PARTE. {question}",
    ),
    "shown": ("Queda demostrado:", "Shown:", "Fica demonstrado:"),
    "not shown": ("No queda demostrado:", "Not shown:", "Não fica demonstrado:"),
    "stopped": ("Interrumpido.", "Stopped.", "Interrompido."),
    "reading": ("Entradas", "Entries", "Entradas"),
    # -- trust --------------------------------------------------------------------------------------
    "trust key": (
        "Se confió en la clave dada con --key.",
        "The key given with --key was trusted.",
        "Confiou-se na chave dada com --key.",
    ),
    "trust network": (
        "Se confió en la red dada con --network.",
        "The network given with --network was trusted.",
        "Confiou-se na rede dada com --network.",
    ),
    "trust file": (
        (
            "ATENCIÓN: se le creyó a lo verificado mismo cuál es la clave del registro. Quien lo hizo pudo inventar"
            " todo. Compare la clave o el id de la red con los que conoce por otro camino, o délos con --key o"
            " --network."
        ),
        (
            "NOTE: what was verified was itself believed on which key is the log's. Whoever made it may have invented"
            " it all. Compare the key or the network's id with those you know from elsewhere, or give them with"
            " --key or --network."
        ),
        (
            "ATENÇÃO: acreditou-se no próprio material verificado sobre qual é a chave do registro. Quem o fez pode ter"
            " inventado tudo. Compare a chave ou o id da rede com os que você conhece por outro caminho, ou informe-os"
            " com --key ou --network."
        ),
    ),
    "trust nothing": (
        "No hizo falta confiar en ninguna clave: no se verificó ningún acuse.",
        "No key had to be trusted: no receipt was verified.",
        "Não foi preciso confiar em nenhuma chave: nenhum recibo foi verificado.",
    ),
    # -- facts --------------------------------------------------------------------------------------
    "checkpoint": (
        "La clave {key} firmó el registro con {size} entradas y raíz {root}.",
        "The key {key} signed the log with {size} entries and root {root}.",
        "A chave {key} assinou o registro com {size} entradas e raiz {root}.",
    ),
    "entry": (
        "La declaración {id} es la entrada {index}.",
        "The record {id} is entry {index}.",
        "A declaração {id} é a entrada {index}.",
    ),
    "bytes entry": (
        "El archivo, byte por byte, es la entrada {index}.",
        "The file, byte for byte, is entry {index}.",
        "O arquivo, byte por byte, é a entrada {index}.",
    ),
    "record": ("{kind}, declaración {id}.", "{kind}, record {id}.", "{kind}, declaração {id}."),
    "network": (
        "Red «{name}», id {id}.",
        "Network “{name}”, id {id}.",
        "Rede “{name}”, id {id}.",
    ),
    "factory": (
        "Fábrica «{name}», id {id}: su carta y su admisión están en el registro.",
        "Factory “{name}”, id {id}: its charter and admission are in the log.",
        "Fábrica “{name}”, id {id}: sua carta e sua admissão estão no registro.",
    ),
    "mandate": (
        "La asamblea dio el mandato {id}, del {first} al {last}, a la clave que firmó.",
        "The assembly gave the mandate {id}, from {first} to {last}, to the key that signed.",
        "A assembleia deu o mandato {id}, de {first} a {last}, à chave que assinou.",
    ),
    "links": (
        "{count} entradas la autorizan, cada una con sus firmas y su acuse.",
        "{count} entries allow it, each with its signatures and receipt.",
        "{count} entradas a autorizam, cada uma com suas assinaturas e seu recibo.",
    ),
    "document": (
        "El documento ({size} bytes) es el que la declaración nombra.",
        "The document ({size} bytes) is the one that the record names.",
        "O documento ({size} bytes) é o que a declaração nomeia.",
    ),
    "audited": (
        "{judged} entradas juzgadas desde la primera, {signatures} firmas verificadas.",
        "{judged} entries judged from the first, {signatures} signatures verified.",
        "{judged} entradas julgadas desde a primeira, {signatures} assinaturas verificadas.",
    ),
    "tree": (
        "El árbol de {size} entradas corresponde, hoja por hoja, a lo que la clave firmó.",
        "The tree of {size} entries is, leaf by leaf, the one that the key signed.",
        "A árvore de {size} entradas corresponde, folha por folha, ao que a chave assinou.",
    ),
    "same history": (
        "Es la misma historia que la guardada de {size} entradas: nada fue cambiado ni quitado.",
        "It is the same history as the kept one of {size} entries: nothing was changed or removed.",
        "É a mesma história que a guardada de {size} entradas: nada foi mudado nem retirado.",
    ),
    "no recall": (
        "Quien firmó cada declaración tenía, en ese lugar del registro, un mandato vigente y no revocado.",
        "Whoever signed each record had, at that place in the log, a mandate in force and not recalled.",
        "Quem assinou cada declaração tinha, naquele lugar do registro, um mandato vigente e não revogado.",
    ),
    "documents checked": (
        "{checked} documentos corresponden a su nombre; {missing} no están en la carpeta.",
        "{checked} documents are what their names say; {missing} are not in the folder.",
        "{checked} documentos correspondem a seu nome; {missing} não estão na pasta.",
    ),
    "saved": ("Estado guardado en {file}.", "Checkpoint kept in {file}.", "Estado guardado em {file}."),
    "bundle": (
        "Paquete entero: {records} declaraciones, {documents} documentos, {sealed} sellados, {receipts} acuses.",
        "The bundle is whole: {records} records, {documents} documents, {sealed} sealed, {receipts} receipts.",
        "O pacote está inteiro: {records} declarações, {documents} documentos, {sealed} selados, {receipts} recibos.",
    ),
    "bundle allowed": (
        "{kind} {id}: firmado por quien podía, según lo que trae el paquete.",
        "{kind} {id}: signed by those who could, as far as the bundle tells.",
        "{kind} {id}: assinado por quem podia, segundo o que o pacote traz.",
    ),
    "bundle receipt": (
        "{kind} {id}: su acuse dice, y muestra, que es la entrada {index}.",
        "{kind} {id}: its receipt says, and shows, that it is entry {index}.",
        "{kind} {id}: seu recibo diz, e mostra, que é a entrada {index}.",
    ),
    # -- what is not shown --------------------------------------------------------------------------
    "not between": (
        (
            "que entre esas entradas no haya habido una revocación, otra carta, una suspensión u otro día: eso lo"
            " muestra sólo el registro entero (frente-verify log)."
        ),
        (
            "that no recall, other charter, suspension or other day stood between those entries: only the whole log"
            " shows that (frente-verify log)."
        ),
        (
            "que entre essas entradas não tenha havido uma revogação, outra carta, uma suspensão ou outro dia: isso só"
            " o registro inteiro mostra (frente-verify log)."
        ),
    ),
    "not allowed": (
        "quién firmó la declaración y con qué derecho: para eso, frente-verify proof.",
        "who signed the record and by what right: for that, frente-verify proof.",
        "quem assinou a declaração e com que direito: para isso, frente-verify proof.",
    ),
    "not record": (
        "que alguna declaración esté en el registro: dé el archivo con --record.",
        "that any record is in the log: give its file with --record.",
        "que alguma declaração esteja no registro: informe o arquivo com --record.",
    ),
    "not true": (
        "que lo dicho sea verdad: sólo quién lo dijo.",
        "that what was said is true: only who said it.",
        "que o dito seja verdade: só quem o disse.",
    ),
    "not document": (
        "qué dice el documento: no está aquí (retirado, reservado, o no incluido).",
        "what the document says: it is not here (withdrawn, not public, or not included).",
        "o que diz o documento: não está aqui (retirado, reservado ou não incluído).",
    ),
    "not others": (
        "que a otros se les muestre el mismo registro: compare este estado con el de ellos (--old).",
        "that others are shown the same log: compare this checkpoint with theirs (--old).",
        "que a outros se mostre o mesmo registro: compare este estado com o deles (--old).",
    ),
    "not documents": (
        "que los documentos sean los nombrados: dé su carpeta con --documents.",
        "that documents are those that are named: give their folder with --documents.",
        "que os documentos sejam os nomeados: informe a pasta com --documents.",
    ),
    "not logged": (
        "que las declaraciones sin acuse estén en el registro.",
        "that records without a receipt are in the log.",
        "que as declarações sem recibo estejam no registro.",
    ),
    "not judged": (
        "{kind} {id}: si podía firmarlo quien lo firmó; el paquete no trae lo que haría falta ({code}).",
        "{kind} {id}: whether those who signed could; the bundle lacks what would tell ({code}).",
        "{kind} {id}: se podia assiná-lo quem assinou; o pacote não traz o que faria falta ({code}).",
    ),
    "not receipts": (
        "que los acuses sean del registro: dé su clave con --key.",
        "that the receipts are the log's: give its key with --key.",
        "que os recibos sejam do registro: informe a chave com --key.",
    ),
    "not unnamed": (
        "a qué declaración pertenecen {count} documentos: ninguno del paquete los nombra.",
        "to which record {count} documents belong: none in the bundle names them.",
        "a que declaração pertencem {count} documentos: nenhum do pacote os nomeia.",
    ),
    "not inside": (
        "{kind} {id}: qué dice su documento; no está en el paquete.",
        "{kind} {id}: what its document says; it is not in the bundle.",
        "{kind} {id}: o que diz seu documento; não está no pacote.",
    ),
    "too old": (
        (
            "las entradas desde la {index}: este programa es demasiado viejo para juzgarlas ({code}). El árbol sí fue"
            " verificado."
        ),
        "the entries from {index} on: this program is too old to judge them ({code}). The tree was checked.",
        (
            "as entradas a partir da {index}: este programa é velho demais para julgá-las ({code}). A árvore foi"
            " verificada."
        ),
    ),
    # -- faults -------------------------------------------------------------------------------------
    "faults": (
        "{count} entradas rompen las reglas. No tienen efecto; que estén es una falta del operador:",
        "{count} entries break the rules. They have no effect; that they are there is the operator's fault:",
        "{count} entradas quebram as regras. Não têm efeito; que estejam ali é uma falta do operador:",
    ),
    "fault": ("entrada {index}: {fault}", "entry {index}: {fault}", "entrada {index}: {fault}"),
    "more faults": ("… y más.", "… and more.", "… e mais."),
    "wrong document": (
        "bajo {hash} hay otra cosa que el documento de ese nombre.",
        "under {hash} lies something else than the document of that name.",
        "sob {hash} há outra coisa que não o documento desse nome.",
    ),
    "bad record": (
        "declaración {number}: {fault}",
        "record {number}: {fault}",
        "declaração {number}: {fault}",
    ),
    "key needed": (
        "Un acuse no trae la clave del registro: délo con --key.",
        "A receipt does not hold the log's key: give it with --key.",
        "Um recibo não traz a chave do registro: informe-a com --key.",
    ),
    "fault bundle-cut": ("El paquete está cortado", "The bundle is cut off", "O pacote está cortado"),
    "fault bundle-malformed": ("No es un paquete", "This is no bundle", "Não é um pacote"),
    "fault bundle-too-large": (
        "El paquete es demasiado grande",
        "The bundle is too large",
        "O pacote é grande demais",
    ),
    "fault checkpoint-behind": (
        "El registro muestra menos entradas que antes",
        "The log shows fewer entries than before",
        "O registro mostra menos entradas que antes",
    ),
    "fault checkpoint-foreign": (
        "Es de otro registro",
        "It is another log's",
        "É de outro registro",
    ),
    "fault document-mismatch": (
        "El documento no es el que la declaración nombra",
        "The document is not the one that the record names",
        "O documento não é o que a declaração nomeia",
    ),
    "fault fork": (
        "Dos declaraciones reclaman el mismo número",
        "Two records claim one number",
        "Duas declarações reclamam o mesmo número",
    ),
    "fault hub-answer-malformed": (
        "La respuesta no tiene la forma del protocolo",
        "The answer is not in the protocol's form",
        "A resposta não tem a forma do protocolo",
    ),
    "fault hub-refused": ("El servidor se niega", "The server refuses", "O servidor se nega"),
    "fault hub-unreachable": (
        "El servidor no responde",
        "The server does not answer",
        "O servidor não responde",
    ),
    "fault key-unknown": (
        "Firmó una clave que no cuenta",
        "A key signed that does not count",
        "Assinou uma chave que não conta",
    ),
    "fault kind-unknown": (
        "Es de una clase que este programa no conoce",
        "It is of a kind that this program does not know",
        "É de um tipo que este programa não conhece",
    ),
    "fault mandate-ended": (
        "El mandato había terminado",
        "The mandate had ended",
        "O mandato havia terminado",
    ),
    "fault mandate-expired": (
        "El mandato estaba vencido",
        "The mandate had expired",
        "O mandato estava vencido",
    ),
    "fault mandate-recalled": (
        "El mandato estaba revocado",
        "The mandate had been recalled",
        "O mandato estava revogado",
    ),
    "fault mandate-unknown": (
        "El mandato no está en el registro",
        "The mandate is not in the log",
        "O mandato não está no registro",
    ),
    "fault not-found": ("No se encuentra", "It is not there", "Não se encontra"),
    "fault note-malformed": ("No es un estado firmado", "This is no signed note", "Não é um estado assinado"),
    "fault note-unverified": (
        "Ninguna clave de confianza lo firmó",
        "No trusted key signed it",
        "Nenhuma chave de confiança o assinou",
    ),
    "fault proof-invalid": (
        "El acuse no muestra lo que dice",
        "The receipt does not show what it claims",
        "O recibo não mostra o que diz",
    ),
    "fault proof-malformed": ("No es un acuse", "This is no receipt", "Não é um recibo"),
    "fault signature-invalid": ("Una firma es falsa", "A signature is false", "Uma assinatura é falsa"),
    "fault threshold-unmet": ("Faltan firmas", "Signatures are missing", "Faltam assinaturas"),
    "fault tile-foreign": (
        "Un archivo del registro no es el que la clave firmó",
        "A file of the log is not the one that the key signed",
        "Um arquivo do registro não é o que a chave assinou",
    ),
    "fault tile-malformed": (
        "Un archivo del registro está dañado",
        "A file of the log is damaged",
        "Um arquivo do registro está danificado",
    ),
    "fault tree-inconsistent": (
        "El registro mostró dos historias distintas",
        "The log showed two histories",
        "O registro mostrou duas histórias",
    ),
    "fault verifier-key-malformed": (
        "La clave dada no está bien escrita",
        "The key given is not well written",
        "A chave dada não está bem escrita",
    ),
    "fault wrong-network": ("Es de otra red", "It is of another network", "É de outra rede"),
    # -- kinds --------------------------------------------------------------------------------------
    "kind founding": ("Fundación de la red", "Founding of the network", "Fundação da rede"),
    "kind charter": ("Carta de una fábrica", "Charter of a factory", "Carta de uma fábrica"),
    "kind admission": ("Admisión de una fábrica", "Admission of a factory", "Admissão de uma fábrica"),
    "kind standing": ("Situación de una fábrica", "Standing of a factory", "Situação de uma fábrica"),
    "kind mandate": ("Mandato", "Mandate", "Mandato"),
    "kind recall": ("Revocación de un mandato", "Recall of a mandate", "Revogação de um mandato"),
    "kind recovery": ("Recuperación de una fábrica", "Recovery of a factory", "Recuperação de uma fábrica"),
    "kind day": ("Día del registro", "Day of the log", "Dia do registro"),
    "kind evidence": ("Evidencia de una bifurcación", "Evidence of a fork", "Evidência de uma bifurcação"),
    "kind withdrawal": ("Retiro de un documento", "Withdrawal of a document", "Retirada de um documento"),
    "kind profile": ("Perfil de una fábrica", "Profile of a factory", "Perfil de uma fábrica"),
    "kind status-report": ("Informe de una fábrica", "Report of a factory", "Relatório de uma fábrica"),
    "kind statute-proposal": ("Propuesta de estatutos", "Proposed statutes", "Proposta de estatutos"),
    "kind amendment": ("Enmienda a estatutos", "Amendment to statutes", "Emenda a estatutos"),
    "kind alignment-correction": (
        "Corrección de qué artículos hablan de lo mismo",
        "Correction of which articles speak of the same",
        "Correção de quais artigos falam do mesmo",
    ),
}
