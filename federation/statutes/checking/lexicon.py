"""The words by which rules are told apart: which body decides, about what, and whether it is a quorum or a majority.

Matters are groups of words for one act, in three languages: "admisión", "admitir", "ingreso" are one.
"""

import re

from federation.statutes.checking.words import stem, words
from federation.statutes.model import Language
from federation.statutes.tokens import fold


def _heads(lines: str) -> dict[str, str]:
    """Return word -> the first word of its line."""
    return {fold(word): fold(line.split()[0]) for line in lines.strip().splitlines() for word in line.split()}


# Who meets and decides; a line is one body in its spellings.
BODIES = _heads("""
    asamblea asambleas assembleia assembleias assembly assemblies
    congreso congresos congresso congressos congress
    encuentro encuentros encontro encontros
    conferencia conferencias conferência conferências conference
    plenaria plenarias plenario plenarios plenário plenary
    parlamento parlamentos parliament
    consejo consejos conselho conselhos council
    junta juntas
    board boards
    directorio directorios
    directiva directivas diretoria diretorias
    dirección direcciones direção
    coordinación coordinadora coordenação
    delegatura delegaturas
    comité comités comitê comitês committee committees
    comisión comisiones comissão comissões commission
    secretariado secretariados secretaría secretaria secretariat
    mesa mesas
    tribunal tribunales tribunais
    ejecutivo executivo executive
    cabildo cabildos
    sindicato sindicatos sindicate
    contraloría contralorías controladoria
""")
# Who holds an office; a line is one office.
ROLES = _heads("""
    vocero voceros vocera voceras
    delegado delegados delegada delegadas delegate delegates
    coordinador coordinadores coordinadora coordinadoras coordenador coordenadores coordinator coordinators
    comisario comisarios comisaria
    presidente presidenta presidentes president
    secretario secretarios secretary
    tesorero tesoreros tesorera tesoureiro treasurer
    director directores diretor diretores directors
    auditor auditores auditors
    contralor contralores contralora
    representante representantes representative representatives
    consejero consejeros conselheiro conselheiros
    supervisor supervisores
""")
# Adjectives that tell one body from another of the same name.
QUALIFIERS = words(
    "general geral nacional regional local estadal municipal directiva directivo ejecutiva ejecutivo fiscal"
    " coordinadora electoral federal plenaria comunal departamental central disciplinario disciplinaria"
)

MATTERS: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"(?:{pattern})", re.IGNORECASE)
    for name, pattern in {
        "admit": r"admi[ts]|admis|ingres[ao]|incorpora|afilia|filia[çc]|acept",
        "expel": r"expuls|exclu|expel",
        "suspend": r"suspen[ds]",
        "recall": r"revoca|revoque|revog|destitu|recall|remov",
        "reform": r"reform|modific|enm[ie]+nd|emenda|altera[rçd]|amend",
        "dissolve": r"dis(?:o|so|ue)l[uv]",
        "sell": r"vend[eaio]|ventas?$|enajen|alien[ae]|aliena[çr]|sell|sold|sale",
        "lend": r"pr[eé]st[aeo]|empr[eé]st|lend|lent|loan",
        "buy": r"compra|adqui|purchas",
        "strike": r"huelga|greve|strikes?$",
        "elect": r"elecci|eleg|elij|elei[tç]|elect",
        "merge": r"fusi[oó]|fus[aã]o|merge",
        "ratify": r"ratific|ratify|ratifi",
        "appeal": r"apel|recurr|recurso$|recursos$|recorr|appeal",
        "convene": r"convoc|convok|convene|convening",
        "answer": r"respond|respuest|contest|resposta|answer|repl[iy]",
        "resolve": r"resuelv|resolv|resolu|decidir[aá]$",
        "pay": r"paga|pague|pago$|pagos$|payable|paid|pay$",
        "publish": r"public[aoóçq]|publiq|publish",
        "notify": r"notific[aoó]|comunicar[aá]$|avisa|notif",
        "withdraw": r"separar|separaci|retir[aoe]|retirarse|desafilia|withdraw",
        "sanction": r"sanci[oó]n|san[çc][aã]o|multa",
    }.items()
}
GENERAL_MATTER = re.compile(r"acuerdo|acord|decisi|deliberaç|resolucion|decis", re.IGNORECASE)

