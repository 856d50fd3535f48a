#!/bin/sh
# symbols.sh LIBDIR MAJOR: what the installed libraries show to the linker, and under which name they ask to be found.
set -eu

libdir=$1
major=$2

fail()
{
	echo "$*" >&2
	exit 1
}

# The names of all symbols that others can link to, from nm's output.
names()
{
	nm "$@" --defined-only --format=posix | sed -n 's/^\([^ :]*\) [A-TV-Z].*/\1/p'
}

for name in async actor actor-ext; do
	shared=$libdir/libtroupe-$name.so
	static=$libdir/libtroupe-$name.a
	for list in "$(names --dynamic "$shared")" "$(names --extern-only "$static")"; do
		[ -n "$list" ] || fail "libtroupe-$name has no symbols"
		foreign=$(echo "$list" | grep -Ev '^(async|actor)_' || true)
		[ -z "$foreign" ] || fail "libtroupe-$name takes names that are not its own:" "$foreign"
	done
	readelf --dynamic "$shared" | grep -q "SONAME.*\[libtroupe-$name\.so\.$major\]" ||
		fail "libtroupe-$name.so does not have the soname libtroupe-$name.so.$major"
done
