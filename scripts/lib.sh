# shellcheck shell=bash
# lib.sh - what the scripts have in common. Sourced, not run.
#
# A script that sources it stands in the repository's top directory afterwards.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What it takes to configure and compile. "command:package" is there if the command is, whoever installed it.
# shellcheck disable=SC2034 # for those who source this
BUILD_PACKAGES=(cmake:cmake ninja:ninja-build gcc:gcc libc6-dev)
# And to run the tests. clang and g++: headers are accepted or rejected by both compilers, and by C++. Python plays the
# user of the examples. git, patch, valgrind, gdb: the scripts for the course. gnuplot, doxygen: those of the site.
# shellcheck disable=SC2034
TEST_PACKAGES=("${BUILD_PACKAGES[@]}" g++:g++ clang:clang pkg-config:pkg-config python3:python3 git:git
	patch:patch valgrind:valgrind gdb:gdb gnuplot:gnuplot-nox doxygen:doxygen)
# And to build the site.
# shellcheck disable=SC2034
SITE_PACKAGES=(git:git python3 python3-sphinx python3-myst-parser furo python3-breathe doxygen:doxygen dot:graphviz)

# say TEXT...: what the script is doing. On stderr: stdout belongs to the program or the result.
say()
{
	printf '== %s\n' "$*" >&2
}

# usage_error TEXT: for an argument that is not understood.
usage_error()
{
	printf '%s: %s\nTry %s --help\n' "$0" "$1" "$0" >&2
	exit 2
}

# With CI=true, or when nobody is watching: no progress.
is_quiet()
{
	[[ ${CI:-} == true || ! -t 2 ]]
}

is_installed()
{
	case $1 in
	*:*)
		command -v "${1%%:*}" >/dev/null
		;;
	*)
		# Without dpkg nobody can tell: let the compiler complain.
		! command -v dpkg-query >/dev/null ||
			[[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
		;;
	esac
}

# require_packages PACKAGE...: installs what is missing. Each is a Debian package's name, or command:package.
# Neither root nor sudo without a password: prints the command to run, and ends the script.
require_packages()
{
	local package missing=() as_root=() install

	for package; do
		is_installed "$package" || missing+=("${package#*:}")
	done
	[[ ${#missing[@]} -gt 0 ]] || return 0

	install="apt-get install --yes --no-install-recommends ${missing[*]}"
	if ! command -v apt-get >/dev/null; then
		printf '%s: please install, by the names Debian gives them: %s\n' "$0" "${missing[*]}" >&2
		exit 1
	fi
	if [[ $EUID -ne 0 ]]; then
		if ! sudo -n true 2>/dev/null; then
			printf '%s: something is missing. Please run\n\n    sudo apt-get update && sudo %s\n\n' "$0" "$install" >&2
			exit 1
		fi
		as_root=(sudo -n)
	fi

	say "installing ${missing[*]}"
	# A package list that cannot be renewed may still be good enough. If it is not, the installation says so.
	apt_get update || true
	apt_get install --yes --no-install-recommends "${missing[@]}"
}

# Uses as_root of its caller.
apt_get()
{
	local command=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@")

	if is_quiet; then
		run_quietly "${command[@]}"
	else
		"${command[@]}" </dev/null >&2
	fi
}

# Shows what a command prints only if it fails.
run_quietly()
{
	local log status=0

	log=$(mktemp)
	"$@" >"$log" 2>&1 </dev/null || status=$?
	[[ $status -eq 0 ]] || cat "$log" >&2
	rm -f "$log"
	return "$status"
}

# build_preset PRESET [TARGET...]: configures and builds in build/PRESET; all targets if none is named.
build_preset()
{
	local preset=$1 build=(cmake --build --preset "$1")

	shift
	[[ $# -eq 0 ]] || build+=(--target "$@")
	say "building ($preset)"
	run_quietly cmake --preset "$preset"
	if is_quiet; then
		run_quietly "${build[@]}"
	else
		"${build[@]}" >&2
	fi
}

# test_preset PRESET [CTEST OPTION...]: runs the tests of a preset that has been built.
test_preset()
{
	local preset=$1 test=(ctest --preset "$1" --parallel "$(nproc)")

	shift
	is_quiet || test+=(--progress)
	say "testing ($preset)"
	"${test[@]}" "$@"
}
