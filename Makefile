# One door to every chore. `make demo` and `make test` install what they need.

SWIFT ?= swift
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PREFIX ?= /usr/local
# Linked with Swift's libraries, so that it runs where Swift is not installed, and starts in half the time. Addresses
# that are corrected at the start are packed, and nothing is exported: both would cost memory in every run.
RELEASE = $(SWIFT) build -c release --static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs \
	-Xlinker --no-export-dynamic -Xlinker --exclude-libs=ALL

# What the tool is built with.
BUILD_PACKAGES = pkg-config libcurl4-openssl-dev libsqlite3-dev libxxhash-dev libisal-dev zlib1g-dev \
	libarchive-dev libturbojpeg0-dev libgit2-dev libyaml-dev libzstd-dev liblz4-dev libbrotli-dev \
	libgeos-dev libsimdjson-dev libxml2-dev libvips42 libtomlplusplus-dev
# What the tests talk to.
TEST_PACKAGES = curl nginx-light openssl python3 python3-venv python3-xxhash git git-lfs openssh-client openssh-server tar gzip zstd xz-utils bzip2 lz4 zip tmux jq
# What the benchmarks compare with.
BENCH_PACKAGES = aria2 wget libarchive-tools nginx-light curl python3 python3-venv openssl git git-lfs
# The real MLHub client, as its last release wants it.
VENV_BENCH = .build/venv-bench

# The Python clients that tests and benchmarks talk to, and the versions of theirs.
VENV = .build/venv-test
REQUIREMENTS = Tests/Support/requirements-test.txt

.PHONY: help demo test test-example test-docs docc lint fuzz bench docs install deps deps-build deps-test venv-test bench-packages deps-bench clean

help:
	@echo "make demo      build fetch and run it on a miniature mirror on this machine"
	@echo "make test      run all tests"
	@echo "make test-docs follow Docs/AddingASource.md word for word"
	@echo "make docc      check the pages of the public modules"
	@echo "make lint      check the style"
	@echo "make fuzz      feed the Parquet library with damaged files (FUZZ_SECONDS=600 a target)"
	@echo "make bench     measure fetch beside curl, aria2c, wget, hf, git-lfs and the MLHub client"
	@echo "make docs      write the man page, the completions and the option reference"
	@echo "make install   put fetch into $(PREFIX) (PREFIX=...)"

# Installs the packages that are not there yet.
define install-packages
	@missing=; for name in $(1); do \
		dpkg-query -W -f '$${Status}' $$name 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$name"; \
	done; \
	if [ -n "$$missing" ]; then \
		echo "installing$$missing"; \
		$(SUDO) apt-get update -qq && \
		$(SUDO) env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

deps-build:
	$(call install-packages,$(BUILD_PACKAGES))

deps: deps-build
	$(call install-packages,$(TEST_PACKAGES))

# Made anew when the list has changed or its Python has gone; the copy of the list is written last.
deps-test: deps venv-test

venv-test:
	@if ! cmp -s $(REQUIREMENTS) $(VENV)/requirements.txt || ! $(VENV)/bin/python -c '' 2>/dev/null; then \
		echo "installing the Python clients into $(VENV)"; \
		rm -rf $(VENV) && mkdir -p .build && python3 -m venv $(VENV) && \
		$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --only-binary :all: \
			--requirement $(REQUIREMENTS) && \
		cp $(REQUIREMENTS) $(VENV)/requirements.txt; \
	fi

bench-packages: deps-build
	$(call install-packages,$(BENCH_PACKAGES))

deps-bench: bench-packages $(VENV_BENCH)/.done

$(VENV_BENCH)/.done: Tests/Benchmarks/requirements.txt | bench-packages
	python3 -m venv $(VENV_BENCH)
	$(VENV_BENCH)/bin/pip install -q --disable-pip-version-check -r $<
	touch $@

demo: deps-build
	$(RELEASE) --product fetch
	$(RELEASE) --product miniature-mirror
	Tests/Demo/demo.sh .build/release

# The transport's tests wait for servers and clocks, and so run by themselves.
test: deps-test
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --skip FetchTransportTests
	$(SWIFT) test --skip-build --filter FetchTransportTests
	$(MAKE) test-example

# A package of somebody else's: what of this one's API it uses has to stay. Built beside the package itself.
test-example: deps
	$(SWIFT) test --package-path Plugins/Example --scratch-path .build-example

# What Docs/AddingASource.md says, done word for word.
test-docs: deps
	$(SWIFT) build --product fetch
	SWIFTPM_BUILD_DIR=$(CURDIR)/.build-adding Tests/Documentation/adding-a-source.sh .build/debug/fetch python swift

# The pages of the public modules; a warning is an error.
docc: deps
	$(SWIFT) build
	Docs/docc.sh .build/debug

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Plugins Tests

# Finds more the longer it runs; what it finds is in .build/fuzz/found.
FUZZ_SECONDS = 600
fuzz: deps-test
	Tests/Fuzz/fuzz.sh $(FUZZ_SECONDS) $(FUZZ)

bench: deps-bench venv-test
	$(RELEASE) --product fetch
	$(RELEASE) --product miniature-mirror
	$(RELEASE) --product parquet-tool
	python3 Tests/Benchmarks/bench.py --build .build/release $(BENCH)

docs: deps
	$(RELEASE) --product fetch
	Docs/generate.sh .build/release/fetch

install: deps-build
	$(RELEASE) --product fetch
	$(SUDO) install -D -m 755 .build/release/fetch $(DESTDIR)$(PREFIX)/bin/fetch
	mkdir -p .build/install
	.build/release/fetch --generate-completion-script bash >.build/install/fetch.bash
	.build/release/fetch --generate-completion-script zsh >.build/install/_fetch
	.build/release/fetch --generate-completion-script fish >.build/install/fetch.fish
	$(SUDO) install -D -m 644 .build/install/fetch.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/fetch
	$(SUDO) install -D -m 644 .build/install/_fetch $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_fetch
	$(SUDO) install -D -m 644 .build/install/fetch.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/fetch.fish
	$(SUDO) install -D -m 644 Docs/fetch.1 $(DESTDIR)$(PREFIX)/share/man/man1/fetch.1

clean:
	rm -rf .build .build-example .build-adding
