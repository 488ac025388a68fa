"""Hypothesis strategies: records of every kind and documents of every type, all well formed.

    records()               any record            records("mandate")   one of a kind
    documents()             any document          documents("profile") one of a type
    names() days() keys() record_ids() short_texts() long_texts() numbers() vague_dates() ...

Keys are real Ed25519 keys from a fixed pool (`KEY_POOL`: text -> private key), so that records may be signed.
A record is well formed; whether a log would take it is not asked.
"""

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from federation.documents import (
    TYPES,
    AlignmentCorrection,
    Amendment,
    Attachment,
    Document,
    Evidence,
    Holder,
    Place,
    Profile,
    Quantity,
    StatusReport,
    StatuteProposal,
    VagueDate,
    Words,
    proposals,
    spell_number,
)
from federation.documents import profile as profiles
from federation.documents import status_report as reports
from federation.documents import statute as statutes
from federation.encoding import MAX_INTEGER, b64encode
from federation.ids import DocumentHash, RecordId
from federation.keys import PrivateKey
from federation.records import (
    KINDS,
    AdmissionByCustodians,
    AdmissionBySponsors,
    AdmissionContent,
    Assembly,
    CharterContent,
    Content,
    DayContent,
    DocumentRef,
    EvidenceContent,
    FoundingContent,
    LogKey,
    MandateContent,
    Presence,
    RecallContent,
    Record,
    RecoveryCancel,
    RecoveryOpen,
    Seen,
    StandingContent,
    WithdrawalContent,
)
from tests.federation.own_vectors import vector_key

T = TypeVar("T")

KEY_POOL: dict[str, PrivateKey] = {
    b64encode(private.public.raw): private for private in (vector_key(number) for number in range(1, 41))
}
"""Every key that these strategies name, by its text."""

FIRST_DAY = date(1000, 1, 1)
_FORBIDDEN = "".join(map(chr, [*range(0x2028, 0x202F), *range(0x2066, 0x206A)]))
_SIGNS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"], exclude_characters=_FORBIDDEN)
_LINE_SIGNS = _SIGNS | st.just("\n")


# -- values -----------------------------------------------------------------------------------------


def record_ids() -> SearchStrategy[RecordId]:
    return st.binary(min_size=32, max_size=32).map(lambda raw: RecordId(raw.hex()))


def document_hashes() -> SearchStrategy[DocumentHash]:
    return st.binary(min_size=32, max_size=32).map(lambda raw: DocumentHash(raw.hex()))


def keys() -> SearchStrategy[str]:
    return st.sampled_from(sorted(KEY_POOL))


def days() -> SearchStrategy[date]:
    return st.dates(min_value=FIRST_DAY)


def hours() -> SearchStrategy[str]:
    return st.builds(lambda day, hour: f"{day.isoformat()}T{hour:02}:00:00Z", days(), st.integers(0, 23))


def origins() -> SearchStrategy[str]:
    return st.text(
        st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="+"),
        min_size=1,
        max_size=200,
    )


def names() -> SearchStrategy[str]:
    return st.text(_SIGNS, min_size=1, max_size=60).map(_trimmed).filter(lambda name: 1 <= len(name) <= 200)


def short_texts() -> SearchStrategy[str]:
    return names()


def long_texts() -> SearchStrategy[str]:
    return st.text(_LINE_SIGNS, min_size=1, max_size=200).map(_trimmed).filter(bool)


def _trimmed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip(" \n")


def numbers(least: int = 0, most: int = 10**15 - 1) -> SearchStrategy[str]:
    return st.decimals(least, most, places=9, allow_nan=False, allow_infinity=False).map(
        lambda number: spell_number(abs(number))
    )


def percentages() -> SearchStrategy[str]:
    return numbers(0, 100)


def ratios() -> SearchStrategy[str]:
    return numbers(1)


