"""The words by which Spanish, Portuguese and English texts speak of their own units, and of other laws.

Each language is one `Vocabulary` of compiled patterns. Every repetition in them is bounded, so that a hostile text
takes time in proportion to its length; those that look back are searched in a window of fixed size.
"""

import re
from dataclasses import dataclass
from re import Pattern

from federation.statutes.model import Language

S = r"[ \t\n\u00a0]{1,3}"
S0 = r"[ \t\n\u00a0]{0,3}"
_LETTERS = r"[^\W\d_]"
_CAPITAL = r"[A-ZÁÉÍÓÚÂÊÔÃÕÇÑ]"
# What may be inside the name of a law: "Ley Especial de Asociaciones Cooperativas N.º 3.444 de 2001".
_NAME = (
    rf"(?:{S}(?:{_CAPITAL}[\w’'.-]{{0,30}}|d[aeo]s?|del|l[ao]s?|el|y|e|en|para|sobre|and|of|the|on|for|n(?:\.[ºo°]?|[º°])"
    r"|[\d./-]{1,12})){0,14}"
)
_LABEL = (
    r"[\"'“«]?(?:\d{1,3}(?:\.?[ºª°])?|[a-zñ]{1,2}|[ivx]{1,6}|[úu]nic[oa]|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]"
    r"|quint[oa]|caput)(?!\w)[\"'”»]?\)?"
)


def _any(pattern: str) -> Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True)
class Vocabulary:
    """One language's patterns. A `before_…` ends where what it stands before begins."""

    head: Pattern[str]  # the unit's word; groups: article | plural | series adjectives | division kinds
    series: dict[str, str]  # how the folded word of a series or division begins -> its name
    ordinal_before: Pattern[str]
    relative_after: Pattern[str]  # groups: back | on
    relative_before: Pattern[str]  # groups: count, back | on | here
    count_before: Pattern[str]  # group: count
    counts: dict[str, int]
    lead: Pattern[str]  # between the unit's word and its first number
    comma: Pattern[str]
    conjunction: Pattern[str]
    through: Pattern[str]
    through_one: Pattern[str]  # after the unit's word in the singular
    amount_after: Pattern[str]  # a number before this counts something
    rest_after: Pattern[str]  # a number before this ends a list
    subunit: Pattern[str]
    own_after: Pattern[str]
    other_after: Pattern[str]
    own_text_after: Pattern[str]  # "del Estatuto"; group of: of something
    same_after: Pattern[str]  # "eiusdem", "del mismo": of the text named last
    other_before: Pattern[str]
    its_before: Pattern[str]  # "en su "
    text_named: Pattern[str]  # a law or a statute; group own
    joined: Pattern[str]  # what may stand between two references of which the second says whose both are


def _subunit(words: str, ands: str) -> Pattern[str]:
    """Match what names a part of an article behind its number: ", literal b)", "(2)", ".2", ", numerales 1 y 2"."""
    behind = rf"(?=[),.;]|{S}(?:d|of|{ands})|$)"
    return _any(
        rf"(?:{S0},?{S0}\(?(?:d[aeo]{S})?(?:{words})"
        rf"(?:(?:(?<=s)|(?<=s\.)){S}{_LABEL}(?:(?:{S0},{S}|{S}{ands}{S}){_LABEL}{behind}){{1,12}}|{S0}{_LABEL})\)?"
        rf"|{S0}\([a-z0-9]{{1,4}}\)|\.\d{{1,2}}(?!\d))"
    )


_ES_LAW = (
    r"constituci[oó]n|carta magna|carta|leyes|ley|c[oó]digos?|reglamentos?|decretos?(?:-ley)?|convenios?"
    r"|convenci[oó]n|tratados?|pactos?|declaraci[oó]n|ordenanzas?|resoluci[oó]n|providencia|normas?|normativa"
    r"|directiva|acuerdos?|contratos?|acta constitutiva|protocolos?|instructivo|manual|gaceta"
    r"|cuerpo legal|texto legal|instrumento legal"
)
_ES_SELF = r"federaci[oó]n|asociaci[oó]n|organizaci[oó]n|confederaci[oó]n|red|frente|(?-i:[A-Z]{3,12}\b)"
_ACRONYMS = r"CPE|CRBV|CN|LOTTT|LOT|LOPCYMAT|LEAC|LOPA|CC|CCom|CPC|COPP|CLT|CF|CF/88|LC|OIT|ILO"
_ES_SINGLE = (
    r"primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|quint[ao]|sext[ao]|s[eé]ptim[ao]|octav[ao]|noven[ao]|d[eé]cim[ao]"
    r"|und[eé]cim[ao]|duod[eé]cim[ao]"
)
_ITEM = rf"{S0},{S}(?-i:[IVXLC]{{1,7}})(?!\w)"  # "art. 7º, XIII, da Constituição"
_REST = r"$|[.,;:)\]»”\"'–—-]"

