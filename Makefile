# Two commands do everything: `make run` and `make test`. Both install what is missing (Debian 12), take no input and are
# safe to repeat. `make help` lists the rest.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-build build run run-engines test lint format event-map soak bench bench-engines clean

SETUP ?= tools/setup.sh
DATA ?= data
ROUNDS ?= 2000
FLEET_ROUNDS ?= 60
GROWTH_TO ?= 1000000 10000000
ARGS ?=
PROGRAM := $(CURDIR)/build/release/bin/boxoffice

# Clones in different folders share what ccache has compiled.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1

help: ## this list
	@echo 'Boxoffice: musical and concert tickets, booked, paid, delivered.'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' Makefile

setup: ## installs every Debian package that building and testing need
	@$(SETUP) test

setup-build:
	@$(SETUP) build

build: setup-build ## build/release/bin/boxoffice
	@cmake --preset release
	@cmake --build --preset release --target boxoffice

run: build ## builds, starts everything on ports 8081-8084 and 8088, says where to click (DATA=folder ARGS='--config FILE')
	@python3 tools/run.py --data '$(DATA)' -- $(ARGS)

run-engines: setup ## the services apart, two of each, on real PostgreSQL, MariaDB and Kafka; shows that it works
	@cmake --preset release > /dev/null
	@cmake --build --preset release
	@BOXOFFICE_BIN=$(PROGRAM) python3 tools/run_engines.py $(ARGS)

test: ## every test that CI runs; logs in build/test (ARGS='--only lints' for a part)
	@started=$$(date +%s); $(SETUP) test; exec python3 tools/run_tests.py --started "$$started" $(ARGS)

lint: setup ## the lints alone (ARGS='layers names' for some)
	@cmake --preset release > /dev/null
	@python3 tools/lint $(ARGS)

format: setup ## formats every C++ file
	@git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp' | xargs --no-run-if-empty clang-format-19 -i

event-map: build ## writes docs/event-map.md from the subscription tables
	@$(PROGRAM) event-map > docs/event-map.md

soak: setup ## kills the program -9 under load again and again (ROUNDS=2000), then every fault on servers (FLEET_ROUNDS=60), then grows it (GROWTH_TO="1000000 10000000")
	@cmake --preset release
	@cmake --build --preset release
	@BOXOFFICE_BIN=$(PROGRAM) python3 tests/crash/crash_loop.py --rounds $(ROUNDS)
	@BOXOFFICE_BIN=$(PROGRAM) python3 tests/crash/crash_loop.py --fleet --long --rounds $(FLEET_ROUNDS)
	@BOXOFFICE_BIN=$(PROGRAM) python3 bench/run.py --only growth --growth-to $(GROWTH_TO) --results build/growth.json

bench: setup ## measures; prints a table and writes bench/results.json
	@cmake --preset release
	@cmake --build --preset release
	@BOXOFFICE_BIN=$(PROGRAM) python3 bench/run.py $(ARGS)

bench-engines: setup ## measures the services apart on PostgreSQL, MariaDB and Kafka, beside pgbench
	@cmake --preset release
	@cmake --build --preset release
	@BOXOFFICE_BIN=$(PROGRAM) python3 bench/run.py --engines $(ARGS)

clean: ## removes build/ (not the data)
	@rm -rf build
