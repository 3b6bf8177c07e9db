# Ullage. The two that matter: `make demo` sits you before a live tank farm, `make test` runs the tests. Each does all its
# own set-up on a fresh Debian 12 machine that has Swift 6.
#
#   make demo [ARGS="--scenario overfill"]   build and run the simulated farm with its console
#   make test                                every test, in parallel
#   make build                               release build: .build/release/ullage
#   make check                               what CI runs: lint, import check, build with warnings as errors, tests, release build
#   make lint | format                       swift format, strict | in place
#   make bench                               the project's own measurements, as a table
#   make fuzz | soak                         the long forms of the tests
#   make install [PREFIX=/usr/local]         the program, its manual page and the sample
#   make clean

SHELL := /bin/bash
ARGS ?=
PREFIX ?= /usr/local
SWIFT ?= swift
RELEASE := --configuration release --static-swift-stdlib --product ullage -Xlinker -s
IMPORTS := --explicit-target-dependency-import-check error

.PHONY: demo test build check lint format bench fuzz soak install deb clean setup-build setup-test swift

demo: build
	@.build/release/ullage demo $(ARGS)

build: setup-build
	$(SWIFT) build $(RELEASE)

test: setup-test
	$(SWIFT) build --build-tests $(IMPORTS)
	$(SWIFT) test --skip-build --parallel

check: setup-test lint
	$(SWIFT) build --build-tests $(IMPORTS)
	$(SWIFT) test --skip-build --parallel
# The optimiser sees what a debug build does not, and has refused what that one took.
	$(SWIFT) build $(RELEASE)

lint: swift
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Benchmarks Package.swift

format: swift
	$(SWIFT) format --in-place --recursive --parallel Sources Tests Benchmarks Package.swift

deb:
	@echo "ullage: the Debian package comes with a later version; make install installs the program, its manual page and the sample" >&2; exit 2

bench: setup-test
	$(SWIFT) build --configuration release --static-swift-stdlib
	@.build/release/ullage-bench $(ARGS)

# The long forms run the same tests with more rounds; ULLAGE_LONG tells them so.
fuzz: setup-test
	ULLAGE_LONG=1 $(SWIFT) test --filter 'FrameFuzz|DamagedSample|BoardWalk|FarmWalk|WireFuzz'

soak: setup-test
	ULLAGE_LONG=1 $(SWIFT) test --filter 'KillStorm|PowerLoss|RecoveryTests'

install: build
	install -D -m 755 .build/release/ullage $(DESTDIR)$(PREFIX)/bin/ullage
	install -D -m 644 docs/ullage.1 $(DESTDIR)$(PREFIX)/share/man/man1/ullage.1
	install -D -m 644 config.toml.sample $(DESTDIR)$(PREFIX)/share/doc/ullage/config.toml.sample

clean:
	rm -rf .build

swift:
	@scripts/need-swift

setup-build: swift
	@scripts/need-packages libncurses-dev libmodbus-dev libsqlite3-dev pkg-config

setup-test: setup-build
	@scripts/need-packages tmux sqlite3
