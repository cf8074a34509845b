# Portret. Needs Python 3.11 or newer and make; every command sets up what it lacks.

PYTHON ?= python3
PORT ?= 5000
BENCH ?= freeze update preview server

BIN := .venv/bin
# By Python, as the scripts in bin/ name the folder in which they were made, and that may be moved;
# and safely, as modules in the working directory are not ours. Messages name commands as they are
# typed here.
FLASK := PORTRET_COMMAND="make portret$${SITE:+ SITE=$$SITE_TYPED} ARGS=\"%s\"" PYTHONSAFEPATH=1 \
	$(BIN)/python -m flask --app app
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
WHEELS := $(PIP) --only-binary :all:
PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make requirements"

# One more than there are processors, as tests of servers and in browsers wait.
WORKERS = $$(($$(getconf _NPROCESSORS_ONLN) + 1))

# As they are given, with a `$` in them too.
override NAME := $(value NAME)
override SITE := $(value SITE)
export NAME

# SITE=../my-site: a site of your own, in a folder that `make site` makes.
ifdef SITE
export SITE
export SITE_TYPED := $(if $(findstring $() ,$(SITE)),"$(SITE)",$(SITE))
ifneq ($(filter run preview freeze portret links,$(MAKECMDGOALS)),)
ifeq ($(wildcard $(subst $() ,\ ,$(SITE))/content),)
$(error There is no site in $(SITE): no folder "content". Look at the name, or begin one with `make site`)
endif
endif
export PORTRET_CONTENT := $(SITE)/content
export PORTRET_TRANSLATIONS := $(SITE)/translations
export PORTRET_CACHE := $(SITE)/.cache
export PORTRET_OVERRIDES := $(if $(wildcard $(subst $() ,\ ,$(SITE))/overrides),$(SITE)/overrides)
TO := --to "$$SITE/build"
endif

# Python keeps its compiled modules, so that each of the many commands of a test run starts sooner.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site run preview freeze portret test check fuzz links shots lighthouse lint format crash-test bench requirements sbom clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s%s\n", $$1, $$2}' Makefile

site: .venv/site ## begin a site of your own (SITE=../my-site LANGUAGES=de,en NAME="Our partners")
	@test -n "$$SITE" && test -n "$$LANGUAGES" && test -n "$$NAME" || { echo \
		'Say its folder, languages and name: make site SITE=../my-site LANGUAGES=de,en NAME="…"'; exit 2; }
	@$(FLASK) new site --languages "$$LANGUAGES" --name "$$NAME" -- "$$SITE"

run: .venv/site ## serve the site at http://127.0.0.1:5000 (PORT=8000 for another port)
	@$(FLASK) run --port $(PORT) $(ARGS)

preview: .venv/site ## the same for translators and editors: texts tell how they stand, pages reload
	@$(FLASK) run --debug --port $(PORT) $(ARGS)

freeze: .venv/site ## write the whole site to build/ (ARGS="--jobs 4" and the like)
	@$(FLASK) freeze $(TO) $(ARGS)

portret: .venv/site ## any of the commands (ARGS="check", ARGS="new partner KEY")
	@$(FLASK) $(ARGS)

links: .venv/site ## look whether links to other sites still lead somewhere: a list, and never a fault
	@mkdir -p .cache
	@$(FLASK) freeze --to .cache/links
	@$(BIN)/python tests/tools.py "the link checker"
	@$(BIN)/python -m tools.links .cache/links

test: lint ## run the checks and the tests (ARGS="-k feed" for a few of them)
	@$(BIN)/python tests/tools.py
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(ARGS)

check: lint ## run what needs no browser, Java or npm, and is not long, in a minute and a half
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not tools and not long" $(ARGS)

fuzz: .venv/tests ## many new examples for each test that draws some; bytes led by the code; takes long
	@$(BIN)/python tests/tools.py "Java" "vnu or axe" Atheris
	PORTRET_EXAMPLES=$${PORTRET_EXAMPLES:-400} PORTRET_STEPS=$${PORTRET_STEPS:-20} \
		$(BIN)/python -m pytest -m hypothesis $(ARGS)
	@$(BIN)/python -m tests.guided

lint: .venv/tests ## check style, format and types
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/python -m mypy

shots: .venv/tests ## screenshots of every kind of page in .cache/shots, to be looked at
	@$(BIN)/python tests/tools.py
	@$(BIN)/python -m tests.shots

lighthouse: .venv/tests ## what Lighthouse says of home, a portrait and the list (needs npm and Caddy)
	@$(BIN)/python tests/tools.py "a browser" Caddy
	@$(BIN)/python -m bench.lighthouse $(ARGS)

format: .venv/tests ## put the code into shape
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

crash-test: .venv/tests ## let every call of a freeze kill it or fail; takes long (ARGS="--every 10")
	@$(BIN)/python -m tests.crashes $(ARGS)

bench: .venv/tests ## measure with thousands of portraits; takes long (BENCH=freeze ARGS="500 --times 1")
	@$(BIN)/python tests/tools.py Hugo Eleventy nginx wrk
	@set -e; for each in $(BENCH); do $(BIN)/python -m bench.$$each $(ARGS); done

requirements: .venv/tests ## pin requirements*.in in requirements*.txt (ARGS=--upgrade for the latest)
	$(PIN) requirements.in --output-file requirements.txt $(ARGS)
	$(PIN) requirements-server.in --output-file requirements-server.txt $(ARGS)
	$(PIN) requirements-dev.in --output-file requirements-dev.txt $(ARGS)
	$(PIN) requirements-tools.in --output-file requirements-tools.txt $(ARGS)
	$(PIN) bench/peers/requirements.in --output-file bench/peers/requirements.txt $(ARGS)

sbom: .venv/tests ## list the packages of a server, their licences and needs, in sbom.json (CycloneDX)
	$(BIN)/uv venv --quiet --clear .cache/sbom
	$(BIN)/uv pip install --quiet --python .cache/sbom --require-hashes --only-binary :all: \
		-r requirements.txt -r requirements-server.txt
	$(BIN)/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment \
		--output-reproducible --output-file sbom.json .cache/sbom/bin/python

clean: ## remove everything that can be made again, the export included
	rm -rf .venv .build build .cache .*_cache .hypothesis tests/node_modules bench/lighthouse/node_modules \
		bench/peers/.venv bench/peers/eleventy/node_modules
	find . -name __pycache__ -prune -exec rm -rf {} +

# One environment: the site needs the first stamp, the tests need both. Nothing of the site is built
# on this machine; some of what only the tests need has no wheel. The .pth lets pybabel, which does
# not look into the working directory, find the extraction method of babel.cfg.

.venv/site: requirements.txt | .venv/pyvenv.cfg
	$(WHEELS) -r $<
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path( \
		sysconfig.get_path("purelib"), "portret.pth").write_text(f"{pathlib.Path.cwd()}\n")'
	@touch $@

.venv/tests: requirements-dev.txt requirements-server.txt .venv/site
	$(WHEELS) -r requirements-server.txt
	$(PIP) -r $<
	@touch $@

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; v >= (3, 11) or sys.exit( \
		"Portret needs Python 3.11 or newer; this is %d.%d. Try: make PYTHON=python3.13" % v)'
	$(PYTHON) -m venv --clear .venv
