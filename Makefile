# The two words a newcomer needs are `make demo` and `make test`; everything else is `make help`.
# The build itself is CMake's (CMakeLists.txt, CMakePresets.json); this file only names its uses.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help docs dashboard page demo demo-recording test build install-tools install format format-check tidy bench fuzz clean

BUILD := build/release
PAGE := examples/dashboard/page
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 30

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

demo: install-tools ## watch this machine while a burner runs, name it, leave out/demo.html
	@cmake --preset release >/dev/null
	@cmake --build $(BUILD) --parallel $(JOBS) --target etwrca_cli demo-burner demo-confounder
	@scripts/demo.sh $(BUILD)/bin out

demo-recording: build ## write a recording with a known culprit, analyze it, leave out/recording.html
	@mkdir -p out
	@$(BUILD)/bin/etwrca-demo-recording out/recording.etl
	@$(BUILD)/bin/etwrca analyze out/recording.etl --html out/recording.html
	@echo; echo "The report with pictures: out/recording.html"

dashboard: page ## this machine in a browser, as it happens: builds page and server, prints the address
	@cmake --preset release -DETWRCA_DASHBOARD_PAGE=$(CURDIR)/$(PAGE)/dist >/dev/null
	@cmake --build $(BUILD) --parallel $(JOBS) --target etwrca-dashboard
	@$(BUILD)/bin/etwrca-dashboard $(DASHBOARD)

page: ## build the dashboard's page (Node.js), and test what of it needs no browser
	@scripts/install-debian.sh --page
	@cd $(PAGE) && npm ci --loglevel=error && npm run --silent build && npm test --silent

test: build ## build and run all tests
	@ctest --preset release

build: install-tools
	@cmake --preset release >/dev/null
	@cmake --build $(BUILD) --parallel $(JOBS)

install-tools:
	@scripts/install-debian.sh

install: build ## install below PREFIX (default /usr/local)
	@cmake --install $(BUILD) --prefix $(PREFIX)

format: ## write every source in the project's format
	@git ls-files '*.cpp' '*.hpp' '*.c' '*.h' | xargs -r clang-format -i

format-check: ## say which sources are not in the project's format
	@git ls-files '*.cpp' '*.hpp' '*.c' '*.h' | xargs -r clang-format --dry-run -Werror

tidy: build ## run clang-tidy over src/
	@run-clang-tidy -quiet -j $(JOBS) -p $(BUILD) "$(CURDIR)/src/.*"

bench: build ## run the benchmarks; fails if a whole command misses its limit
	@for program in $(BUILD)/bin/*_bench; do [ ! -x $$program ] || $$program || exit 1; done
	@python3 benchmarks/commands.py --bin $(BUILD)/bin

fuzz: install-tools ## run each fuzzer for FUZZ_SECONDS (default 30); needs clang
	@cmake --preset fuzz >/dev/null
	@cmake --build build/fuzz --parallel $(JOBS)
	@scripts/fuzz.sh build/fuzz $(FUZZ_SECONDS)

docs: ## the reference of the public headers, by Doxygen: build/docs/html
	@mkdir -p build/docs
	@doxygen docs/Doxyfile

clean: ## remove everything that was built
	@rm -rf build out