def vague_dates() -> SearchStrategy[VagueDate]:
    return st.builds(
        lambda day, length: VagueDate(day.isoformat()[:length]), days(), st.sampled_from([4, 7, 10])
    )


def quantities() -> SearchStrategy[Quantity]:
    return st.builds(Quantity, amount=numbers(), unit=short_texts())


def maybe(strategy: SearchStrategy[T]) -> SearchStrategy[T | None]:
    return st.none() | strategy


def _sorted(strategy: SearchStrategy[Any], least: int = 0, most: int = 16) -> SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=most, unique=True).map(
        lambda found: tuple(sorted(found))
    )


def _few(strategy: SearchStrategy[T]) -> SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


# -- the contents of records ------------------------------------------------------------------------


@st.composite
def custodians(draw: st.DrawFn) -> dict[str, Any]:
    """Draw custodians and how many of them must sign."""
    chosen = draw(_sorted(keys(), least=1))
    return {"custodians": chosen, "threshold": draw(st.integers(1, min(8, len(chosen))))}


@st.composite
def foundings(draw: st.DrawFn, *, first: bool) -> FoundingContent:
    origin = draw(origins())
    starts = draw(st.lists(st.integers(1, MAX_INTEGER), max_size=3, unique=True))
    vkeys = draw(st.lists(st.binary(min_size=37, max_size=37), min_size=4, max_size=4, unique=True))
    log_keys = tuple(
        LogKey(from_=start, vkey=f"{origin}+{raw[:4].hex()}+{b64encode(raw[4:])}")
        for start, raw in zip([0, *sorted(starts)], vkeys, strict=False)
    )
    return FoundingContent(
        **draw(custodians()),
        admission=draw(
            st.just(AdmissionByCustodians()) | st.builds(AdmissionBySponsors, sponsors=st.integers(1, 16))
        ),
        hub_key=draw(keys()),
        level=draw(st.integers(1, 3)),
        log_keys=log_keys,
        name=draw(names()),
        origin=origin,
        recovery_attestations=draw(st.integers(0, 16)),
        replaces=None if first else draw(record_ids()),
        sealing_key=draw(
            maybe(st.text("023456789acdefghjklmnpqrstuvwxyz", min_size=58, max_size=58).map("age1".__add__))
        ),
    )


@st.composite
def charters(draw: st.DrawFn, *, first: bool) -> CharterContent:
    return CharterContent(
        **draw(custodians()),
        name=draw(names()),
        replaces=None if first else draw(record_ids()),
        ends_mandates=() if first else draw(_sorted(record_ids())),
    )


@st.composite
def assemblies(draw: st.DrawFn, until: date) -> Assembly:
    against, abstained = draw(st.integers(0, 2000)), draw(st.integers(0, 2000))
    in_favour = against + draw(st.integers(1, 2000))
    present = against + abstained + in_favour + draw(st.integers(0, 2000))
    return Assembly(
        abstained=abstained,
        against=against,
        date=draw(st.dates(FIRST_DAY, until)),
        for_=in_favour,
        members=present + draw(st.integers(0, 2000)),
        present=present,
    )


@st.composite
def mandates(draw: st.DrawFn) -> MandateContent:
    first = draw(st.dates(FIRST_DAY, date(9998, 12, 30)))
    return MandateContent(
        assembly=draw(assemblies(first)),
        from_=first,
        key=draw(keys()),
        roles=draw(_sorted(st.sampled_from(["proposer", "reporter", "sponsor"]), least=1)),
        until=first + timedelta(days=draw(st.integers(0, 365))),
    )


@st.composite
def forks(draw: st.DrawFn) -> EvidenceContent:
    first, second = draw(st.lists(record_ids(), min_size=2, max_size=2, unique=True))
    return EvidenceContent(first=first, mandate=draw(record_ids()), reason="fork", second=second)


