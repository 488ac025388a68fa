"""The whole site as files."""
