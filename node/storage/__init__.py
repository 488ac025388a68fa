"""What a node keeps: one SQLite file and a lock. Only these modules know rows.

lock         one process at a time changes the folder
database     the file, its tables, transactions that a power failure cannot split
facts        settings and what is known of the network and the factory
records      records signed here or carried for others, with their documents, receipts and sequence numbers
mandates     the mandates that this factory gave
checkpoints  what the log signed and this node saw
drafts       custodians' records that still lack signatures
"""