@st.composite
def recoveries(draw: st.DrawFn) -> RecoveryOpen:
    return RecoveryOpen(
        **draw(custodians()),
        attestations=draw(_sorted(record_ids())),
        factory=draw(record_ids()),
        name=draw(names()),
        sponsors=draw(_sorted(record_ids())),
    )


def contents(kind: str, *, first: bool = False) -> SearchStrategy[Content | None]:
    """Contents of a kind: of a first version where `first` says so."""
    made: dict[str, Callable[[], SearchStrategy[Any]]] = {
        "founding": lambda: foundings(first=first),
        "charter": lambda: charters(first=first),
        "admission": lambda: st.builds(
            AdmissionContent, factory=record_ids(), sponsors=_sorted(record_ids())
        ),
        "standing": lambda: st.builds(StandingContent, factory=record_ids(), replaces=record_ids()),
        "mandate": mandates,
        "recall": lambda: st.builds(RecallContent, mandate=record_ids()),
        "recovery": lambda: recoveries() | st.builds(RecoveryCancel, recovery=record_ids()),
        "day": lambda: st.builds(DayContent, corrects=maybe(record_ids()), date=days()),
        "evidence": forks,
        "withdrawal": lambda: st.builds(WithdrawalContent, hash=document_hashes(), record=record_ids()),
        "profile": st.none,
        "status-report": st.none,
        "statute-proposal": st.none,
        "amendment": st.none,
        "alignment-correction": st.none,
    }
    return made[kind]()


# -- records ----------------------------------------------------------------------------------------


@st.composite
def _records(draw: st.DrawFn, kind: str) -> Record:
    first = kind in {"founding", "charter"} and draw(st.booleans())
    network = None if first and kind == "founding" else draw(record_ids())
    by_delegate = _present(draw, KINDS[kind].mandate)
    return Record(
        network=network,
        kind=kind,
        author=None if first else draw(st.sampled_from([network, draw(record_ids())])),
        mandate=draw(record_ids()) if by_delegate else None,
        sequence=draw(st.integers(1, MAX_INTEGER)) if by_delegate else None,
        previous=draw(maybe(record_ids())) if by_delegate else None,
        signed_at=draw(hours()),
        seen=draw(maybe(seen())),
        content=draw(contents(kind, first=first)),
        document=draw(document_refs()) if _present(draw, KINDS[kind].document) else None,
    )


def _present(draw: st.DrawFn, presence: Presence) -> bool:
    return presence is Presence.MUST or (presence is Presence.MAY and draw(st.booleans()))


def seen() -> SearchStrategy[Seen]:
    roots = st.binary(min_size=32, max_size=32).map(bytes.hex)
    return st.builds(Seen, origin=origins(), size=st.integers(1, MAX_INTEGER), root=roots)


def document_refs() -> SearchStrategy[DocumentRef]:
    return st.builds(DocumentRef, audience=st.sampled_from(["public", "federation"]), hash=document_hashes())


@cache
def records(kind: str | None = None) -> SearchStrategy[Record]:
    """Well-formed records, of one kind or of any."""
    return _records(kind) if kind is not None else st.sampled_from(sorted(KINDS)).flatmap(_records)


# -- documents --------------------------------------------------------------------------------------


def attachments() -> SearchStrategy[tuple[Attachment, ...]]:
    one = st.builds(
        Attachment,
        hash=document_hashes(),
        media_type=st.sampled_from(["image/jpeg", "application/pdf", "text/plain"]),
        name=short_texts().map(lambda name: name.replace("/", "_").replace("\\", "_")),
        size=st.integers(0, 8 << 20),
    )
    return st.lists(one, max_size=3, unique_by=lambda attachment: attachment.hash).map(tuple)


def languages() -> SearchStrategy[Any]:
    return st.sampled_from(["en", "es", "pt"])


def _written(model: Callable[..., T], **fields: SearchStrategy[Any]) -> SearchStrategy[T]:
    return st.builds(model, attachments=attachments(), language=languages(), **fields)


