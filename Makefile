# The commands of the project; docs/demo.md and README.md say what each shows.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# A checkout keeps its own environment; a stamp says for which requirements it was filled.
STAMP := .venv/.installed
STAMP_DEV := .venv/.installed-dev

.PHONY: demo test test-one check drill bench lock messages vendor clean

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(STAMP): $(BIN)/python requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(STAMP_DEV): $(BIN)/python requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $(STAMP) $@

# Translations are compiled without gettext, so that the demo needs nothing but Python.
locale/en/LC_MESSAGES/django.mo: locale/en/LC_MESSAGES/django.po
	$(BIN)/pybabel --quiet compile --domain django --directory locale --locale en

demo: $(STAMP) locale/en/LC_MESSAGES/django.mo
	@scripts/system_packages pdf || true
	@PATH="$(CURDIR)/$(BIN):$$PATH" PORT=$(PORT) scripts/demo

test: $(STAMP_DEV) locale/en/LC_MESSAGES/django.mo
	scripts/system_packages pdf browser gettext
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/test

check: $(STAMP_DEV) locale/en/LC_MESSAGES/django.mo
	scripts/system_packages gettext
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/check

# The bad days that take too long for every run; a PostgreSQL of its own is started and stopped.
drill: $(STAMP_DEV) locale/en/LC_MESSAGES/django.mo
	scripts/system_packages pdf drill
	PATH="$(CURDIR)/$(BIN):$$PATH" python -m tests.drill

bench: $(STAMP) locale/en/LC_MESSAGES/django.mo
	PATH="$(CURDIR)/$(BIN):$$PATH" python -m bench --only "$(ONLY)"

lock: $(BIN)/python
	$(BIN)/pip install --quiet uv
	for kind in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 \
			--custom-compile-command "make lock" $$kind.in --output-file $$kind.txt; done

messages: $(STAMP_DEV)
	scripts/system_packages gettext
	cd $(CURDIR) && PATH="$(CURDIR)/$(BIN):$$PATH" scripts/messages

vendor:
	scripts/vendor_assets

clean:
	rm -rf .venv var