QUORUM = re.compile(
    r"qu[oó]ru[mn]|deliber|sesion[ae]|se\s+instal|instalad|instalaci|instala-se|instalar|constituid|presencia|presença|presence"
    r"|asistencia|asist[ea]|concurr|comparec|representad|represented|v[aá]lidamente|v[aá]lida\s+con|attend|are\s+present"
    r"|is\s+present|transact|v[aá]lidas?\s+si",
    re.IGNORECASE,
)
# "El quórum para las votaciones del congreso es de": the amount that follows is the quorum, whatever it is needed for.
QUORUM_IS = re.compile(
    r"qu[oó]ru[mn]\s+(?:(?:para|de|del|en|da|do|das|dos|em|na|no|for|of|at|in|required|requerido|requerida|exigido|necesario"
    r"|necess[aá]rio|m[ií]nimo|legal)\s(?:(?!mayor[ií]a|maioria|majority)[^,;:])*?)?"
    r"(?:es|ser[aá]n?|sea|é|is|shall\s+be|consiste\s+en|se\s+fija\s+en)\s+(?:del?\s+|do\s+|da\s+|of\s+)?"
    r"(?:por\s+lo\s+menos\s+|al\s+menos\s+|pelo\s+menos\s+|at\s+least\s+|no\s+less\s+than\s+)?(?:el\s+|la\s+|a\s+|o\s+)?$",
    re.IGNORECASE,
)
DECISION = re.compile(
    r"mayor[ií]a|maioria|majority|vot[oaes]|votaci|aprob|aprueb|aprov|approv|decid|decis|acuerd|resuelv|resolv|requier|requer"
    r"|exig|necesit|basta|autori[zc]|require",
    re.IGNORECASE,
)
STRONG_DECISION = re.compile(
    r"mayor[ií]a|maioria|majority|vot[oaes]|votaci|aprob|aprueb|aprov|approv", re.IGNORECASE
)
REQUEST = re.compile(
    r"pedir|pid[ae]n?\b|pide|solicit|propon|propuest|propost|iniciativa|suscrit|avalad|firmad"
    r"|request|petition by|propose|inicia[rt]|a petici[oó]n|requerimento",
    re.IGNORECASE,
)
OFFICE = re.compile(
    r"\bdur[aáe]|duraci|duraç|mandato|per[ií]odo|eleg|elig|elij|eleit|elect|serve|term of|terms of|cargo|funciones"
    r"|funções|ejerc|exerc|gesti[oó]n",
    re.IGNORECASE,
)
WAITING = re.compile(  # "después de seis meses en el cargo": when something may begin
    r"(?:despu[eé]s de|luego de|tras|al menos|por lo menos|m[ií]nimo de|after|at least"
    r"|depois de|pelo menos|ap[oó]s)\s+$",
    re.IGNORECASE,
)
NOTICE = re.compile(r"anticipaci|antelaci|anteced[eê]nc|notice", re.IGNORECASE)
DEADLINE = re.compile(
    r"plazo|prazo|dentro\s+d|\ben\s|\bem\s|within|siguientes|seguintes|tardar|deadline|hasta|at[eé]\s|contad|m[aá]s\s+tarde",
    re.IGNORECASE,
)
FREQUENCY = re.compile(
    r"(?:cada|a\s+cada|every|por\s+m[aá]s\s+de|m[aá]s\s+de|menos\s+de|more\s+than|mais\s+de)\s+$",
    re.IGNORECASE,
)
NEGATION: dict[Language, re.Pattern[str]] = {
    "es": re.compile(r"(?<!\w)(?:no|nadie|ning[uú]n|ninguna|nunca)(?!\w)", re.IGNORECASE),
    "pt": re.compile(r"(?<!\w)(?:n[aã]o|ningu[eé]m|nenhum|nenhuma|nunca)(?!\w)", re.IGNORECASE),
    "en": re.compile(r"(?<!\w)(?:not|nobody|none|never|no)(?!\w)", re.IGNORECASE),
}
SECOND_CALL = re.compile(
    r"segunda\s+(?:convoca|vez|llamada|citaci|reuni)|en\s+segunda|em\s+segunda|second\s+(?:call|meeting)|adjourned|de\s+nuevo"
    r"|nova\s+convoca|nueva\s+convoca",
    re.IGNORECASE,
)
ORDINARY = re.compile(r"ordinari|ordinár|ordinary", re.IGNORECASE)  # of either sort
PLAIN = re.compile(r"(?<!extra)(?:ordinari|ordinár|ordinary)", re.IGNORECASE)
EXTRAORDINARY = re.compile(r"extraordin", re.IGNORECASE)
SPECIAL = re.compile(
    r"(?<!\w)(?:si|caso|durante|mientras|enquanto|salvo|excepto|exceto|trat[aá]ndose|unless|except|primer[ao]?\s+(?:congreso|asamblea"
    r"|encuentro|consejo|direcci[oó]n|junta))(?!\w)|(?<!only )\bif\b|\ben\s+cosecha|\ben\s+caso",
    re.IGNORECASE,
)
EXCEPTION = re.compile(
    r"salvo|excepto|exceto|sin\s+perjuicio|except|ressalvad|a\s+menos|unless", re.IGNORECASE
)
NO_OBJECTS = frozenset(
    stem(word)
    for word in words(
        "plazo prazo presentacion apresentacao siguient seguint contad cas voto vot favorabl mayor maior majority"
        " simpl absolut present miembr membr member integrant part total numer dia mes an hor day month year nuev"
        " nov new toda cualquier pued pod podr deb dever may shall must estar haber hay hac falt presenci"
        " asistenci quorum cargo carg period mandat duracion term respectiv sesion session ordinari extraordinari"
        " convocatori convocacao primer segund momento moment requier exig necesit bast aprueb aprob decid acuerd"
        " autoriz requires aprovac aprovacao aprobacion decision nadi articul artig article art caso estatut_"
        " razon escrit antes despu dentro contra cabe against"
    )
)
