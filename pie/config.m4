dnl For PIE, which builds an extension with phpize, configure and make. The work is cargo's: see Makefile.frag.
PHP_ARG_ENABLE([event], [for the event extension], [AS_HELP_STRING([--enable-event], [Build the event extension])], [yes])

if test "$PHP_EVENT" != "no"; then
  AC_PATH_PROG([CARGO], [cargo], [no])
  if test "$CARGO" = "no"; then
    AC_MSG_ERROR([there is no Rust here: install it from https://rustup.rs and try again])
  fi
  PHP_SUBST([CARGO])
  AC_PATH_PROG([EVENT_PHP_CONFIG], [$PHP_CONFIG])
  PHP_SUBST([EVENT_PHP_CONFIG])
  PHP_ADD_BUILD_DIR([$abs_builddir/modules])
  PHP_MODULES="$PHP_MODULES \$(phplibdir)/event.so"
  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir], [$abs_builddir])
fi
