"""The pages of a factory and of a report. They stand on the blueprint of the other pages."""

from flask import Flask, Response, render_template, request

from federation.web.languages import current_language
from hub.services.charts import HEIGHT, WIDTH
from hub.services.deliveries import delivery_views
from hub.services.exchanges import deadlines, exchanges
from hub.views.addresses import record_id, report_cursor
from hub.views.api import as_file
from hub.views.caching import cached
from hub.views.context import the_directory, the_factory_pages, the_papers, the_statutes
from hub.views.pages import pages


@pages.get("/factories/<factory>")
@cached
def factory(factory: str) -> str:
    """Show one factory, with a page of its reports."""
    before = request.args.get("before")
    shown = the_factory_pages().page(
        record_id(factory), language=current_language(), before=report_cursor(before)
    )
    proposals, amendments = the_statutes().proposed_by(record_id(factory))
    return render_template(
        "hub/factory.html",
        page=shown,
        factory=shown.factory,
        today=shown.today,
        proposals=proposals,
        amendments=amendments,
        first_page=before is None,
    )


@pages.get("/factories/<factory>.pdf")
@cached
def factory_paper(factory: str) -> Response:
    """Give the page of a factory as a PDF."""
    made = the_papers().paper(
        record_id(factory),
        language=current_language(),
        base=request.host_url,
        address=request.remote_addr or "",
    )
    return as_file(made, "application/pdf", f"{factory[:16]}.pdf")


@pages.get("/reports/<record>")
@cached
def report(record: str) -> str:
    """Show a status report with all its figures."""
    shown = the_directory().report(record_id(record))
    said = shown.figures or {}
    return render_template(
        "hub/report.html",
        report=shown,
        deliveries=delivery_views(
            said.get("deliveries", ()), counted_to=shown.counted_to, factory_name=shown.factory_name
        ),
        needs=exchanges(said.get("needs", ()), shown.counted_to),
        offers=exchanges(said.get("offers", ()), shown.counted_to),
        deadlines=deadlines(said.get("deadlines", ()), shown.counted_to),
        today=the_directory().network().day,
    )


def register(app: Flask) -> None:
    """Give the templates what only these pages use."""
    app.jinja_env.globals["chart_box"] = f"0 0 {WIDTH} {HEIGHT}"
