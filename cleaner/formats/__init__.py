"""Reading and writing pages: bytes to text and back, one module a form."""
