"""Pure decisions that anyone must be able to repeat from the log alone."""
