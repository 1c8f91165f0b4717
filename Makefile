PYTHON ?= python3
BIN := .venv/bin

# Python keeps what it has compiled, also where the environment says otherwise: a start without takes three times as long
export PYTHONDONTWRITEBYTECODE :=
COMPILE := $(BIN)/python -m compileall -qq -j 0 .venv/lib || true  # a library's templates need not be Python

.PHONY: help setup run test soak mutate check fix bench bench-sizes bench-runs lock prove examples

# make help: what there is
help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# make setup: everything it needs to run, in .venv; quick when it is there already
setup: .venv/.ready

# make run: serve the API with a sandbox ready; settings come from the environment and paycover.toml
run: setup
	$(BIN)/paycover serve

# make test: every test, on SQLite and PostgreSQL, on two cores
test: .venv/.ready-dev
	$(BIN)/python -m pytest -n 2

# make soak: hours: generated requests against every operation, 100,000 events to a receiver that fails, 10,000 writes to a server that is killed, 500 certificates
soak: .venv/.ready-dev
	PAYCOVER_SOAK_EXAMPLES=1000 $(BIN)/python -m pytest -o faulthandler_timeout=0 -n 2 tests/contract/schemathesis_test.py
	PAYCOVER_SOAK_INVOICES=2000 PAYCOVER_SOAK_EVENTS=100000 PAYCOVER_SOAK_CERTIFICATES=500 PAYCOVER_SOAK_LOG=1000000 PAYCOVER_SOAK_WRITES=10000 PAYCOVER_SOAK_CONTRACTORS=1000 PAYCOVER_SOAK_WEEKS=52 \
		$(BIN)/python -m pytest -o faulthandler_timeout=0 -s tests/soak

# make mutate: change the rules one bit at a time and count the changes no test sees; ONLY=premium: one module
mutate: .venv/.ready-dev
	$(BIN)/python -m tools.mutate --only "$(ONLY)" --fresh "$(FRESH)"

# make prove: 100,000 random invoices, recomputed by the stand-alone checker; some minutes
prove: .venv/.ready-dev
	PAYCOVER_PROOF_INVOICES=100000 $(BIN)/python -m pytest -o faulthandler_timeout=0 tests/tools/verify_premium_test.py -k random_invoices

# make check: form, lint, types, who may import whom, and the tests of the tree itself
check: .venv/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/tidy

# make fix: mend what can be mended without thinking
fix: .venv/.ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# make examples: record the examples of the published document anew, from a walk through the API
examples: .venv/.ready-dev
	$(BIN)/python -m tools.examples --write

# make bench: the served API against its databases' own limits and against peers, which it downloads; ten minutes, needs gcc and npm
bench: .venv/.ready-dev
	$(BIN)/python -m bench

# make bench-sizes: requests per second with 10, 10,000 and 1,000,000 invoices; BENCH_LARGEST=10000000: or as many, eleven minutes
bench-sizes: .venv/.ready-dev
	$(BIN)/python -m bench.sizes

# make bench-runs: a pay run, the month's statement and certificates, of 1,000 and of 10,000 contractors
bench-runs: .venv/.ready-dev
	$(BIN)/python -m bench.runs

# make lock: write the pinned versions and their hashes anew
lock:
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes -o requirements.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes -o requirements-dev.txt

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Paycover needs Python 3.11 or newer; $(PYTHON) is another. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; \
		exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --no-deps --no-compile --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-index --no-deps --no-build-isolation -e .
	@$(COMPILE)
	@touch $@

.venv/.ready-dev: requirements-dev.txt .venv/.ready
	$(BIN)/pip install --quiet --no-deps --no-compile --require-hashes -r requirements-dev.txt
	@$(COMPILE)
	@touch $@
