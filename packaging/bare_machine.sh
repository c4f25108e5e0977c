#!/bin/sh
# Prove the two commands of the README on a bare Debian 12, as an ordinary user and as root.
#
#     sudo packaging/bare_machine.sh [FOLDER]
#
# Exports HEAD into a fresh Debian in FOLDER, which must not exist yet and is kept; without FOLDER
# in a temporary one, which is removed. Needs debootstrap, 4 GB and the network; takes four minutes
# and twice the time of the tests. What pip and TLS were told in this shell is passed on as it is.
set -eu

checkout=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

# Mounts and processes of the bare machine live in namespaces of their own and go with them, so
# nothing of this machine is mounted below the folder when it is removed.
if [ "${BARE_MACHINE:-}" != inside ]; then
    [ "$(id -u)" = 0 ] || { echo "Needs root: sudo $0" >&2; exit 2; }
    command -v debootstrap >/dev/null || {
        echo "Needs debootstrap: sudo apt-get install -y debootstrap" >&2; exit 2; }
    # Used once: the first step is that of a machine on which nothing was ever installed.
    [ -z "${1:-}" ] || mkdir "$1"
    machine=$(CDPATH='' cd -- "${1:-$(mktemp -d)}" && pwd)
    chmod 0755 "$machine"  # it is the root of a machine with more than one account
    status=0
    BARE_MACHINE=inside unshare --mount --pid --fork --kill-child \
        sh "$0" "$machine" || status=$?
    [ -n "${1:-}" ] || rm -rf --one-file-system "$machine"
    exit $status
fi

machine=$1
begun=$(date +%s)
step() { printf '\n=== %s (after %d s)\n' "$1" $(($(date +%s) - begun)); }

step "A bare Debian 12"
debootstrap --variant=minbase --include=python3,ca-certificates bookworm "$machine" >/dev/null
mount -t proc proc "$machine/proc"
mount -t devpts devpts "$machine/dev/pts" 2>/dev/null || true
mkdir -p "$machine/dev/shm" && mount -t tmpfs -o mode=1777 tmpfs "$machine/dev/shm"
bundle=/etc/ssl/certs/ca-certificates.crt
[ ! -e $bundle ] || cp $bundle "$machine$bundle"

home_of() { sed -n "s/^$1:.*:\(\/[^:]*\):.*/\1/p" "$machine/etc/passwd"; }
in_machine() {  # in_machine ACCOUNT COMMAND: a login of that account, in its checkout
    # shellcheck disable=SC2046  # the variables are told apart by line
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$(home_of "$1")" USER="$1" \
        $(env | grep -E '^(PIP_[A-Z_]+|SSL_CERT_FILE)=[^ ]*$') \
        chroot "$machine" setpriv --reuid="$1" --regid="$1" --init-groups \
        sh -c 'cd "$HOME/Rà soát Trung tâm xã" && eval "$1"' sh "$2"
}
place() {  # place ACCOUNT: HEAD in its home, owned by it
    folder="$machine$(home_of "$1")/Rà soát Trung tâm xã"
    mkdir -p "$folder"
    git -c safe.directory="$checkout" -C "$checkout" archive HEAD | tar -x -C "$folder"
    chroot "$machine" chown -R "$1:$1" "${folder#"$machine"}"
}
failed=
expect() {  # expect CODE TITLE ACCOUNT COMMAND
    step "$3: $2"
    code=0
    in_machine "$3" "$4" 2>&1 || code=$?
    [ "$code" = "$1" ] || { echo "!!! exit code $code instead of $1"; failed="$failed
  $3: $2"; }
}

chroot "$machine" useradd --create-home --shell /bin/sh canbo
chmod 0700 "$machine$(home_of root)"
place canbo
place root

expect 1 "without the system's libraries, one line to copy" canbo 'python3 packaging/dev.py run'
expect 0 "the demonstration, where nothing is installed yet" root 'python3 packaging/dev.py run'
expect 0 "again, in a moment" root 'python3 packaging/dev.py run --help'
expect 0 "the demonstration, with root's libraries" canbo 'python3 packaging/dev.py run'
expect 0 "every check, and the tests whose tools are there" canbo 'python3 packaging/dev.py test'
expect 0 "every check and test" root 'python3 packaging/dev.py test'
expect 0 "root's home is as private as before" root 'test "$(stat -c %a "$HOME")" = 700'
expect 0 "again, after root on the same machine" canbo 'python3 packaging/dev.py test tests/set_up'

step "The end"
[ -z "$failed" ] || { echo "Failed:$failed"; exit 1; }
echo "Both commands work on a bare machine."
