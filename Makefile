# make run    the main job: the default scenario, 10,000 worlds
# make test   the whole test suite, a process a core
# Both set up .venv first, once. PYTHON=… chooses the interpreter it is made with.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))

.PHONY: run test clean
.DELETE_ON_ERROR:

run: $(STAMP)
	@$(BIN)/zopa run

test: $(STAMP)
	@$(BIN)/python -m pytest -n auto

$(STAMP): pyproject.toml
	@if [ ! -x $(BIN)/python ]; then \
	  "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "zopa needs Python 3.11 or newer with venv; name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 2; }; \
	  "$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 2; }; \
	fi
	@echo "Installing zopa into $(VENV); this happens once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

clean:
	rm -rf $(VENV)
