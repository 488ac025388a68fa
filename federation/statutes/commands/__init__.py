"""The command `frente-statutes`: files in, files out; no hub, no account, no network.

read FILE                     its articles, and what was not understood
compare FILE FILE [FILE …]    topics by drafts; as a page, PDF, table, or plan of a draft
diff A B                      word by word
merge BASE VERSION …          one text, and what stands against each other
draft PLAN                    a unified text whose every word is traced
check FILE                    what makes a statute fail
export FILE                   as .docx, .odt, PDF, Akoma Ntoso, Markdown

words       everything that is said, in Spanish, English and Portuguese
terminal    lines, progress, files read and written whole
options     what the commands' options have in common
working     tasks in a child process
printing    the answers as lines for a person
plans       a plan read, and one to begin with
single      read, check, export
comparing   compare, diff
uniting     merge, draft
commands    the command line
"""

from federation.statutes.commands.commands import main

__all__ = ["main"]
