"""The command `frente-verify`: what a stranger with a laptop, no account and no network can check.

    receipt FILE     the record is in the log
    proof FILE       the record is in the log, and these people allowed it
    bundle FILE      the file is whole, and what is in it belongs together
    log URL|DIR      the whole log: every entry, signature and rule

Each says which question it answers and which it does not. The anchor of trust is `--key` or `--network`; where
neither is given, the file itself is believed on it, and the answer says so. Only `log URL` uses the network.

    words       everything that is said, in Spanish, English and Portuguese
    reports     what each check found, as JSON and as lines
    commands    the command line
"""

from federation.verify.commands import main

__all__ = ["main"]
