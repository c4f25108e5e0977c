#!/bin/bash
# Build, install and use the Windows programs on Debian 12 under Wine, for tests.
#
#     sudo packaging/windows/wine.sh FOLDER [environment|bundle|installer|use|trials ...]
#
# FOLDER is made and kept (4 GB); without a step, all five. Installs Wine, NSIS and MinGW-w64 from
# Debian's packages, and the wheels for Windows from the package registry; from nothing it takes
# about 12 minutes of one core. A release is built on Windows: docs/windows.md.
set -eu

work=$(realpath -m "$1"); shift
[ $# -gt 0 ] || set -- environment bundle installer use trials
checkout=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
mkdir -p "$work/logs"

export WINEPREFIX=$work/prefix WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
export DISPLAY=:94 LANG=C.UTF-8
unset PYTHONPATH PYTHONHOME
wine=/usr/lib/wine/wine64
python=$work/python/python.exe

# Windows programs want pipes: standard output into a file fails (init_sys_streams, WinError 6).
run() { { timeout -k 5 "${LIMIT:-600}" $wine "$@" </dev/null 2>&1 && echo "code 0" || echo "code $?"; } | cat; }
as_windows() { printf 'Z:%s' "$(printf %s "$1" | tr / '\\')"; }

screen_and_server() {  # a screen, and a server of Wine that stays: else each command costs 6 s
    if ! [ -e /tmp/.X11-unix/X94 ]; then
        setsid Xvfb :94 -screen 0 1366x768x24 </dev/null >/dev/null 2>&1 &
        echo $! >"$work/xvfb.pid"
        sleep 1
    fi
    # Started with no pipe of ours: its services would inherit it, and `| cat` would never end.
    setsid /usr/lib/wine/wineserver64 -p </dev/null >/dev/null 2>&1 || true
    setsid $wine wineboot </dev/null >/dev/null 2>&1
    # The first program with a window starts Wine's desktop, which would inherit a pipe too.
    [ ! -e "$python" ] || kill -0 "$(cat "$work/hold.pid" 2>/dev/null)" 2>/dev/null || {
        setsid bash -c "exec $wine '$python' -c \"import ctypes, time
ctypes.windll.user32.CreateWindowExW(0, 'STATIC', 'hold', 0, 0, 0, 1, 1, 0, 0, 0, 0)
time.sleep(7200)\" </dev/null 2>&1 | cat >/dev/null" </dev/null >/dev/null 2>&1 &
        echo $! >"$work/hold.pid"
        sleep 3
    }
}

environment() {
    command -v makensis >/dev/null && [ -x $wine ] && command -v gendef >/dev/null || {
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends wine wine64 nsis \
            gcc-mingw-w64-x86-64-win32 mingw-w64-tools unzip xdotool imagemagick xvfb >/dev/null
    }
    mkdir -p "$work/wheels"
    local pip="python3 -m pip download -q --no-deps --only-binary=:all: --platform win_amd64"
    # The wheel of panda3d has a CPython 3.11 for Windows inside.
    [ -e "$work/wheels/cpython" ] || $pip --python-version 3.11 -d "$work/wheels/cpython" panda3d==1.10.16
    # pip judges markers by the machine it runs on, so they are taken off.
    python3 - "$checkout" >"$work/pins.txt" <<'P'
import sys
from pathlib import Path
for name in ("requirements.txt", "frozen/requirements.txt"):
    for line in (Path(sys.argv[1]) / "packaging" / name).read_text().splitlines():
        pin, _, marker = line.rstrip(" \\").partition(" ; ")
        if line[:1] not in " #" and line and not any(
            no in marker for no in ("linux'", "!= 'win32'", "darwin'")
        ):
            print(pin)
P
    $pip --python-version 3.11 -d "$work/wheels/win" -r "$work/pins.txt"
    bash "$checkout/packaging/windows/wine/python.sh" "$work"
    screen_and_server
    run reg add 'HKCU\Software\Wine' /v Version /d win10 /f
    bash "$checkout/packaging/windows/wine/stand_ins.sh" "$work"
    # Ends never in Wine's netprofm; Windows has it.
    rm -f "$work/python/site/PySide6/plugins/networkinformation/qnetworklistmanager.dll"
}

checked_out() {  # the commit, in a folder whose name has Vietnamese letters and spaces
    local place="$work/Rà soát"
    rm -rf "$place" && mkdir -p "$place"
    git -c safe.directory="$checkout" -C "$checkout" archive HEAD | tar -x -C "$place"
    ln -sfn "$place" "$work/checkout"
}

bundle() {
    checked_out
    printf 'Lib\nDLLs\nsite\n..\\checkout\n.\nimport site\n' >"$work/python/python311._pth"
    screen_and_server
    (cd "$work/checkout" && LIMIT=3000 run "$(as_windows "$python")" -X utf8 \
        packaging/windows/build.py --here --step bundle "$@") | tee "$work/logs/bundle.log"
    grep -q '^code 0' "$work/logs/bundle.log"
}

installer() {
    # Wine here has no 32 bits, so the stub is that of 64; on Windows it is NSIS's own default.
    (cd "$work/checkout" && "${PYTHON:-python3}" packaging/windows/build.py \
        --step installer --stub amd64-unicode "$@") | tee "$work/logs/installer.log"
}

use() {
    screen_and_server
    bash "$checkout/packaging/windows/wine/use.sh" "$work" | tee "$work/logs/use.log"
}

trials() {
    screen_and_server
    bash "$checkout/packaging/windows/wine/trials.sh" "$work" | tee "$work/logs/trials.log"
}

for step in "$@"; do
    begun=$(date +%s)
    case $step in
        bundle-desktop) bundle --only desktop ;;
        installer-desktop) installer --only desktop ;;
        *) $step ;;
    esac
    echo "== $step: $(($(date +%s) - begun)) s"
done
