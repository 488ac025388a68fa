"""What a node does. `Node` is the way in; a service works on an open folder (workplace) and takes time as an argument.

node         Node: everything below on one folder
identity     charter, custodians, mandates, recalls
writing      profiles and reports, signed in one transaction with their number
forms        what a person typed or wrote into a file
contact      the network, pinned; every checkpoint continues the one before
sync         outbox to hub, receipts and checkpoints back
sticks       the same on a stick
parcels      the outbox as bundles
statements   payloads and documents
keyring      the keys of this machine
workplace    the open folder
"""
