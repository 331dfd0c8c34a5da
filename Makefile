# Two commands for a newcomer: `make demo` and `make test`. Everything else serves the project's own work.
SHELL := /bin/bash
KANSA := target/debug/kansa

.PHONY: help demo test build chromium fmt lint doc score-policies score-catalog check-vendors bench-observe bench example

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

demo: chromium build ## audit a small web of invented companies and open the report
	KANSA_NO_SANDBOX=$$( [ "$$(id -u)" = 0 ] && echo 1 ) $(KANSA) demo

test: chromium ## install what the tests need and run all of them
	KANSA_NO_SANDBOX=$$( [ "$$(id -u)" = 0 ] && echo 1 ) cargo test --quiet

build:
	cargo build

chromium:
	@scripts/install-chromium

fmt: ## format
	cargo fmt

lint: ## what CI checks besides the tests
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items

doc: ## the architecture, as rustdoc
	cargo doc --no-deps --document-private-items --open

score-policies: build ## the policy reader against the labelled documents
	scripts/score-policies

score-catalog: ## the catalog against its own cases
	cargo test --quiet --test integration catalog:: -- --nocapture

check-vendors: ## every vendor file: unique, readable, every name leads back
	@scripts/check-vendors

bench-observe: chromium ## recall, precision and speed of the browser engine
	KANSA_NO_SANDBOX=$$( [ "$$(id -u)" = 0 ] && echo 1 ) cargo run --release --example bench_observe -- --speed 3

bench: ## throughput of the catalog and of the policy reader
	cargo bench

example: build ## render reports/example/ again from its report.json
	scripts/render-example
