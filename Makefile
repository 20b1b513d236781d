# The two commands of the README. Both do all set-up themselves.
#
#   make demo    harvest the four nodes from their samples, search them, publish them as a site
#   make test    lint, layering, every test, what a binary links
#   make test-peers    other people's programs read what we publish
#   make plugin-swift    a plugin in Swift as `shopctl plugin new` begins one: built by itself, tested, checked, installed
#   make test-browser  Chromium reads what we publish: search, keyboard, telephone, accessibility, injections
#   make soak    random histories of federations for as long as SOAK_SECONDS says (SOAK_SECONDS=600)
#   make bench   how fast we are, beside peers and floors of the same invocation (N=100000 FORMAT=table)
#   make bench-oai   how fast we harvest and serve by OAI-PMH, beside sickle, pyoai's successor and a floor in C (N=100000)
#   make bench-http   the door to HTTP on loopback, beside curl
#   make bench-plugins   the pipe between a host and its plugin, with a child in Swift and one in Python (N=1000000)
#   make bench-sync   what it costs to find out what two ledgers do not share, beside rsync and the plain list
#   make bench-site   what a site of 100,000 records costs to publish (N=100000)
#   make screenshots   pictures of every sort of page into screenshots/
#   make messages    list every sentence that is said, for translators
#   make install    the program, its manual and completions under PREFIX=/usr/local; make man for the manual alone

SHELL := /bin/sh
DEMO ?= demo
PREFIX ?= /usr/local
N ?= 100000
FORMAT ?= table
SOAK_SECONDS ?= 600
# Tests at once. All 1,200 together hold very many descriptors, and one run crashed where Foundation lists them to start a
# program: most likely it reads past the end of its list then.
WIDTH ?= 32

.PHONY: help demo test soak bench bench-oai bench-http bench-plugins bench-sync bench-site test-peers test-browser plugin-swift screenshots build setup lint unit linkage examples embed-sdk messages messages-check embed format clean man install

help:
	@sed -n 's/^#   //p' Makefile

demo: setup
	scripts/demo.sh $(DEMO)

test: setup lint unit linkage messages-check examples embed-sdk

setup:
	@scripts/setup.sh

# An import that a target does not list is an error: the layering of ARCHITECTURE.md is kept by the build.
build: setup
	swift build --explicit-target-dependency-import-check error

lint:
	swift format lint --strict --recursive Package.swift Sources Plugins Tests examples bench
	scripts/embed.sh --check

unit:
	swift build --build-tests --explicit-target-dependency-import-check error
	@WIDTH=$(WIDTH) scripts/unit.sh

# A seed that fails is printed with its steps; SIMULATION_SEED begins there.
soak: setup
	swift build --build-tests
	SOAK_SECONDS=$(SOAK_SECONDS) swift test --skip-build --disable-xctest --filter SimulationTests/everyNode

# A release build of a program that uses the SDK alone must link neither Foundation nor any library of the CLI's.
linkage:
	scripts/check-linkage.sh

# The plugin in Python; our verdicts on schemas/examples against those of Python's jsonschema, when it is installed.
examples:
	scripts/check-examples.sh

# An embedder's program, built as a package of its own.
embed-sdk:
	scripts/check-embed-sdk.sh

plugin-swift: setup
	scripts/check-plugin-swift.sh

# Chromium reads the published demo, and a site whose every harvested word is hostile.
test-browser: setup
	scripts/test-browser.sh

screenshots: setup
	scripts/test-browser.sh --screenshots screenshots

# Validators and readers of HTML, structured data, feeds and calendars read the published demo; harvesters of OAI-PMH read
# our provider, and a provider of theirs is read by ours; a Singer tap and a target of theirs stand on either side.
test-peers: setup
	scripts/test-peers.sh
	scripts/test-peers-oai.sh
	scripts/test-peers-singer.sh
	scripts/test-peers-wordpress.sh

# Figures of speed and memory; bench/README.md says how to read them.
bench: setup
	bench/run.py -n $(N) --format $(FORMAT) $(BENCH)

# Needs what builds the program, pkg-config, and wrk for the provider's figures; nginx and Catmandu are taken when there.
bench-oai: setup
	bench/oai/run.py -n $(N) --format $(FORMAT) $(BENCH)

bench-http: setup
	scripts/build-release.sh http-bench
	bench/http/run.py "$$(swift build -c release --show-bin-path)/http-bench"

bench-plugins: setup
	scripts/build-release.sh plugin-bench
	scripts/build-release.sh plugin-bench-child
	bench="$$(swift build -c release --show-bin-path)/plugin-bench"; \
	"$$bench" $(N) && "$$bench" $(N) bench/plugins/numbered.py && "$$bench" spawns 300

# Writes about 2 GB where TMPDIR says, and removes it.
bench-sync: setup
	scripts/build-release.sh sync-bench
	bench/sync/run.py "$$(swift build -c release --show-bin-path)/sync-bench"

# Writes about 4.3 GB where TMPDIR says, and removes it.
bench-site: setup
	scripts/build-release.sh
	bench/site/run.py "$$(swift build -c release --show-bin-path)/shopctl" $(N)

# The pages of the manual, from what the program says of itself.
man: build
	.build/debug/shopctl man --to man
	if command -v mandoc >/dev/null; then mandoc -T lint -W warning man/man?/* man/fr/man?/*; fi

install: setup
	scripts/build-release.sh
	scripts/install.sh "$(DESTDIR)$(PREFIX)"

# The compiler lists every message of the code in locales/messages.pot; its French goes into locales/fr.
messages: setup
	scripts/messages.sh

messages-check:
	scripts/messages.sh --check

# After a change in schemas/, locales/, Plugins/nodes/, the catalogue's templates and assets or the templates of plugins.
embed:
	scripts/embed.sh

format:
	swift format --in-place --recursive Package.swift Sources Plugins Tests examples bench

clean:
	rm -rf .build .build-linkage .build-embed-sdk $(DEMO)
