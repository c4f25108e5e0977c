#!/bin/bash
# Try the installer in everything that can go wrong, with a small program in it: trials.sh FOLDER
# What the installer does not see (papers, windows) is in use.sh, with the real one. Needs root, for a
# small disk.
set -eu
work=$1; here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
wine=/usr/lib/wine/wine64
made=$work/made/trials; rm -rf "$made" && mkdir -p "$made"
failed=0
step() { printf '\n=== %s\n' "$1"; }
run() { { timeout -k 5 "${LIMIT:-120}" $wine "$@" </dev/null 2>&1 && echo "code 0" || echo "code $?"; } | cat; }
check() { if eval "$2"; then echo "ok: $1"; else echo "FAILED: $1"; failed=1; fi; }
gives() { run "${@:2}" | grep -q "^code $1"; }

installer() {  # VERSION NEEDED_MB
    local bundle=$made/$1/bundle launchers=$made/$1/launchers
    mkdir -p "$bundle/_internal" "$launchers"
    x86_64-w64-mingw32-gcc -O2 -s -municode -DVERSION="\"$1\"" \
        -o "$bundle/commune-readiness.exe" "$here/small_program.c"
    cp "$bundle/commune-readiness.exe" "$bundle/ra-soat.exe"
    python3 -c "
import random
for number in range(60):
    data = random.Random(number).randbytes(150_000)
    open(f'$bundle/_internal/{number}.bin', 'wb').write(b'$1' + data[len('$1'):])"
    x86_64-w64-mingw32-gcc -O2 -s -municode -DWINDOWED -mwindows -o "$launchers/ra-soat.exe" "$here/../launcher.c"
    x86_64-w64-mingw32-gcc -O2 -s -municode -o "$launchers/commune-readiness.exe" "$here/../launcher.c"
    makensis -V2 -INPUTCHARSET UTF8 -DSTUB=amd64-unicode -DBUNDLE="$bundle" -DLAUNCHERS="$launchers" \
        -DVERSION="$1" -DNEEDED_MB="$2" -DICON="$made/icon.ico" -DOUT="$made/setup-$1.exe" "$here/../installer.nsi"
}
convert -size 32x32 xc:blue "$made/icon.ico"
installer 0.1.0 20; installer 0.2.0 20; installer 0.3.0 9000000

# A USB drive and an account with Vietnamese letters and spaces.
usb="$WINEPREFIX/drive_c/USB của tỉnh"; rm -rf "$usb" && mkdir -p "$usb" && cp "$made"/setup-*.exe "$usb"
home="$WINEPREFIX/drive_c/users/Nguyễn Thị Hoa"; rm -rf "$home"; mkdir -p "$home/AppData/Local"
usb_win='C:\USB của tỉnh'; home_win='C:\users\Nguyễn Thị Hoa'
folders='HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders'
before=$(run reg query "$folders" /v 'Local AppData' | sed -n 's/.*REG_\(EXPAND_\)\?SZ *//p' | tr -d '\r')
uninstall_key='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\RaSoatTrungTam'
account() {
    run reg delete "$uninstall_key" /f >/dev/null  # else the folder of the other account is taken
    run reg add "$folders" /v 'Local AppData' /t REG_EXPAND_SZ /d "$1" /f >/dev/null
}
trap 'account "$before"; rm -f "$WINEPREFIX/dosdevices/p:"' EXIT
account "$home_win\\AppData\\Local"
place="$home/AppData/Local/Programs/RaSoatTrungTam"; place_win="$home_win\\AppData\\Local\\Programs\\RaSoatTrungTam"
# NSIS takes "_?=" and "/D=" without quotes alone, and Wine quotes what has a space: by a drive.
ln -sfn "$home/AppData/Local/Programs" "$WINEPREFIX/dosdevices/p:"
setup() { run "$usb_win\\setup-$1.exe" /S; }
version() { run "$place_win\\commune-readiness.exe" --version | tr -d '\r' | tr '\n' ' '; }

