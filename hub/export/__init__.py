"""The whole site as files: every public page, feed, data file and log tile, for a stick, any web server or a CDN.

routes      which address becomes which file, and why some become none
walking     which addresses there are
rendering   the app's own answers to them
links       what they lead to, as paths from file to file
folder      the folder: nothing half-written, only what changed, nothing that is gone
workers     rendering in several processes
exporting   all of it together
"""
