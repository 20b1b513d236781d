# The two commands of the README. Both do all set-up themselves.
#
#   make demo    harvest the four nodes from their samples, then search them
#   make test    lint, layering, every test, what a binary links
#   make test-peers    other people's programs read what we publish

SHELL := /bin/sh
DEMO ?= demo

.PHONY: help demo test test-peers build setup lint unit linkage examples embed format clean

help:
	@sed -n 's/^#   //p' Makefile

demo: setup
	scripts/demo.sh $(DEMO)

test: setup lint unit linkage examples

setup:
	@scripts/setup.sh

# An import that a target does not list is an error: the layering of ARCHITECTURE.md is kept by the build.
build: setup
	swift build --explicit-target-dependency-import-check error

lint:
	swift format lint --strict --recursive Package.swift Sources Plugins Tests examples
	scripts/embed.sh --check

unit:
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --disable-xctest

# A release build of a program that uses the SDK alone must link neither Foundation nor any library of the CLI's.
linkage:
	scripts/check-linkage.sh

# Our verdicts on schemas/examples against those of Python's jsonschema, when it is installed.
examples:
	scripts/check-examples.sh

# Validators and readers of HTML, structured data, feeds and calendars read the published demo.
test-peers: setup
	scripts/test-peers.sh

# After a change in schemas/ or Plugins/nodes/.
embed:
	scripts/embed.sh

format:
	swift format --in-place --recursive Package.swift Sources Plugins Tests examples

clean:
	rm -rf .build .build-linkage $(DEMO)
