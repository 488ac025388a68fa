"""Reading: a file becomes a statute, and says what of it was not understood."""
