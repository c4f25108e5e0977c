#!/bin/sh
# Start the installed version: the one that the file "current" beside this one names. An update puts
# a version into a folder of its own and then replaces "current" at once.
here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
version=$(cat "$here/current") || exit 1
exec "$here/versions/$version/commune-readiness" "$@"
