"""The demonstration: the ten factories of 2006 and 2007, made by running the node's code against the hub's.

    story      what a factory did and said, read from factories/*.toml
    figures    what its report of a month says: facts that were known by then, figures made up around a path
    served     a hub that answers HTTP inside this process, and a clock that is moved
    people     a factory's node, and the network's custodians
    proposing  what delegates do with statutes: propose, amend, correct which articles are held for the same
    build      the whole federation, day by day, from July 2006
    keeping    built whole or not at all, once
    commands   `frente-hub demo`

It drives both the hub and nodes, so it stands beside them; neither imports it (docs/decisions/0007).
"""