@st.composite
def shares(draw: st.DrawFn) -> tuple[profiles.Share, ...]:
    """Draw shares of distinct holders that are together 100 percent."""
    holders = draw(st.lists(short_texts(), min_size=1, max_size=4, unique=True))
    cuts = sorted(
        draw(st.lists(st.integers(0, 10_000), min_size=len(holders) - 1, max_size=len(holders) - 1))
    )
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    return tuple(
        profiles.Share(holder=holder, percent=spell_number(Decimal(part) / 100))
        for holder, part in zip(holders, parts, strict=True)
    )


@st.composite
def ownerships(draw: st.DrawFn) -> tuple[profiles.Ownership, ...]:
    dates: list[VagueDate | None] = [*sorted(draw(st.lists(vague_dates(), max_size=3, unique=True)))]
    if draw(st.booleans()):
        dates.insert(0, None)
    return tuple(profiles.Ownership(from_=start, shares=draw(shares())) for start in dates)


@st.composite
def places(draw: st.DrawFn) -> profiles.Place:
    latitude, longitude = draw(st.just((None, None)) | st.tuples(_degrees(90), _degrees(180)))
    return profiles.Place(
        country=draw(maybe(st.sampled_from(["VE", "AR", "BR", "MX"]))),
        state=draw(maybe(short_texts())),
        municipality=draw(maybe(short_texts())),
        town=draw(maybe(short_texts())),
        latitude=latitude,
        longitude=longitude,
    )


def _degrees(most: int) -> SearchStrategy[str]:
    return st.decimals(-most, most, places=6, allow_nan=False, allow_infinity=False).map(spell_number)


def _profiles() -> SearchStrategy[Profile]:
    forms = st.builds(profiles.LegalForm, name=maybe(short_texts()), since=maybe(vague_dates()))
    isic = st.text("0123456789", min_size=2, max_size=4)
    return _written(
        Profile,
        about=maybe(long_texts()),
        place=maybe(places()),
        sector=maybe(st.builds(profiles.Sector, isic=maybe(isic), name=maybe(short_texts()))),
        products=maybe(_few(short_texts())),
        capabilities=maybe(_few(short_texts())),
        legal_form=maybe(forms),
        demanded_form=maybe(forms),
        ownership=maybe(ownerships()),
        demanded_ownership=maybe(st.builds(profiles.DemandedOwnership, shares=shares())),
        closed=maybe(vague_dates()),
        occupied=maybe(vague_dates()),
        recovered=maybe(vague_dates()),
        take_over=maybe(long_texts()),
        timeline=maybe(_few(st.builds(profiles.Event, date=vague_dates(), text=long_texts()))),
        website=maybe(short_texts()),
    )


@st.composite
def periods(draw: st.DrawFn) -> reports.Period:
    first, last = sorted((draw(days()), draw(days())))
    return reports.Period(from_=first, to=last)


@st.composite
def pays(draw: st.DrawFn) -> reports.Pay:
    functions = draw(_few(st.builds(reports.FunctionPay, function=short_texts(), ratio=ratios())))
    highest = max((Decimal(one.ratio) for one in functions), default=Decimal(1))
    ratio = draw(st.none() | st.just(spell_number(highest)))
    return reports.Pay(ratio=ratio, by_function=draw(st.sampled_from([None, functions])))


@st.composite
def incomes(draw: st.DrawFn) -> reports.Income:
    """Draw the parts of all income, some of which may not be known."""
    fields = ("production", "repair", "loans", "grants", "other")
    cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=4, max_size=4)))
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, 1000], strict=True)]
    known = draw(st.sets(st.sampled_from(fields)))
    spelled = {
        name: spell_number(Decimal(part) / 10)
        for name, part in zip(fields, parts, strict=True)
        if name in known
    }
    return reports.Income(**spelled)


