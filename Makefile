# The daily verbs. Each sets up .venv by itself when it is missing or older than the lock.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test lint format bench bench-scale bench-reading bench-every recompute fuzz fuzz-reading mutants serve lock clean

demo: $(READY)  ## check the example county and say where the report is
	@$(BIN)/hegui check examples/county --out hegui-run --lang en || test $$? -eq 1

test: $(READY)  ## every test
	$(BIN)/pytest -n auto --dist loadscope

lint: $(READY)  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) .bench/.ready  ## measure against peers; writes bench/RESULTS.md
	$(BIN)/python -m bench --peers .bench/bin/python
	$(BIN)/python -m bench.reading

bench-reading: $(READY)  ## reading 10 million lines beside plain DuckDB, calamine, lxml; writes bench/READING.md
	$(BIN)/python -m bench.reading

bench-scale: $(READY) .bench/.ready  ## rules over tables against hand-written SQL, up to 1e7 settlements; writes bench/SCALE.md, then the peers: bench/PEERS.md
	$(BIN)/python -m bench.scale --one
	$(BIN)/python -m bench.scale --sizes 1e4,1e5 --limit 1200 --peers .bench/bin/python

bench-every: $(READY)  ## every rule over a million and ten million settlements (half an hour); writes bench/EVERY.md
	$(BIN)/python -m bench.scale.every

recompute: $(READY)  ## payment of 100,000 random settlements in each region, by the rules and by plain Python
	HEGUI_SETTLEMENTS=100000 $(BIN)/pytest tests/treatment/test_recomputed.py -n 0

fuzz: $(READY)  ## ten thousand generated shapes graphs against pySHACL (a quarter of an hour on two cores)
	HEGUI_FUZZ=10000 $(BIN)/pytest tests/engine/differential -n auto

fuzz-reading: $(READY)  ## a million damaged JSON and XML files (about twenty minutes)
	$(BIN)/python -m tests.ingest.fuzz_reading 1000000

mutants: $(READY)  ## small mistakes in every rule: which does no case notice? (minutes; unchanged rules are not run again)
	$(BIN)/python -m tests.mutants

serve: $(READY)  ## the API and the pages on http://127.0.0.1:8000
	$(BIN)/hegui serve --data examples/county --runs hegui-run

lock: $(READY)  ## renew requirements.lock from pyproject.toml
	$(BIN)/pip-compile -q --extra dev --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --no-header -o requirements.lock pyproject.toml

$(READY): pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo "hegui needs Python 3.11 or newer on the PATH (or: make PYTHON=/path/to/python3)"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.bench/.ready: pyproject.toml
	$(PYTHON) -m venv .bench
	.bench/bin/python -m pip install -q --disable-pip-version-check -e '.[bench]'
	@touch $@

clean:
	rm -rf .venv .bench hegui-run .pytest_cache .mypy_cache .ruff_cache .hypothesis
