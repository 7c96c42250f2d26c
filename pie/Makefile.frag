.PHONY: event-cargo

event-cargo:
	cd $(srcdir)/.. && PHP=$(PHP_EXECUTABLE) PHP_CONFIG=$(EVENT_PHP_CONFIG) $(CARGO) build --release --locked --target-dir $(builddir)/target

$(phplibdir)/event.so: event-cargo
	@mkdir -p $(phplibdir)
	cp $(builddir)/target/release/libphp_event.so $@
