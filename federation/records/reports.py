"""What delegates say for their factory: its profile, its status reports, what it proposes.

    profile, status-report                              content: null
    statute-proposal, amendment, alignment-correction   content: null

The content is null and no model: the record names a document, and everything that the factory says stands
there, so that all of it can be withdrawn. The registry holds these kinds without a content.
"""
