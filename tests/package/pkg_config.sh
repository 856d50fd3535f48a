#!/bin/sh
# pkg_config.sh static|shared VERSION, with CC and PKG_CONFIG_PATH set: a program built by hand with pkg-config's flags.
set -eu

kind=$1
version=$2
here=$(dirname "$0")
package=troupe-actor-ext
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
	echo "$*" >&2
	exit 1
}

[ "$(pkg-config --modversion $package)" = "$version" ] || fail "$package is not version $version"

cflags="-std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Wstrict-prototypes -Werror"
# Lists of options are meant to be split into words.
# shellcheck disable=SC2046,SC2086
case $kind in
static)
	$CC $cflags $(pkg-config --cflags $package) "$here/consumer.c" -o "$work/consumer" \
		-static $(pkg-config --static --libs $package)
	;;
shared)
	$CC $cflags $(pkg-config --cflags $package) "$here/consumer.c" -o "$work/consumer" \
		$(pkg-config --libs $package)
	LD_LIBRARY_PATH=$(pkg-config --variable=libdir $package)
	export LD_LIBRARY_PATH
	;;
*)
	fail "usage: $0 static|shared VERSION"
	;;
esac
"$work/consumer"

needed=$(readelf --dynamic "$work/consumer" | grep -c 'NEEDED.*libtroupe-' || true)
case $kind in
static) [ "$needed" -eq 0 ] || fail "the static program needs a shared library" ;;
shared) [ "$needed" -gt 0 ] || fail "the program needs no shared library of ours" ;;
esac

# shellcheck disable=SC2046
if $CC -std=c11 $(pkg-config --cflags $package) -c "$here/undeclared.c" -o "$work/undeclared.o" 2>"$work/log"; then
	fail "undeclared.c compiles, and should not"
fi
grep -q 'error: implicit declaration of function .*consumer_send_undeclared' "$work/log" ||
	fail "undeclared.c is rejected for another reason: $(cat "$work/log")"