step "Installed for “Nguyễn Thị Hoa” from “USB của tỉnh”, a drive that is read only"
printf 'commune-readiness card 1\nx' >"$usb/thẻ máy chủ.the"; chmod a-w "$usb"/*
check "result 0" 'setup 0.1.0 | grep -q "^code 0"'
check "it starts" '[ "$(version)" = "0.1.0 code 0 " ]'
check "the card is in, and may be replaced" '[ "$(stat -c %A "$place/service.the" | cut -c3)" = w ]'
check "again, over itself, with the card" 'setup 0.1.0 | grep -q "^code 0"'
ls "$place" "$place/versions"

step "A damaged card beside it"
rm -f "$usb"/*.the; printf 'no card' >"$usb/hỏng.the"
check "result 3: installed, the card not taken" 'setup 0.1.0 | grep -q "^code 3"'
check "the good card of before stays" 'grep -q "^commune-readiness card" "$place/service.the"'
printf 'commune-readiness card 1\ny' >"$usb/thẻ (1).the"
check "a good one beside the damaged one is found" 'setup 0.1.0 | grep -q "^code 0" && tail -c1 "$place/service.the" | grep -q y'
rm -f "$usb"/*.the

step "A newer version over an older one, an older one over a newer one"
check "0.2.0 over 0.1.0" 'setup 0.2.0 | grep -q "^code 0" && [ "$(version)" = "0.2.0 code 0 " ]'
check "0.1.0 is kept to go back to" '[ "$(cat "$place/previous")" = 0.1.0 ] && [ -e "$place/versions/0.1.0/ra-soat.exe" ]'
check "0.1.0 over 0.2.0 is refused" 'setup 0.1.0 | grep -q "^code 2" && [ "$(version)" = "0.2.0 code 0 " ]'
printf '0.1.0\n' >"$place/current"; printf '0.2.0\n' >"$place/previous"
check "0.2.0 again after going back" 'setup 0.2.0 | grep -q "^code 0" && [ "$(version)" = "0.2.0 code 0 " ] && [ "$(cat "$place/previous")" = 0.1.0 ]'

step "Over a running program, also one of the version before"
for one in 0.1.0 0.2.0; do
    $wine "$place_win\\versions\\$one\\ra-soat.exe" </dev/null >/dev/null 2>&1 & held=$!
    sleep 2
    check "refused while $one runs" 'setup 0.2.0 | grep -q "^code 2" && [ "$(version)" = "0.2.0 code 0 " ]'
    check "the uninstaller too" 'gives 2 "$place_win\\uninstall.exe" /S "_?=P:\\RaSoatTrungTam" && [ -e "$place/ra-soat.exe" ]'
    kill -9 $held 2>/dev/null || true; wait $held 2>/dev/null || true
done

step "A full disk: before, and in the middle"
check "refused before anything is written" 'setup 0.3.0 | grep -q "^code 2" && [ "$(version)" = "0.2.0 code 0 " ]'
small=$made/small; mkdir -p "$small"; mount -t tmpfs -o size=26m tmpfs "$small"
ln -sfn "$small" "$WINEPREFIX/dosdevices/s:"
trap 'account "$before"; rm -f "$WINEPREFIX"/dosdevices/[ps]:; umount "$small"' EXIT
on_small() { run "$usb_win\\setup-$1.exe" /S '/D=S:\càiđặt'; }
starts_there() { gives 0 'S:\càiđặt\commune-readiness.exe' --version; }
free() { df -k --output=avail "$small" | tail -1; }
check "0.1.0 has room" 'on_small 0.1.0 | grep -q "^code 0" && starts_there'
dd if=/dev/zero of="$small/full" bs=1k count=$(($(free) - 4000)) 2>/dev/null
check "0.1.0 again finds it full and leaves what was there" 'on_small 0.1.0 | grep -q "^code 2" && starts_there'
rm "$small/full"; umount "$small"; mount -t tmpfs -o size=32m tmpfs "$small"
on_small 0.1.0 >/dev/null
for wait in $(seq 500); do [ -e "$small/càiđặt/versions/0.2.0/_internal/1.bin" ] && break; sleep 0.02; done \
    && dd if=/dev/zero of="$small/full" bs=1k count=$(($(free) - 500)) 2>/dev/null &
check "0.2.0 meets a disk that fills up" 'on_small 0.2.0 | grep -q "^code 2"'
wait $! 2>/dev/null || true
check "0.1.0 starts, nothing of 0.2.0 is left" 'starts_there && [ ! -e "$small/càiđặt/versions/0.2.0" ]'

step "Ended at any moment: over itself, and over the version before"
account "$home_win\\AppData\\Local"
begin_and_end() {  # SECONDS VERSION: that installer, ended after so long
    $wine "$usb_win\\setup-$2.exe" /S </dev/null >/dev/null 2>&1 & local one=$!
    sleep "$1"
    kill -9 $one 2>/dev/null || true; wait $one 2>/dev/null || true
}
for over in 0.2.0 0.1.0; do
    rm -rf "$place"; setup "$over" >/dev/null
    for seconds in 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 2.0 2.2 2.5 3.0; do
        begin_and_end $seconds 0.2.0
        now=$(version)
        kept=$(ls "$place/versions" | tr '\n' ' ')
        check "after $seconds s over $over: $now($kept)" '[ "$now" = "0.2.0 code 0 " ] || [ "$now" = "$over code 0 " ]'
        [ "$over" = 0.2.0 ] || { rm -rf "$place"; setup "$over" >/dev/null; }
    done
    check "and the next installation goes through" 'setup 0.2.0 | grep -q "^code 0" && [ "$(version)" = "0.2.0 code 0 " ] && [ ! -e "$place/versions/0.2.0.old" ]'
done

step "The uninstaller: data without a receipt, data that cannot be read, a program that does not start"
data="$home/AppData/Local/commune-readiness"; mkdir -p "$data"; echo x >"$data/desk.db"
uninstall() { gives "$1" "$place_win\\uninstall.exe" /S /DATA=remove "${@:2}" '_?=P:\RaSoatTrungTam'; }
is_all_there() { [ -e "$data/desk.db" ] && [ -e "$place/ra-soat.exe" ]; }
echo 1 >"$data/waiting.txt"
check "data is not removed without a receipt" 'uninstall 2 && is_all_there'
echo 4 >"$data/waiting.txt"
check "nor where it cannot be read" 'uninstall 2 && is_all_there'
mv "$place/versions/0.2.0/commune-readiness.exe" "$made/aside.exe"
check "nor where the program does not start" 'uninstall 2 && is_all_there'
mv "$made/aside.exe" "$place/versions/0.2.0/commune-readiness.exe"
echo 0 >"$data/waiting.txt"
check "with receipts it is" 'uninstall 0 && [ ! -e "$data" ] && [ ! -e "$place/ra-soat.exe" ] && [ ! -e "$place/versions" ]'
exit $failed
