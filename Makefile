# `make run` opens datui on your own vault; `make test` tries everything. Each needs Python 3.11 and make, and nothing else.
# ARGS="..." goes on to datui or pytest; PYTHON=/path/to/python3 chooses another Python for .venv.

PYTHON ?= python3
WHEELHOUSE ?= wheelhouse
python := .venv/bin/python
pip := $(python) -m pip --disable-pip-version-check install -qq
pinned := $(pip) --require-hashes --only-binary :all:
# As many files of tests beside one another as there are processors; ARGS="-n 0" runs one after the other.
beside := -n auto --dist loadfile

# A checkout that was moved, or a Python that is gone, is installed again.
stale := $(shell $(python) -I -c 'import datui, os; exit(not os.path.samefile(datui.__file__, "datui/__init__.py"))' 2>/dev/null || echo stale)
no_install = { echo "datui could not be installed: the lines above say why. Put it right and start this again." >&2; exit 1; }

.NOTPARALLEL:
.PHONY: run demo test lint torture bench pictures wheelhouse clean stale

# A refusal has said its reason and its route by the time datui ends, so make adds no error of its own.
run: .venv/.ready
	@$(python) -I -m datui $(ARGS) || true

demo: .venv/.ready
	@$(python) -I -m datui demo $(ARGS) || true

test: .venv/.ready-test
	@sh .ci/debian
	@$(python) -m pytest $(beside) --cov --cov-report=term $(ARGS)

lint: .venv/.ready-test
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .
	@$(python) -m mypy
	@$(python) -c 'from importlinter.cli import lint_imports_command as check; check(["--no-logo"])'

torture: .venv/.ready-test
	@sh .ci/debian
	@$(python) -m pytest $(beside) -m "torture or not torture" --hypothesis-profile=torture $(ARGS)

bench: .venv/.ready-test
	@$(python) -m tests.bench $(ARGS)

pictures: .venv/.ready-test
	@$(python) -m tests.pictures

wheelhouse: .venv/.ready
	@sh .ci/wheelhouse/gather $(python) "$(WHEELHOUSE)" || $(no_install)
	@echo "The wheels and their install script are in $(WHEELHOUSE)."

clean:
	@rm -rf .venv wheelhouse build dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find datui screens storage assets tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.ready: pyproject.toml .ci/requirements.txt .ci/requirements-build.txt $(stale)
	@sh .ci/venv "$(PYTHON)"
	@echo "Installing datui into .venv. This is done once."
	@$(pinned) -r .ci/requirements-build.txt -r .ci/requirements.txt || $(no_install)
	@$(pip) --no-index --no-build-isolation --no-deps --editable . || $(no_install)
	@$(python) -m compileall -qq datui screens storage assets
	@touch $@

.venv/.ready-test: .venv/.ready .ci/requirements-test.txt
	@echo "Installing what the tests use into .venv. This is done once."
	@$(pinned) -r .ci/requirements-test.txt || $(no_install)
	@touch $@
