# Built again only when a source is newer, so that `make install`, by root perhaps, only copies.
EVENT_ROOT = $(srcdir)/..
EVENT_TARGET = $(or $(CARGO_TARGET_DIR),$(builddir)/target)
EVENT_SOURCES = $(shell find $(EVENT_ROOT)/src $(EVENT_ROOT)/runtime/src -name '*.rs') \
	$(EVENT_ROOT)/build.rs $(EVENT_ROOT)/Cargo.toml $(EVENT_ROOT)/Cargo.lock $(EVENT_ROOT)/runtime/Cargo.toml \
	$(EVENT_ROOT)/.cargo/config.toml

$(phplibdir)/event.so: $(EVENT_SOURCES)
	cd $(EVENT_ROOT) && PHP="$(PHP_EXECUTABLE)" PHP_CONFIG="$(EVENT_PHP_CONFIG)" \
		"$(CARGO)" build --release --locked --target-dir "$(EVENT_TARGET)"
	@mkdir -p $(phplibdir)
	cp "$(EVENT_TARGET)/release/libphp_event.so" $@
