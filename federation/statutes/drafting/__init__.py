"""One text out of many: what a plan chooses, with the origin of every word.

plan = parse_plan(json)                              PlanMalformed
made = draft(plan, {"gotcha.md": reading, …})        text, trace, statute, and what the plan leaves open
retrace(made, edited, "Ana", statutes)               the trace of the text after somebody edited it

plan       what is chosen for each topic
stemming   which words of a compromise stem from a variant
merged     a merge of versions, traced
rendering  the text as Markdown
drafting   all of it, with numbers and references
editing    the trace after edits
"""

from federation.statutes.drafting.drafting import Draft, Unresolved, draft
from federation.statutes.drafting.editing import retrace
from federation.statutes.drafting.plan import Entry, Merge, Option, Place, Plan, Write, parse_plan
from federation.statutes.drafting.tracing import NUMBERING, Author, Source, Span

__all__ = [
    "NUMBERING",
    "Author",
    "Draft",
    "Entry",
    "Merge",
    "Option",
    "Place",
    "Plan",
    "Source",
    "Span",
    "Unresolved",
    "Write",
    "draft",
    "parse_plan",
    "retrace",
]
