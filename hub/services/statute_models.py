"""What is answered about statutes: the JSON of the read API, and what pages are made of.

The shapes of statutes, comparisons and differences are those of docs/statutes.md, section 3, but for what is not known,
which is left out here too. `file` is the record's id: proposals are told apart by nothing else.
"""

from typing import Any, Literal

from hub.services.directory_models import Answer, DocumentState, MandateView

ComparisonStatus = Literal["none", "waiting", "running", "done", "failed"]


class ProposalSummary(Answer):
    """A proposal as lists show it; `first` is the first version of its text, `current` says that no later one is.

    `amendments` counts those to this very version, `amendments_earlier` those to the versions of its text before it:
    an amendment names words of one version, and nobody but people can say what became of it in the next.
    """

    id: str
    factory: str
    factory_name: str
    standing: str
    index: int
    day: str
    title: str | None = None
    language: str
    articles: int
    amends: str | None = None
    replaces: str | None = None
    first: str
    current: bool
    versions: int
    amendments: int
    amendments_earlier: int


class ComparisonState(Answer):
    """How far the comparison of all current proposals came; `code` says why it failed.

    none: there are fewer than two. `percent` is of the work; `step` says what is done now, while it runs:
    `steps` names all of them in their order.
    """

    status: ComparisonStatus
    percent: int
    step: str | None = None
    steps: tuple[str, ...] = ()
    code: str | None = None
    proposals: tuple[str, ...]
    corrections: tuple[str, ...]


class ProposalList(Answer):
    """The current version of each text in the order of the log, and how far their comparison came."""

    proposals: tuple[ProposalSummary, ...]
    comparison: ComparisonState
    day: str | None = None


class SourceFile(Answer):
    """A file that a proposal was read from; `name` is as its author gave it."""

    hash: str
    media_type: str
    name: str
    size: int


class AmendmentView(Answer):
    """An amendment with its change, and the words that it would change where these are known."""

    id: str
    factory: str
    factory_name: str
    index: int
    day: str
    language: str
    target: str
    article: str | None = None
    change: dict[str, Any]
    reason: str


class CorrectionView(Answer):
    """What somebody says of the topics that were found, by which record."""

    id: str
    factory: str
    factory_name: str
    index: int
    day: str
    language: str
    act: Literal["join", "part", "move"]
    articles: tuple[dict[str, str], ...]
    to: tuple[dict[str, str], ...] | None = None
    reason: str


class FindingView(Answer):
    """Something that makes a statute fail: in which articles, at which code points of their texts."""

    code: str
    articles: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    text: str


class WarningView(Answer):
    """Something about a file that a person should look at."""

    code: str
    text: str


class RereadingView(Answer):
    """What showed when this hub read a proposal's file once more: whether it has the words that were signed."""

    file: str
    warnings: tuple[WarningView, ...]
    same_words: bool


class ProposalView(Answer):
    """A proposal with its text, its versions and its amendments.

    Without `statute`, `document` says why: it is withdrawn, for the federation only, or not held.
    """

    id: str
    factory: str
    factory_name: str
    index: int
    day: str | None = None
    signed_at: str
    mandate: MandateView | None = None
    document: DocumentState
    summary: ProposalSummary | None = None
    statute: dict[str, Any] | None = None
    sources: tuple[SourceFile, ...] = ()
    versions: tuple[ProposalSummary, ...] = ()
    amendments: tuple[AmendmentView, ...] = ()
    findings: tuple[FindingView, ...] | None = None
    reading: RereadingView | None = None


class DraftView(Answer):
    """A proposal as a draft of a comparison."""

    file: str
    factory: str
    factory_name: str
    articles: tuple[dict[str, Any], ...]


class ComparisonView(Answer):
    """All current proposals compared. Topics and links are there once the work is done."""

    state: ComparisonState
    drafts: tuple[DraftView, ...] = ()
    topics: tuple[dict[str, Any], ...] = ()
    links: tuple[dict[str, Any], ...] = ()
    corrections: tuple[CorrectionView, ...] = ()


class OpView(Answer):
    """A run of words that both texts have, or one of them."""

    op: Literal["equal", "delete", "insert"]
    text: str
    substance: bool


class ArticleDiffView(Answer):
    """An article of a, or of b, or of both: positions in each."""

    a: int | None = None
    b: int | None = None
    moved: bool
    heading_ops: tuple[OpView, ...]
    ops: tuple[OpView, ...]


class DiffView(Answer):
    """How one proposal became another, or would."""

    a: ProposalSummary
    b: ProposalSummary
    title_ops: tuple[OpView, ...]
    articles: tuple[ArticleDiffView, ...]


# -- what only pages ask ----------------------------------------------------------------------------


class TopicAddress(Answer):
    """What names a topic: the `nth` of those that an article of a proposal belongs to."""

    label: str
    record: str
    article: str
    nth: int


class MatrixCell(Answer):
    """What one proposal says of a topic: under which letter; the labels of its articles, as far as they have any."""

    letter: str
    label: str


class MatrixRow(Answer):
    """A topic, with a cell for each proposal shown, or none where it does not speak to it."""

    address: TopicAddress
    cells: tuple[MatrixCell | None, ...]
    letters: tuple[tuple[str, tuple[int, ...]], ...]
    """Each letter with the columns that say it."""

    @property
    def differs(self) -> bool:
        """Whether two of those shown say different things."""
        return len(self.letters) > 1


class Matrix(Answer):
    """Topics by proposals."""

    state: ComparisonState
    columns: tuple[ProposalSummary, ...]
    all: tuple[tuple[ProposalSummary, bool], ...]
    """Each current proposal, and whether it is shown."""
    rows: tuple[MatrixRow, ...]
    topics: int
    """Also those that are not shown."""
    corrections: int


class TopicArticle(Answer):
    """An article that belongs to a topic, with its text; `title` is its label and heading."""

    proposal: ProposalSummary
    id: str
    title: str
    text: str
    pieces: tuple[tuple[str, bool], ...]
    """The text in pieces, and of each whether it is a number with its unit: a term, a share, a majority."""
    language: str


class Wording(Answer):
    """One wording of a topic: who says it with which articles, and how it differs from the one that is the base."""

    letter: str
    speakers: tuple[tuple[TopicArticle, ...], ...]
    text: str
    ops: tuple[OpView, ...] | None = None
    """None where too little is common for marks to show anything."""
    base: bool


class TopicLink(Answer):
    """Why two articles are in one topic."""

    a: TopicArticle
    b: TopicArticle
    similarity: float
    relation: str
    moved: bool
    reason: str


class TopicView(Answer):
    """A topic with all that is said of it; only `state` where the comparison is not done."""

    state: ComparisonState
    address: TopicAddress | None = None
    wordings: tuple[Wording, ...] = ()
    silent: tuple[ProposalSummary, ...] = ()
    links: tuple[TopicLink, ...] = ()
    pairs: int = 0
    """How many links there are, also those left out of `links`."""
    corrections: tuple[CorrectionView, ...] = ()
    others: tuple[TopicAddress, ...] = ()
    before: TopicAddress | None = None
    after: TopicAddress | None = None
