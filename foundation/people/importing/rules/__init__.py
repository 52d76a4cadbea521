"""The rules of the HR files, in plain Python: no Django, no database."""
