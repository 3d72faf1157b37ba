# Castellan's commands. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# A crash under a pipe otherwise waits minutes for its own backtrace.
export SWIFT_BACKTRACE = enable=no
# Tests that each start servers and databases: more at once than this only wait for each other.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 4

DEBUG   := .build/debug/castellan
RELEASE := .build/release/castellan
SECONDS_EACH ?= 20

.PHONY: help run build test check checks lint arrows must-not-compile documents e2e fuzz soak bench clean

help: ## Lists these commands
	@sed -nE 's/^([a-z0-9-]+):[^#]*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

run: ## Installs what is missing, builds, and serves a demo on 127.0.0.1
	@Scripts/install-dependencies.sh build
	swift build --product castellan
	@exec $(DEBUG) demo

build: ## Builds the server for development
	@Scripts/install-dependencies.sh build
	swift build --product castellan

test: ## Runs the tests on SQLite and on a PostgreSQL that they start themselves
	@Scripts/install-dependencies.sh build test
	swift test --disable-xctest

check: test checks ## All that CI runs

checks: lint arrows must-not-compile documents fuzz e2e ## What CI runs after the tests

lint: ## Formatting, doc comments, file sizes, left-overs
	@Scripts/lint

arrows: ## Imports against the table in docs/architecture.md
	@Scripts/check-arrows

must-not-compile: ## Code that goes round the door has to be refused by the compiler
	@Scripts/install-dependencies.sh build
	@swift build --product castellan
	@Scripts/check-must-not-compile

documents: ## Generated documents are current, links lead somewhere, every guide line is answered
	@Scripts/install-dependencies.sh build
	@swift build --product castellan
	@Scripts/check-documents $(DEBUG)

e2e: ## A live server against schemathesis, psql, sqlite3, pgbouncer, kill -9 and a power cut
	@Scripts/install-dependencies.sh build test e2e
	@swift build --product castellan
	@Scripts/e2e

fuzz: ## Fuzzes what reads bytes from strangers; SECONDS_EACH=300 for longer
	@Fuzz/run.sh $(SECONDS_EACH)

soak: ## The long ones: sanitizers, 20 kills and power cuts per engine, long fuzzing (hours)
	@Scripts/install-dependencies.sh build test e2e
	@Scripts/soak

bench: ## The figures of docs/benchmarks.md, as ratios within one run
	@Scripts/install-dependencies.sh build test bench
	swift build -c release --product castellan
	swift build -c release --product castellan-bench
	@Scripts/bench

clean: ## Forgets everything that was built
	rm -rf .build .build-*
