#!/bin/bash
# Install what wine.sh built, silently, use it as a person would, take it away: use.sh FOLDER
# Pictures of the window are left in FOLDER/pictures.
set -eu
work=$1; mkdir -p "$work/pictures"
wine=/usr/lib/wine/wine64
setup=$(ls "$work"/checkout/dist/*-setup.exe)
home=$WINEPREFIX/drive_c/users/$(id -un)
program='C:\users\'$(id -un)'\AppData\Local\Programs\RaSoatTrungTam'
place=$home/AppData/Local/Programs/RaSoatTrungTam
data=$home/AppData/Local/commune-readiness
failed=0
port=48118  # of the service
step() { printf '\n=== %s\n' "$1"; }
run() { { timeout -k 5 "${LIMIT:-120}" $wine "$@" </dev/null 2>&1 && echo "code 0" || echo "code $?"; } | cat; }
desk() { run "$program\\commune-readiness.exe" "$@"; }
check() { if eval "$2"; then echo "ok: $1"; else echo "FAILED: $1"; failed=1; fi; }

rm -rf "$place" "$data"  # of a trial before
step "A silent installation from a USB drive"
usb=$WINEPREFIX/drive_c/usb; rm -rf "$usb" && mkdir -p "$usb" && cp "$setup" "$usb/setup.exe"
begun=$(date +%s); run 'C:\usb\setup.exe' /S; echo "$(($(date +%s) - begun)) s"
check "the launchers" '[ -e "$place/ra-soat.exe" ] && [ -e "$place/commune-readiness.exe" ]'
check "the version" '[ -e "$place/versions/$(cat "$place/current")/ra-soat.exe" ]'
echo "a damaged card" >"$usb/the-may-chu.the"
check "over itself, with a damaged card: installed, the card not taken" 'run "C:\usb\setup.exe" /S | grep -q "^code 3" && [ ! -e "$place/service.the" ]'
rm "$usb/the-may-chu.the"
check "the entry in Apps" 'run reg query "HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\RaSoatTrungTam" | grep -q DisplayVersion'
check "the type of packages" 'run reg query "HKCU\Software\Classes\.goi" | grep -q RaSoat'
du -sm "$place"

step "A first round by the command line, from C:\\"
cd "$WINEPREFIX/drive_c"
desk --version
desk init --person "Nguyễn Thị Hoa" --commune 25399
desk answer A3 --value 4/5 --note "nghỉ ốm"
for paper in blank commune slip; do desk report $paper --out "C:\\usb\\$paper.pdf"; done
desk check
desk waiting
desk --probe-startup
desk update check
check "the papers" '[ -s "$usb/blank.pdf" ] && [ -s "$usb/commune.pdf" ] && [ -s "$usb/slip.pdf" ]'

if ls "$work"/checkout/dist/central-service-*.zip >/dev/null 2>&1; then
    step "The central service, unpacked, beside the installed desk: code, answers, receipt on paper"
    service=$WINEPREFIX/drive_c/service; rm -rf "$service" && mkdir -p "$service"
    unzip -q "$work"/checkout/dist/central-service-*.zip -d "$service"
    officer() { (cd "$service" && run 'C:\service\service\central-service.exe' --database sqlite:///C:/service/service.db --folder 'C:\service\data' "$@"); }
    mkdir -p "$service/data"
    officer init --name "Máy chủ thử"
    officer area "Khu vực Bù Đăng" --communes 25399
    officer round open "$(date +%Y-%m)" --due "$(date +%Y-%m-28)"
    officer checklist publish 'C:\service\service\_internal\checklists\decree-118-v1.toml'
    code=$(officer code --role clerk --commune 25399 | tr -d '\r' | grep -v '^code ' | tail -1)
    (cd "$service" && setsid bash -c "$wine 'C:\\service\\service\\central-service.exe' --database sqlite:///C:/service/service.db --folder 'C:\\service\\data' serve --port $port --watch-port $((port + 1)) </dev/null 2>&1 | cat >>'$work/logs/service.log'" &)
    for wait in $(seq 60); do curl -fs http://127.0.0.1:$((port + 1))/healthz >/dev/null && break; sleep 1; done
    check "the service answers" 'curl -fs http://127.0.0.1:$((port + 1))/healthz'
    check "the officer's page has its template and style" 'curl -s http://127.0.0.1:$port/ | grep -q "<form"'
    officer address http://127.0.0.1:$port --yes
    officer card --out 'C:\usb\the-may-chu.the'
    check "the real card beside it is taken in" 'run "C:\usb\setup.exe" /S | grep -q "^code 0" && [ -e "$place/service.the" ]'
    desk enrol --code "$code"  # the address comes from the card
    desk sync
    check "the receipt" 'desk waiting | grep -q "^code 0"'
    officer verify
    officer backup 'C:\service\copy.db'
    run taskkill /f /im central-service.exe
fi

step "Consoles of Japan and Turkey: what is piped is UTF-8 everywhere"
for page in 932 857 1258; do
    check "code page $page" 'run cmd /c "chcp $page >nul & $program\\commune-readiness.exe show A3" | grep -q "nghỉ ốm"'
done

step "An update from a USB drive: refused, ended at any moment, put in, and back"
made=$work/made/update; rm -rf "$made" && mkdir -p "$made" && printf 'mat khau\n' >"$made/passphrase"
made_win=$(printf 'Z:%s' "$(printf %s "$made" | tr / '\\')")
makers() { (cd "$work/checkout" && run "$work/python/python.exe" -X utf8 packaging/release.py "$@" --passphrase-file "$made_win\\passphrase"); }
makers keys --out "$made_win\\repository" --keys "$made_win\\keys"
version=$(cat "$place/current"); own=$place/versions/$version/_internal
mkdir -p "$own/resources/updates"; cp "$made/repository/1.root.json" "$own/resources/updates/root.json"  # as --update-root does
cp -al "$place/versions/$version" "$made/0.2.0"
rm "$made/0.2.0/_internal/LICENSE"; (cat "$own/LICENSE"; echo "one line") >"$made/0.2.0/_internal/LICENSE"
makers sign --bundle "$made_win\\0.2.0" --system windows-x86_64 --version 0.2.0 --from "$program\\versions\\$version" \
    --repository "$made_win\\repository" --key "$made_win\\keys\\release.pem" --out 'C:\usb\0.2.0.cap-nhat'
head -c 4000 "$usb/0.2.0.cap-nhat" >"$usb/cut.cap-nhat"; cp "$usb/blank.pdf" "$usb/paper.cap-nhat"
for wrong in cut paper; do
    check "refused: $wrong" 'desk update "C:\\usb\\$wrong.cap-nhat" | tee -a "$work/logs/refused.log" | grep -q "^code 1"'
done
for seconds in 0.5 1 1.5 2 2.5 3 3.5 4 4.5 5 6; do
    $wine "$program\\versions\\$version\\commune-readiness.exe" update 'C:\usb\0.2.0.cap-nhat' </dev/null >/dev/null 2>&1 & one=$!
    sleep $seconds; kill -9 $one 2>/dev/null || true; wait $one 2>/dev/null || true
    check "after $seconds s $(cat "$place/current") starts" 'desk waiting | grep -q "^code [01]"'
    printf '%s\n' "$version" >"$place/current"; rm -rf "$place/versions/0.2.0"
done
desk update 'C:\usb\0.2.0.cap-nhat'
check "the new version is the one that starts" '[ "$(cat "$place/current")" = 0.2.0 ] && desk show A3 | grep -q "nghỉ ốm"'
check "an installer of before is refused" 'run "C:\usb\setup.exe" /S | grep -q "^code 2" && [ "$(cat "$place/current")" = 0.2.0 ]'
desk update back
check "back" '[ "$(cat "$place/current")" = "$version" ] && desk check | grep -q "^code 0"'

step "The window"
# In the background: what it starts keeps the pipe until its window is closed.
window() { setsid bash -c "$wine '$program\ra-soat.exe' </dev/null 2>&1 | cat >>'$work/logs/window.log'" & }
picture() { sleep "${WAIT:-20}"; import -display "$DISPLAY" -window root "$work/pictures/$1.png"; }
windows() { xdotool search --onlyvisible --name "Rà soát" 2>/dev/null | wc -l; }
window; picture window

step "A second start, and an installation over the running program"
window; picture second
check "one window" '[ "$(windows)" = 1 ]'
[ ! -e "$usb/the-may-chu.the" ] || { run "$program\\ra-soat.exe" 'C:\usb\the-may-chu.the'; picture card; }
check "one window after a card was opened" '[ "$(windows)" = 1 ]'
run 'C:\usb\setup.exe' /S
check "still the same version" '[ -e "$place/versions/$(cat "$place/current")/ra-soat.exe" ]'

step "Refused on Windows 7, with nothing changed"
run reg add 'HKCU\Software\Wine' /v Version /d win7 /f >/dev/null; sleep 1
for wait in 1 2 3 4 5; do run 'C:\usb\setup.exe' /S | tee "$work/logs/win7.log"; grep -q '^code 2' "$work/logs/win7.log" && break; sleep 3; done
check "refused by Windows 7" 'grep -q "^code 2" "$work/logs/win7.log"'
run reg add 'HKCU\Software\Wine' /v Version /d win10 /f >/dev/null

step "The window is closed, the program is taken away; the data stays"
xdotool search --name "Rà soát" windowclose 2>/dev/null || true
sleep 3; run taskkill /f /im ra-soat.exe >/dev/null 2>&1 || true; sleep 2
run "$program\\uninstall.exe" /S /DATA=remove
check "refused while something has no receipt" '[ -e "$place/ra-soat.exe" ]'
run "$program\\uninstall.exe" /S; sleep 5
check "the program is gone" '[ ! -e "$place/ra-soat.exe" ]'
check "the data is there" '[ -e "$data/desk.db" ]'
exit $failed
