# SPDX-License-Identifier: Apache-2.0

SHELL := /bin/bash
.DEFAULT_GOAL := help

SWIFT ?= swift

# Swift checks at run time that no two parts of a program change one variable at a time. The data plane
# is written so that the compiler proves this for all but class properties on one event loop; there the
# check costs a few percent of every request and can only ever find what the debug build, which keeps
# it, finds in the tests.
RELEASE_FLAGS := -c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked

# Data files of public test suites and configurations that must work as written. Tests that need them
# read these variables.
GATEHOUSE_CONFORMANCE ?= ../shared/conformance
GATEHOUSE_ACCEPTANCE ?= ../shared/acceptance
override GATEHOUSE_CONFORMANCE := $(abspath $(GATEHOUSE_CONFORMANCE))
override GATEHOUSE_ACCEPTANCE := $(abspath $(GATEHOUSE_ACCEPTANCE))
export GATEHOUSE_CONFORMANCE GATEHOUSE_ACCEPTANCE

# Suites that judge time, or talk over sockets and wait for answers: one test after the other, when nothing else runs.
ALONE := ^(GatewayTests|gatehouseTests|ConsoleTests|DemoShopTests)\.|GatewayConfigurationTests.FuzzTests

# Suites that feed random input; GATEHOUSE_FUZZ_ROUNDS multiplies how much.
FUZZ := Fuzz|mutatedBodiesAreReadWithoutHarm|anyBytesAreReadAsASimpleReaderWould|TransformationPropertiesTests|DetectorScreenTests|GateEqualityTests

.PHONY: setup setup-bench build release test fuzz demo bench lint format docs help

setup: ## Install the Debian packages that tests and demo need (safe to repeat)
	@scripts/setup.sh

setup-bench: ## Install, besides, what the benchmark needs: nginx, HAProxy, wrk, h2load
	@scripts/setup.sh --bench

build: setup ## Build for debugging
	$(SWIFT) build

release: setup ## Build the gatehouse binary as it is run in earnest
	$(SWIFT) build $(RELEASE_FLAGS) --product gatehouse

test: setup lint build ## Lint, build, run every test, the Core Rule Set's own, then buy something from a real shop through the gateway
	scripts/swift-test.sh --parallel --skip '$(ALONE)'
	scripts/swift-test.sh --skip-build --no-parallel --filter '$(ALONE)'
	scripts/waf_rule_pairs.py --gateway .build/debug/gatehouse
	scripts/waf_false_positives.py --gateway .build/debug/gatehouse
	scripts/waf_differential.py --gateway .build/debug/gatehouse --optional
	scripts/crs_regression.py --gateway .build/debug/gatehouse --min-pass 2400
	$(if $(CRS),scripts/crs_regression.py --gateway .build/debug/gatehouse --release v4.28.0 --crs $(CRS) --min-pass 4994)
	scripts/e2e-oscar.sh

fuzz: build ## Feed every reader of untrusted input much more than `make test` does (GATEHOUSE_FUZZ_ROUNDS=100, GATEHOUSE_FUZZ_SEED=n)
	GATEHOUSE_FUZZ_ROUNDS=$${GATEHOUSE_FUZZ_ROUNDS:-100} scripts/swift-test.sh --no-parallel --filter '$(FUZZ)'

demo: release ## Start a sample shop and the gateway before it
	exec .build/release/gatehouse demo

bench: setup-bench release ## Measure Gatehouse beside nginx, HAProxy and libmodsecurity (BENCH="--only h1 --rounds 1" WAF_BENCH=--quick for a quick look)
	python3 bench/run.py $(BENCH)
	python3 bench/waf.py $(WAF_BENCH)
	$(SWIFT) build $(RELEASE_FLAGS) --product ContractBenchmark
	python3 bench/contracts.py
	$(SWIFT) build $(RELEASE_FLAGS) --product GraphQLBenchmark
	python3 bench/graphql_guard.py
	$(SWIFT) build $(RELEASE_FLAGS) --product WAFBenchmark
	.build/release/WAFBenchmark

lint: ## Check the rules of the house and the formatting
	@scripts/lint.sh

format: ## Format every Swift file in place
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Package.swift

docs: build ## Write the JSON Schemas of the configuration and of patches, and the reference pages made from them
	.build/debug/gatehouse schema > gatehouse.schema.json.new
	mv gatehouse.schema.json.new gatehouse.schema.json
	.build/debug/gatehouse schema --patches > gatehouse.patch.schema.json.new
	mv gatehouse.patch.schema.json.new gatehouse.patch.schema.json
	python3 scripts/config-reference.py gatehouse.schema.json docs/reference/configuration.md

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
