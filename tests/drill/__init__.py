"""The bad days that take too long for every run: `make drill`. `make test` does not come here."""
