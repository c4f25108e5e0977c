#!/bin/sh
# Install the packages of dist/ in a bare Debian and use them there, as an ordinary account.
#
#     sudo packaging/linux/chroot.sh bookworm|trixie [FOLDER]
#
# After packaging/linux/build.py. Makes the Debian in FOLDER, which must not exist yet and is kept;
# without FOLDER in a temporary one, which is removed. Needs debootstrap, 2 GB and the network.
# Papers and pictures of the windows are left in dist/chroot-SUITE.
set -eu

suite=$1
checkout=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)

if [ "${CHROOT:-}" != inside ]; then
    [ "$(id -u)" = 0 ] || { echo "Needs root: sudo $0 $suite" >&2; exit 2; }
    command -v debootstrap >/dev/null || {
        echo "Needs debootstrap: sudo apt-get install -y debootstrap" >&2; exit 2; }
    [ -z "${2:-}" ] || mkdir "$2"
    machine=$(CDPATH='' cd -- "${2:-$(mktemp -d)}" && pwd)
    chmod 0755 "$machine"
    status=0
    CHROOT=inside unshare --mount --pid --fork --kill-child sh "$0" "$suite" "$machine" || status=$?
    [ -n "${2:-}" ] || rm -rf --one-file-system "$machine"
    exit $status
fi

machine=$2
step() { printf '\n=== %s\n' "$1"; }

step "A bare Debian $suite"
debootstrap --variant=minbase --include=ca-certificates "$suite" "$machine" >/dev/null
mount -t proc proc "$machine/proc"
mkdir -p "$machine/dev/shm" && mount -t tmpfs -o mode=1777 tmpfs "$machine/dev/shm"
cp /etc/resolv.conf "$machine/etc/resolv.conf" 2>/dev/null || true
cp "$checkout"/dist/*.deb "$machine/tmp/"

step "The packages, with what they depend on"
chroot "$machine" apt-get -qq update
chroot "$machine" sh -c \
    'DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends /tmp/*.deb' >/dev/null
chroot "$machine" useradd --create-home --shell /bin/sh canbo

as_clerk() {
    chroot "$machine" setpriv --reuid=canbo --regid=canbo --init-groups env -i \
        HOME=/home/canbo PATH=/usr/bin:/bin LANG=C.UTF-8 \
        COMMUNE_READINESS_PASSPHRASE_FILE=/home/canbo/passphrase sh -c "cd && $1"
}
step "An ordinary account: first round, papers, the window"
as_clerk 'umask 077; echo "mat khau" > passphrase'
as_clerk 'commune-readiness --version'
as_clerk 'commune-readiness init --person "Nguyễn Thị Hoa" --commune 25399'
as_clerk 'commune-readiness answer A3 --value 4/5 --note "nghỉ ốm"'
as_clerk 'for p in blank commune slip; do commune-readiness report $p --out $p.pdf || exit 1; done'
as_clerk 'commune-readiness check && commune-readiness backup copy.db'
as_clerk 'commune-readiness --probe-startup'
as_clerk 'commune-readiness --picture window.png --size 1366x728'
as_clerk 'commune-readiness update check 2>&1 || echo "exit code $?"'
step "Desk and service together"
as_clerk 'commune-readiness demo --headless --out demo'
out="$checkout/dist/chroot-$suite"
rm -rf "$out" && mkdir -p "$out"
cp -r "$machine"/home/canbo/*.pdf "$machine"/home/canbo/*.png "$machine/home/canbo/demo" "$out/"
step "Removed again; the data stays"
chroot "$machine" apt-get -qq remove -y commune-readiness central-service >/dev/null
[ -e "$machine/home/canbo/.local/share/commune-readiness/desk.db" ]
[ ! -e "$machine/usr/bin/commune-readiness" ] && [ ! -e "$machine/usr/lib/commune-readiness" ]
step "Done: $out"