@st.composite
def deadlines(draw: st.DrawFn) -> reports.Deadline:
    *earlier, last = sorted(draw(st.lists(days(), min_size=1, max_size=4)))
    return reports.Deadline(
        what=draw(short_texts()),
        due=draw(days()),
        set_on=last,
        earlier=draw(
            st.none()
            | st.just(
                tuple(
                    reports.EarlierDeadline(due=draw(days()), set_on=day, reason=draw(maybe(long_texts())))
                    for day in earlier
                )
            )
        ),
    )


def _exchanges(model: Callable[..., T]) -> SearchStrategy[T]:
    return st.builds(
        model,
        item=short_texts(),
        quantity=maybe(quantities()),
        size=maybe(short_texts()),
        origin=st.sampled_from([None, "anywhere", "domestic", "region"]),
        by=maybe(days()),
        note=maybe(long_texts()),
    )


def deliveries() -> SearchStrategy[reports.Delivery]:
    steps = ("ordered", "promised", "made", "ready", "inspected", "collected", "paid")
    claims = st.builds(reports.Claim, who=short_texts(), date=maybe(vague_dates()), text=long_texts())
    return st.builds(
        reports.Delivery,
        item=short_texts(),
        quantity=maybe(quantities()),
        size=maybe(short_texts()),
        buyer=maybe(short_texts()),
        impossible=maybe(st.builds(reports.Impossible, reason=long_texts(), told=maybe(vague_dates()))),
        claims=maybe(_few(claims)),
        note=maybe(long_texts()),
        **{step: maybe(vague_dates()) for step in steps},
    )


def _reports() -> SearchStrategy[StatusReport]:
    people = st.integers(0, 1_000_000_000)
    return _written(
        StatusReport,
        period=periods(),
        replaces=maybe(record_ids()),
        capacity=maybe(st.builds(reports.Capacity, percent=maybe(percentages()), basis=maybe(short_texts()))),
        workers=maybe(
            st.builds(reports.Workers, members=maybe(people), contract=maybe(people), casual=maybe(people))
        ),
        pay=maybe(pays()),
        income=maybe(incomes()),
        months_left=maybe(numbers()),
        stock=maybe(
            _few(
                st.builds(
                    reports.Stock, item=short_texts(), quantity=maybe(quantities()), note=maybe(long_texts())
                )
            )
        ),
        needs=maybe(_few(_exchanges(reports.Need))),
        offers=maybe(_few(_exchanges(reports.Offer))),
        deliveries=maybe(_few(deliveries())),
        deadlines=maybe(_few(deadlines())),
        training=maybe(
            st.builds(
                reports.Training, hours=maybe(numbers()), people=maybe(people), about=maybe(long_texts())
            )
        ),
        visits=maybe(
            _few(
                st.builds(
                    reports.Visit,
                    date=maybe(vague_dates()),
                    who=short_texts(),
                    purpose=maybe(long_texts()),
                    outcome=maybe(long_texts()),
                )
            )
        ),
        community=maybe(
            _few(
                st.builds(reports.Community, what=short_texts(), hours=maybe(numbers()), people=maybe(people))
            )
        ),
        difficulties=maybe(_few(st.builds(reports.Difficulty, text=maybe(long_texts())))),
        text=maybe(long_texts()),
    )


@st.composite
def articles(draw: st.DrawFn, named: str) -> statutes.Article:
    """Draw an article whose parts are its lines."""
    text = draw(st.just("") | long_texts())
    parts, start = [], 0
    for line in text.split("\n"):
        parts.append(statutes.Passage(depth=draw(st.integers(0, 3)), start=start, end=start + len(line)))
        start += len(line) + 1
    division = statutes.Division(
        kind=draw(st.sampled_from(["part", "title", "chapter", "section", "provisions"])),
        number=draw(st.none() | st.just("2")),
        title=draw(maybe(short_texts())),
    )
    return statutes.Article(
        id=named,
        kind=draw(st.sampled_from(["preamble", "article", "annex", "closing"])),
        number=draw(st.none() | st.integers(0, 999_999).map(str)),
        label=draw(st.none() | st.sampled_from(["5.º", "Quinta", "XII"])),
        heading=draw(maybe(short_texts())),
        division=draw(st.just(()) | st.just((division,))),
        text=text,
        parts=tuple(parts),
    )


