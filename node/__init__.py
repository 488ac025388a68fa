"""A factory's own machine: small, offline first."""
