# Needs GNU make, git and Python 3.11 or later; everything else is set up here, in .venv and the model folder.
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(if $(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo yes),$(p))))
BIN := .venv/bin
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev
PIP := $(BIN)/python -m pip install --disable-pip-version-check
TESTS := $(BIN)/python -m pytest

.PHONY: demo test check audit serve bench fit fit-notes clean

# The main job on the sample report: draft its narrative, check it, check the prose of its first version.
demo: $(INSTALLED)
	$(BIN)/assistant models pull
	$(BIN)/python examples/demo.py

test: $(INSTALLED_DEV)
	.ci/packages
	$(BIN)/assistant models pull
	$(TESTS)
	@echo '再次运行测试：$(TESTS)'

check: $(INSTALLED_DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Risky code, and known vulnerabilities of what is installed; the second asks a database on the network.
audit: $(INSTALLED_DEV)
	$(BIN)/bandit -q -c pyproject.toml -r assistant server.py
	@$(BIN)/pip-audit --skip-editable --progress-spinner off || { status=$$?; \
		$(BIN)/python -c 'import urllib.request as r; r.urlopen("https://pypi.org", timeout=5)' 2>/dev/null \
		&& exit $$status; echo '未能连接漏洞数据库，没有核对已安装的软件包；请在联网的机器上再运行 make audit。' >&2; }

serve: $(INSTALLED)
	$(BIN)/assistant serve

# What this machine does: checking, reading, the engine, drafts (BENCH_DRAFTS of them), the server. About half an hour.
BENCH_DRAFTS ?= 30
bench: $(INSTALLED_DEV)
	$(BIN)/assistant models pull
	$(BIN)/python bench/check.py --no-draft
	$(BIN)/python -m bench.linking
	$(BIN)/python bench/reading.py
	$(BIN)/python bench/engines.py
	$(BIN)/python bench/drafting.py --drafts $(BENCH_DRAFTS)
	$(BIN)/python bench/server.py

# The weights of the checker, fitted on the development half of the annotated reports, and those of the filter of orders.
fit: $(INSTALLED_DEV)
	$(BIN)/python -m bench.fit --cross-validate
	$(BIN)/python -m bench.orders --cross-validate --write

# The reader of notes, fitted on bench/notes (NOTES: further labelled files).
fit-notes: $(INSTALLED_DEV)
	$(BIN)/python -m bench.fit_notes --notes bench/notes/another_author.jsonl $(NOTES)

clean:
	rm -rf .venv output build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@test -n '$(PYTHON)' || { echo '需要 Python 3.11 或更高版本；装好后再运行，或用 make PYTHON=/路径/python3 指定。' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(PYTHON) 缺少 venv 模块；在 Debian、Ubuntu 上请先安装软件包 python3-venv。' >&2; exit 1; }
	$(PYTHON) -m venv .venv

# An editable install stays valid while the code changes; only pyproject.toml makes it again.
$(INSTALLED): pyproject.toml | .venv/bin/python
	$(PIP) -e .
	touch $@

$(INSTALLED_DEV): pyproject.toml | .venv/bin/python
	$(PIP) -e '.[dev,torch,ocr,postgresql,cluster]'
	touch $@ $(INSTALLED)