@st.composite
def whole_statutes(draw: st.DrawFn) -> statutes.Statute:
    ids = draw(st.lists(article_ids(), min_size=1, max_size=5, unique=True))
    found = tuple(draw(articles(one)) for one in ids)
    return statutes.Statute(title=draw(maybe(short_texts())), articles=found)


def article_ids() -> SearchStrategy[str]:
    return st.from_regex(r"[a-z]{1,20}(-[0-9a-z]{1,20}){0,4}", fullmatch=True)


@st.composite
def _proposals(draw: st.DrawFn) -> StatuteProposal:
    amends, replaces = draw(st.lists(record_ids(), min_size=2, max_size=2, unique=True))
    return StatuteProposal(
        attachments=draw(attachments()),
        language=draw(languages()),
        statute=draw(whole_statutes()),
        amends=draw(st.none() | st.just(amends)),
        replaces=draw(st.none() | st.just(replaces)),
    )


@st.composite
def replacements(draw: st.DrawFn) -> proposals.Replace:
    start, end = sorted((draw(st.integers(0, 200_000)), draw(st.integers(0, 200_000))))
    new = draw(long_texts() | st.just(" y " if start == end else ""))
    return proposals.Replace(start=start, end=end, new=new)


@st.composite
def _amendments(draw: st.DrawFn) -> Amendment:
    article, other = draw(st.lists(article_ids(), min_size=2, max_size=2, unique=True))
    change = draw(
        replacements()
        | st.builds(
            proposals.Insert,
            after=st.none() | st.just(article),
            heading=maybe(short_texts()),
            new=long_texts(),
        )
        | st.builds(proposals.Delete)
        | st.builds(proposals.Move, after=st.none() | st.just(other))
        | st.builds(proposals.Retitle, new=maybe(short_texts()))
    )
    return Amendment(
        attachments=draw(attachments()),
        language=draw(languages()),
        target=draw(record_ids()),
        article=None if change.kind == "insert" else article,
        change=change,
        reason=draw(long_texts()),
    )


@st.composite
def _corrections(draw: st.DrawFn) -> AlignmentCorrection:
    acts: tuple[Literal["join", "part", "move"], ...] = ("join", "part", "move")
    act = draw(st.sampled_from(acts))
    place = st.builds(Place, proposal=record_ids(), article=article_ids())
    found = tuple(draw(st.lists(place, min_size=2, max_size=6, unique=True)))
    cut = draw(st.integers(1, len(found) - 1)) if act == "move" else len(found)
    return AlignmentCorrection(
        attachments=draw(attachments()),
        language=draw(languages()),
        act=act,
        articles=found[:cut],
        to=found[cut:] or None,
        reason=draw(long_texts()),
    )


@st.composite
def _evidence(draw: st.DrawFn) -> Evidence:
    first, second = draw(st.lists(st.binary(min_size=1, max_size=300), min_size=2, max_size=2, unique=True))
    return Evidence(first=b64encode(first), second=b64encode(second))


@cache
def documents(name: str | None = None) -> SearchStrategy[Document]:
    """Well-formed documents, of one type or of any."""
    made: dict[str, Callable[[], SearchStrategy[Document]]] = {
        "alignment-correction": _corrections,
        "amendment": _amendments,
        "evidence": _evidence,
        "holder": lambda: _written(Holder, name=short_texts()),
        "profile": _profiles,
        "statute-proposal": _proposals,
        "status-report": _reports,
        "words": lambda: _written(Words, text=long_texts()),
    }
    return made[name]() if name is not None else st.sampled_from(sorted(TYPES)).flatmap(documents)
