"""The aggregator: intake, writer, views of the log, public pages."""
