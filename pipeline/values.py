"""Text as a person typed it in, a typed value out, or a word on why it cannot be read without guessing.

Shared by every reader, so that Word and Excel give the same data. Nothing is converted when information would
be lost: what cannot be read stays as typed, and the schema then says what was expected.
"""
