"""What delegates say about their factory: its profile and its status reports.

    profile, status-report   content: null

The content is null and no model: the record names a document, and everything that the factory says stands
there, so that all of it can be withdrawn. The registry holds these kinds without a content.
"""