SPANISH = Vocabulary(
    head=_any(
        r"(?<!\w)(?:(?P<article>art[ií]culo|cl[aá]usula)(?P<plural>s)?"
        r"|(?P<short>art)(?P<shorts>s)?\.?(?=[ \t\n\u00a0\d])"
        rf"|disposici[oó]n(?P<provisions>es)?{S}(?P<series>transitorias?|adicional(?:es)?|derogatorias?|finales|final|complementarias?)"
        rf"|(?P<division>cap[ií]tulo|t[ií]tulo|secci[oó]n|(?-i:Parte))(?P<divisions>e?s)?)(?!\w)"
    ),
    series={
        "transitor": "transitional", "adicional": "additional", "complement": "additional",
        "derogator": "derogatory", "final": "final",
        "capitulo": "chapter", "titulo": "title", "seccion": "section", "parte": "part",
    },
    ordinal_before=_any(rf"(?<!\w)(?:(?:d[eé]cim[ao]|vig[eé]sim[ao]){S})?(?:{_ES_SINGLE}){S}$"),
    relative_after=_any(
        rf"{S}(?:inmediat(?:o|a|os|as|amente){S})?(?:(?P<back>anterior(?:es)?|precedentes?|previ[oa]s?"
        rf"|que{S}(?:l[aeo]s?{S})?(?:anteceden?|preceden?))|(?P<on>siguientes?|que{S}(?:l[aeo]s?{S})?siguen?))(?!\w)"
    ),
    relative_before=_any(
        rf"(?<!\w)(?:(?P<count>\w{{1,8}}){S})?(?:(?P<back>anterior(?:es)?|precedentes?)|(?P<on>siguientes?|pr[oó]xim[oa]s?)"
        rf"|(?P<here>presentes?|est[ea](?:{S}mism[oa])?|est[oa]s)){S}$"
    ),
    count_before=_any(rf"(?<!\w)(?P<count>\w{{1,8}}){S}$"),
    counts={"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8},
    lead=_any(rf"\.?{S0}(?:(?:del?|de{S}la|n(?:\.[ºo°]?|[º°])|n[uú]meros?){S})?(?:n(?:\.[ºo°]?|[º°]){S0})?"),
    comma=_any(rf"{S0},{S}(?:(?:el|al|del|la|a{S}la|de{S}la){S})?"),
    conjunction=_any(
        rf"{S0},?{S}(?:y/o|y|e|o|u|ni)(?:{S}tambi[eé]n)?{S}(?:(?:en{S})?(?:el|al|del|la|a{S}la|de{S}la|los){S})?"
    ),
    through=_any(rf"{S}(?:al?|hasta)(?:{S}(?:el|la))?{S}|{S0}[-–—]{S0}"),
    through_one=_any(rf"{S}(?:al|a{S}la|hasta{S}(?:el|la)){S}|{S0}[-–—]{S0}"),
    amount_after=_any(
        rf"{S0}(?:%|por{S}?ciento|d[ií]as?|mes(?:es)?|años?|horas?|semanas?|votos?|miembros|bs|bol[ií]vares|kg|metros"
        rf"|de{S}(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre))(?!\w)|{S0}%"
    ),
    rest_after=_any(
        rf"{_REST}|{S}(?:del?|y|e|o|u|ni|se|no|que|en|es|son|sin|para|por|con|al?|seg[uú]n|cuando|como|si|ser[aá]n?|ha[ny]?"
        rf"|podr[aá]n?|deber[aá]n?|sobre|cuy[oa]s?|sean?|queda[n]?|rige[n]?|tiene[n]?|eiusdem|ejusdem|anterior(?:es)?)(?!\w)|{S}\("
    ),
    subunit=_subunit(
        r"literal(?:es)?|lits?\.|numeral(?:es)?|nums?\.|incisos?|incs?\.|ordinal(?:es)?|ords?\.|apartados?|aps?\."
        r"|apartes?|par[aá]grafos?|p[aá]rrafos?|letras?|puntos?|[ií]tems?|§§?",
        "(?:y|e|o)",
    ),
    own_after=_any(
        rf"{S0},?{S0}\(?{S0}(?:del?|en){S}(?:(?:el|l[ao]s?){S})?(?:est[eao]s?(?:{S}mism[oa]s?)?|presentes?"
        rf"|nuestr[oa]s?{S}(?:propi[oa]s?{S})?estatutos?)(?!\w)"
        rf"|{S0},?{S0}del{S}presente(?!\w)"
    ),
    other_after=_any(
        rf"(?:{_ITEM}){{0,2}}{S0},?{S0}\(?(?:y{S}siguientes{S0},?{S0})?(?:(?:ambos|todos){S})?(?:(?:contenid|previst|establecid|señalad)[oa]s?{S})?"
        rf"(?:del?|en|seg[uú]n){S}(?:(?:el|l[ao]s?|es[ea]|esos|aquell?[ao]?|dich[ao]s?|nuestra|una?|cualquier){S})?"
        rf"(?:(?:(?:citad|mencionad|referid|mism|propi|nuev|antigu|indicad|aludid|dich)[oa]s?|vigentes?|actual|respectiv[oa]s?){S}){{0,2}}"
        rf"(?:(?:{_ES_LAW})(?!\w)|(?-i:(?:{_ACRONYMS})\b))"
        rf"|{S}constitucional(?:es)?(?!\w)|{S0},?{S0}\(?(?-i:(?:{_ACRONYMS})\b)"
        rf"|{S0},{S}(?:{_ES_LAW})(?!\w)(?={S}(?-i:[A-ZÁÉÍÓÚ]|d))"
    ),
    own_text_after=_any(
        rf"{S0},?{S0}\(?de(?:l|{S}l[ao]s|{S}el)?{S}(?:estatutos?|propuesta)(?!\w)"
        rf"(?P<of>{S}(?:org[aá]nico|especial|auton[oó]mico|del?{S}(?!(?:l[ao]{S}|est[ea]{S}|nuestr[ao]{S})?(?:{_ES_SELF}))))?"
    ),
    same_after=_any(
        rf"{S0},?{S0}\(?(?:eiusdem|ejusdem|ib[ií]dem|[ií]dem|ibid\.?|de(?:l|{S}la|{S}los|{S}las){S}mism[oa]s?(?!{S}{_LETTERS}))(?!\w)"
    ),
    other_before=_any(
        rf"(?<!\w)(?:{_ES_LAW}|(?-i:{_ACRONYMS}))(?!\w)(?-i:{_NAME})"
        rf"(?:{S0},{S}|{S0}\({S0}(?:el{S}|los{S})?|{S0}:{S}"
        rf"|,?{S}(?:reconoce|establece|prev[eé]|dispone|consagra|señala|garantiza|ordena|manda|define|fija|exige)n?"
        rf"(?:,?{S}\w{{1,15}}){{0,2}},?{S}en{S}(?:el|los){S})$"
    ),
    its_before=_any(rf"(?<!\w)sus?{S}(?:propi[oa]s?{S})?$"),
    text_named=_any(
        rf"(?<!\w)(?:(?P<own>(?:est[eao]s?|presentes?|nuestr[oa]s?|los|del?|el){S}estatutos?)|{_ES_LAW}|(?-i:{_ACRONYMS}))(?!\w)"
    ),
    joined=_any(
        rf"{S0},?{S0}(?:y/o|y|e|o|u|ni|as[ií]{S}como|adem[aá]s)?{S0}(?:(?:en|con|de|del?|al?|el|l[ao]s?|numeral|literal|par[aá]grafo|inciso|\w{{1,4}}){S}){{0,8}}"
    ),
)  # fmt: skip

_PT_LAW = (
    r"constituiç[aã]o|lei|leis|c[oó]digos?|regulamentos?|decretos?(?:-lei)?|conv[eê]nios?|convenç[aã]o|tratados?|pactos?"
    r"|declaraç[aã]o|resoluç[aã]o|portaria|normas?|normativa|diretiva|acordos?|contratos?|medida provis[oó]ria"
    r"|consolidaç[aã]o|carta magna|carta|regimento|diploma legal|mesma lei"
)
_PT_SELF = r"federaç[aã]o|associaç[aã]o|organizaç[aã]o|confederaç[aã]o|rede|frente|(?-i:[A-Z]{3,12}\b)"
_PT_SINGLE = (
    r"primeir[ao]|segund[ao]|terceir[ao]|quart[ao]|quint[ao]|sext[ao]|s[eé]tim[ao]|oitav[ao]|non[ao]"
    r"|d[eé]cim[ao]"
)

PORTUGUESE = Vocabulary(
    head=_any(
        r"(?<!\w)(?:(?P<article>artigo|cl[aá]usula)(?P<plural>s)?|(?P<short>art)(?P<shorts>s)?\.?(?=[ \t\n\u00a0\d])"
        rf"|disposiç(?:[aã]o|(?P<provisions>[oõ]es)){S}(?P<series>transit[oó]rias?|adiciona(?:l|is)|(?:derr?|re)og(?:at|ad)[oó]rias?|fina(?:l|is)|complementar(?:es)?)"
        rf"|(?P<division>cap[ií]tulo|t[ií]tulo|seç[aã]o|(?-i:Parte))(?P<divisions>s)?)(?!\w)"
    ),
    series={
        "transitor": "transitional", "adiciona": "additional", "complement": "additional",
        "derrog": "derogatory", "derog": "derogatory", "revog": "derogatory", "fina": "final",
        "capitulo": "chapter", "titulo": "title", "secao": "section", "parte": "part",
    },
    ordinal_before=_any(rf"(?<!\w)(?:(?:d[eé]cim[ao]|vig[eé]sim[ao]){S})?(?:{_PT_SINGLE}){S}$"),
    relative_after=_any(
        rf"{S}(?:imediat(?:o|a|os|as|amente){S})?(?:(?P<back>anterior(?:es)?|precedentes?|que{S}(?:o{S}|a{S})?(?:antecedem?|precedem?))"
        rf"|(?P<on>seguintes?|subsequentes?|que{S}(?:se{S})?seguem?))(?!\w)"
    ),
    relative_before=_any(
        rf"(?<!\w)(?:(?P<count>\w{{1,8}}){S})?(?:(?P<back>anterior(?:es)?|precedentes?)|(?P<on>seguintes?|pr[oó]xim[oa]s?)"
        rf"|(?P<here>presentes?|(?:d|n)?est[ea]s?(?:{S}mesm[oa])?)){S}$"
    ),
    count_before=_any(rf"(?<!\w)(?P<count>\w{{1,8}}){S}$"),
    counts={"dois": 2, "duas": 2, "três": 3, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8},
    lead=_any(rf"\.?{S0}(?:(?:d[aeo]|n(?:\.[ºo°]?|[º°])|n[uú]meros?){S})?(?:n(?:\.[ºo°]?|[º°]){S0})?"),
    comma=_any(rf"{S0},{S}(?:(?:o|ao|do|a|à|da){S})?"),
    conjunction=_any(rf"{S0},?{S}(?:e/ou|e|ou|nem){S}(?:(?:o|ao|do|no|a|à|da|na|os){S})?"),
    through=_any(rf"{S}(?:a|ao|à|at[eé])(?:{S}(?:o|a))?{S}|{S0}[-–—]{S0}"),
    through_one=_any(rf"{S}(?:ao|à|at[eé]{S}(?:o|a)){S}|{S0}[-–—]{S0}"),
    amount_after=_any(
        rf"{S0}(?:%|por{S}?cento|dias?|m[eê]s(?:es)?|anos?|horas?|semanas?|votos?|membros|reais|kg|metros"
        rf"|de{S}(?:janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro))(?!\w)|{S0}%"
    ),
    rest_after=_any(
        rf"{_REST}|{S}(?:d[aeo]s?|e|ou|nem|se|n[aã]o|que|em|n[ao]s?|[eé]|s[aã]o|sem|para|por|com|ao?|segundo|quando|como|ser[aá]|ser[aã]o"
        rf"|poder[aá]|poder[aã]o|dever[aá]|dever[aã]o|sobre|dest[ea]s?)(?!\w)|{S}\("
    ),
    subunit=_subunit(
        r"al[ií]neas?|incisos?|incs?\.|par[aá]grafos?|itens|item|letras?|n[uú]meros?|caput|§§?", "(?:e|ou)"
    ),
    own_after=_any(
        rf"{S0},?{S0}\(?{S0}(?:(?:d|n)est[ea]s?|d[ao]s?{S}(?:presentes?|noss[ao]s?{S}estatutos?))(?:{S}mesm[oa]s?)?(?!\w)"
    ),
    other_after=_any(
        rf"(?:{_ITEM}){{0,2}}{S0},?{S0}\(?(?:e{S}seguintes{S0},?{S0})?(?:(?:ambos|todos){S})?(?:d[aeo]s?|dess[ea]|daquel[ea]|n[ao]){S}"
        rf"(?:(?:(?:citad|mencionad|referid|mesm|pr[oó]pri|nov|antig|dit)[oa]s?|vigente|atual|nossa){S}){{0,2}}"
        rf"(?:(?:{_PT_LAW})(?!\w)|(?-i:(?:{_ACRONYMS})\b))"
        rf"|{S}constitucional(?!\w)|{S}constitucionais(?!\w)|{S0},?{S0}\(?(?-i:(?:{_ACRONYMS})\b)"
        rf"|{S0},{S}(?:{_PT_LAW})(?!\w)(?={S}(?-i:[A-ZÁÉÍÓÚ]|d))"
    ),
    own_text_after=_any(
        rf"{S0},?{S0}\(?d[ao]s?{S}(?:estatutos?|proposta)(?!\w)(?P<of>{S}d[aeo]s?{S}(?!{_PT_SELF}))?"
    ),
    same_after=_any(
        rf"{S0},?{S0}\(?(?:eiusdem|ejusdem|ib[ií]dem|[ií]dem|ibid\.?|d[ao]s?{S}mesm[oa]s?(?!{S}{_LETTERS}))(?!\w)"
    ),
    other_before=_any(
        rf"(?<!\w)(?:{_PT_LAW}|(?-i:{_ACRONYMS}))(?!\w)(?-i:{_NAME})"
        rf"(?:{S0},{S}|{S0}\({S0}(?:o{S}|os{S})?|{S0}:{S}"
        rf"|,?{S}(?:reconhece|estabelece|prev[eê]|disp[oõ]e|consagra|garante|ordena|define|fixa|exige)m?"
        rf"(?:,?{S}\w{{1,15}}){{0,2}},?{S}n(?:o|os){S})$"
    ),
    its_before=_any(rf"(?<!\w)seus?{S}(?:pr[oó]pri[oa]s?{S})?$"),
    text_named=_any(
        rf"(?<!\w)(?:(?P<own>(?:(?:d|n)?est[ea]s?|presentes?|noss[ao]s?|d?os?){S}estatutos?)|{_PT_LAW}|(?-i:{_ACRONYMS}))(?!\w)"
    ),
    joined=_any(
        rf"{S0},?{S0}(?:e/ou|e|ou|nem|bem{S}como)?{S0}(?:(?:\w{{1,4}}|inciso|par[aá]grafo|al[ií]nea){S}){{0,8}}"
    ),
)  # fmt: skip

_EN_LAW = (
    r"constitution|acts?|laws?|codes?|regulations?|decrees?|conventions?|treaty|treaties|covenant|declaration|charter"
    r"|ordinances?|directives?|agreements?|contracts?|protocol|rules|statute{S}of|resolution"
).replace("{S}", S)
_EN_SINGLE = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"

ENGLISH = Vocabulary(
    head=_any(
        r"(?<!\w)(?:(?P<article>article|clause)(?P<plural>s)?|(?P<short>art)(?P<shorts>s)?\.?(?=[ \t\n\u00a0\d])"
        rf"|(?P<series>transitional|transitory|additional|derogatory|repealing|final){S}provision(?P<provisions>s)?"
        rf"|(?P<division>chapter|title|section|(?-i:Part))(?P<divisions>s)?)(?!\w)"
    ),
    series={
        "transit": "transitional", "additional": "additional", "derogator": "derogatory", "repeal": "derogatory",
        "final": "final", "chapter": "chapter", "title": "title", "section": "section", "part": "part",
    },
    ordinal_before=_any(rf"(?<!\w)(?:{_EN_SINGLE}){S}$"),
    relative_after=_any(
        rf"{S}(?:immediately{S})?(?:(?P<back>above|preceding(?:{S}this{S}one)?)|(?P<on>below|following))(?!\w)"
    ),
    relative_before=_any(
        rf"(?<!\w)(?:the{S})?(?:(?P<count>\w{{1,8}}){S})?(?:immediately{S})?(?:(?P<back>preceding|previous|foregoing|prior)"
        rf"|(?P<on>following|next|succeeding|subsequent)|(?P<here>present|this|these)){S}$"
    ),
    count_before=_any(rf"(?<!\w)(?P<count>\w{{1,8}}){S}$"),
    counts={"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    lead=_any(rf"\.?{S0}(?:(?:nos?\.|numbers?|from){S})?"),
    comma=_any(rf"{S0},{S}"),
    conjunction=_any(rf"{S0},?{S}(?:and/or|and|or|nor|&){S}(?:the{S}|of{S}|in{S})?"),
    through=_any(rf"{S}(?:to|through|thru|until|till){S}|{S0}[-–—]{S0}"),
    through_one=_any(rf"{S}(?:to|through|until){S}|{S0}[-–—]{S0}"),
    amount_after=_any(
        rf"{S0}(?:%|per{S}?cent|days?|months?|years?|hours?|weeks?|votes?|members|dollars|euros|kg|metres"
        r"|january|february|march|april|may|june|july|august|september|october|november|december)(?!\w)|[ ]?%"
    ),
    rest_after=_any(
        rf"{_REST}|{S}(?:of|and|or|nor|to|in|on|is|are|shall|may|must|will|not|when|where|if|as|by|for|from|with|without|under|that"
        rf"|which|apply|applies|above|below|has|have)(?!\w)|{S}\("
    ),
    subunit=_subunit(
        r"paragraphs?|paras?\.?|letters?|items?|points?|subparagraphs?|subsections?|sections?|sub-?clauses?|§§?",
        "(?:and|or)",
    ),
    own_after=_any(
        rf"{S0},?{S0}\(?(?:of|in|under){S}(?:these|this|the{S}present|our(?:{S}own)?{S}(?:statutes?|by-?laws))(?!\w)|{S}(?:hereof|herein)(?!\w)"
    ),
    other_after=_any(
        rf"{S0},?{S0}\(?(?:of|in){S}(?:(?:the|that|said|any|our|its|an?){S})?(?:(?:said|same|aforesaid|current|new){S})?"
        rf"(?:(?-i:[A-Z])[\w’'-]{{0,30}}{S}(?:(?:and|of|on|for|the){S}){{0,2}}){{0,6}}"
        rf"(?:(?:{_EN_LAW})(?!\w)|(?-i:(?:{_ACRONYMS})\b))"
        rf"|{S0},{S}(?-i:Constitution|Act|Civil Code)\b|{S0},?{S0}\(?(?-i:(?:{_ACRONYMS})\b)"
        rf"|{S0},?{S0}\(?of{S}the{S}(?:[\w’'-]{{1,20}}{S}){{1,3}}(?:act|code|law|constitution)(?!\w)"
    ),
    own_text_after=_any(
        rf"{S0},?{S0}\(?of{S}the{S}(?:statutes?|by-?laws|proposal)(?!\w)(?P<of>{S}of{S}(?!(?:the|this|our){S}(?:federation|association|organi[sz]ation|network|union)))?"
    ),
    same_after=_any(rf"{S0},?{S0}\(?(?:eiusdem|ibidem|ibid\.?|idem|thereof|of{S}the{S}same)(?!\w)(?!{S}{_LETTERS}{{4}})"),
    other_before=_any(
        rf"(?<!\w)(?:(?:{_EN_LAW})(?!\w)(?-i:{_NAME})(?:(?:{S0},{S}|{S0}\({S0}|{S0}:{S})(?:in{S})?|['’]s{S}"
        rf"|,?{S}(?:recogni[sz]es|establishes|provides|states|guarantees|orders)(?:,?{S}\w{{1,15}}){{0,2}},?{S}in{S}))$"
    ),
    its_before=_any(rf"(?<!\w)its{S}(?:own{S})?$"),
    text_named=_any(
        rf"(?<!\w)(?:(?P<own>(?:these|this|present|our|the){S}(?:statutes?|by-?laws))|{_EN_LAW}|(?-i:{_ACRONYMS}))(?!\w)"
    ),
    joined=_any(rf"{S0},?{S0}(?:and/or|and|or|nor|as{S}well{S}as)?{S0}(?:(?:\w{{1,4}}|paragraph|section|letter){S}){{0,8}}"),
)  # fmt: skip

VOCABULARIES: dict[Language, Vocabulary] = {"es": SPANISH, "pt": PORTUGUESE, "en": ENGLISH}
