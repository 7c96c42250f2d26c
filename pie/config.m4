dnl For PIE, which builds an extension with phpize, configure and make. The work is cargo's: see Makefile.frag.
PHP_ARG_ENABLE([event], [for the event extension], [AS_HELP_STRING([--enable-event], [Build the event extension])], [yes])

if test "$PHP_EVENT" != "no"; then
  dnl PIE names php-config by an absolute path, others by its name: both are found.
  EVENT_PHP_CONFIG=`command -v "$PHP_CONFIG"`
  AC_MSG_NOTICE([looking for Rust, libclang and OpenSSL's headers])
  PHP="$PHP_EXECUTABLE" PHP_CONFIG="$EVENT_PHP_CONFIG" "$abs_srcdir/../scripts/setup" --check ||
    AC_MSG_ERROR([something the event extension is built with is missing: what, is said above])
  dnl As root, who may have no Rust, `make install` finds everything built.
  AC_PATH_PROG([CARGO], [cargo])
  PHP_SUBST([CARGO])
  PHP_SUBST([EVENT_PHP_CONFIG])
  PHP_ADD_BUILD_DIR([$abs_builddir/modules])
  PHP_MODULES="$PHP_MODULES \$(phplibdir)/event.so"
  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir], [$abs_builddir])
fi
