"""What the hub keeps. Only these modules know rows.

database     opens it, refuses an unsafe one, names its faults
tables       the tables of the log and what is kept beside it; view_tables: those that pages read
schema       makes and upgrades the tables
entries      entries, tiles and the head
state        the rules' State over tables, for one batch
documents    salted bytes by hash
waiting      applications outside the log
highwater    the newest checkpoint handed out, in a file
keys         the hub's key files
"""
