# make run    builds the extension and serves the documented example
# make test   builds the extension and runs all tests
# Both install what is missing. PHP and PHP_CONFIG choose another PHP.

PHP ?= php
PHP_CONFIG ?= php-config
PORT ?= 4242

MODULE = modules/event.so
BUILD = target/php-build
EVENT = $(PHP) -n -d extension=$(CURDIR)/$(MODULE)
SOURCES = $(shell find src runtime/src -name '*.rs') build.rs Cargo.toml Cargo.lock runtime/Cargo.toml .cargo/config.toml

# A PHP that was chosen is named to the build by its path; the usual one is not, so that a plain cargo agrees with make.
ifneq ($(origin PHP),file)
CARGO = PHP="$$(command -v $(PHP))" PHP_CONFIG="$$(command -v $(PHP_CONFIG))" cargo
else
CARGO = cargo
endif

.PHONY: run test build setup libraries unit phpt test-backends test-jit test-threads matrix valgrind bench bench-unit \
	sweep fuzz-scripts install uninstall dist deb test-install test-pie test-deb test-fresh fmt lint lint-fuzz fuzz stubs clean

run: build
	@printf '%s\n' '' 'The example listens on port $(PORT). In a second terminal, say one of:' '' \
		'    curl -N http://127.0.0.1:$(PORT)/' \
		"    bash -c 'exec 3<>/dev/tcp/127.0.0.1/$(PORT); printf \"GET / HTTP/1.0\\r\\n\\r\\n\" >&3; cat <&3'" '' \
		'and end it with Ctrl-C: the server prints _close_callback. Ctrl-C here ends the server.' ''
	@$(PHP) -n -r 'exit(@stream_socket_server("tcp://0.0.0.0:$(PORT)") ? 0 : 1);' || \
		{ echo 'Port $(PORT) is in use. Choose another: make run PORT=4343' >&2; exit 1; }
	@$(EVENT) php-examples/http_closecb.php $(PORT)

test: unit phpt

setup:
	@scripts/setup

build: setup $(MODULE)

# Which PHP the module is for: the number of its interface, with threads or without, debug or not. For another one, also
# one that has taken the place of this under the same name, what is built of its headers is built again.
$(BUILD): setup
	@mkdir -p $(@D)
	@$(PHP) -n -i | sed -n 's/^PHP Extension Build => //p' > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else \
		[ ! -f $@ ] || { cargo clean --quiet --package event --package ext-php-rs && \
			cargo clean --quiet --release --package event --package ext-php-rs; } && mv $@.new $@; fi

$(MODULE): $(SOURCES) $(BUILD) | setup
	$(CARGO) build --release --locked
	@mkdir -p modules
	@cp target/release/libphp_event.so $@.new
	@mv $@.new $@

unit: setup
	$(CARGO) test --locked --package event-runtime

# The tests of the package in php/ are among them.
phpt: build libraries
	tests-phpt/run $(TESTS)

libraries: setup
	@scripts/libraries

# The same tests on the other back ends, less those that are about epoll.
test-backends: build
	EVENT_NOEPOLL=1 tests-phpt/run $(TESTS)
	EVENT_NOEPOLL=1 EVENT_NOPOLL=1 tests-phpt/run $(TESTS)

# The same tests with opcache and its just-in-time compiler.
test-jit: build
	FLAGS='-d zend_extension=opcache -d opcache.enable=1 -d opcache.enable_cli=1 -d opcache.jit_buffer_size=64M -d opcache.jit=tracing' \
		tests-phpt/run $(TESTS)

# Several threads of one process, which only a PHP with threads can have.
test-threads: build
	@tests-threads/run

# Every PHP that a Debian machine can get, one after the other, and a table of them. ONLY="php8.5 php8.6" are some of them.
matrix:
	@scripts/matrix $(ONLY)

# PHP's regular expressions are compiled to code that valgrind cannot follow.
valgrind: build
	@command -v valgrind >/dev/null || { echo 'valgrind is missing: apt-get install valgrind' >&2; exit 1; }
	EXTRA=-m FLAGS='-d pcre.jit=0' SECONDS_A_TEST=300 tests-phpt/run $(TESTS)

# CPU time of an operation, of this build and of what it is compared with, in turn: docs/performance.md. BENCH="http tcp"
# for some rows; PEER=, BESIDE=, ROUNDS= and more are in the first lines of benches/run.
bench: build
	@benches/run $(BENCH)

# The parts of the runtime by themselves, by criterion. BENCH=websocket for those with such a name.
bench-unit: setup
	$(CARGO) bench --locked --package event-runtime -- $(BENCH)

# Every method and property with all kinds of arguments, in all states, from everywhere; SWEEP=EventBuffer::add for a part.
sweep: build
	tests-sweep/run sweep.php

# Scripts by chance; SEEDS=1-2000.
fuzz-scripts: build
	tests-sweep/run fuzz.php

# The scripts see what is given to make, as PHP=, PHP_CONFIG=, and where to install: DESTDIR= goes before all paths,
# EXTENSION_DIR= and INI_DIR= are other places than this PHP's own.
install: build
	@scripts/install $(MODULE)

uninstall:
	@scripts/install --undo

# What others install, made in target/dist: an archive for PIE, and a package for Debian and Ubuntu.
dist: build
	@scripts/dist $(MODULE) target/dist

deb: build
	@scripts/deb $(MODULE) target/dist

# Each is installed as its users do it, in folders below target.
test-install: build
	@scripts/test-install

test-pie: dist
	@scripts/test-pie

test-deb: deb
	@scripts/test-deb

# All from nothing: a clone of the last commit, on a Debian that has Rust and make, and no PHP.
test-fresh:
	@scripts/test-fresh

fmt:
	cargo fmt --all

# Each fuzz target for some seconds; a crash is kept below target/fuzz. Wants a nightly compiler, and cargo-fuzz.
FUZZ_SECONDS ?= 60
fuzz: setup
	@for target in $$(cargo +nightly fuzz list --fuzz-dir runtime/fuzz); do \
		mkdir -p target/fuzz/$$target && \
		cargo +nightly fuzz run --fuzz-dir runtime/fuzz $$target target/fuzz/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -artifact_prefix=target/fuzz/$$target- || exit 1; \
	done

# The fuzz targets are a workspace of their own, which wants a C++ compiler as well.
lint-fuzz: setup
	$(CARGO) clippy --locked --manifest-path runtime/fuzz/Cargo.toml -- -D warnings

lint: build
	cargo fmt --all --check
	@! command -v shellcheck >/dev/null || shellcheck scripts/* .ci/run tests-phpt/run tests-threads/run
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	@$(EVENT) stubs/generate.php | diff -u stubs/event.stub.php - || \
		{ echo 'stubs/event.stub.php is out of date: run make stubs' >&2; exit 1; }

stubs: build
	$(EVENT) stubs/generate.php > stubs/event.stub.php.new
	mv stubs/event.stub.php.new stubs/event.stub.php

clean:
	cargo clean
	rm -rf modules
	find tests-phpt php/tests -maxdepth 2 \( -name '*.diff' -o -name '*.exp' -o -name '*.log' -o -name '*.out' -o -name '*.mem' \) -delete
	find tests-phpt php/tests -maxdepth 2 ! -path '*/include/*' \( -name '*.php' -o -name '*.sh' \) -delete
