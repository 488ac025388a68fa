"""Test vectors that another implementation could use."""
