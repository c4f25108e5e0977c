#!/bin/bash
# Put into Wine's system32 what Wine 8 lacks and Windows 10 has: stand_ins.sh FOLDER
# Never beside python.exe: PyInstaller would collect it, and contents.py refuses such a bundle.
#   icuuc.dll             Qt6Core imports its converters of text: functions that return 0
#   bcryptprimitives.dll  wheels made with Rust import ProcessPrng: real random of advapi32
set -eu
work=$1; cd "$work/made"
imports() {
    x86_64-w64-mingw32-objdump -p "$1" | awk -v d="$2" \
        'tolower($0) ~ /dll name:/ {on=(tolower($3)==d)} on && $1 ~ /^[0-9a-f]+$/ && NF>=3 && $NF !~ /^[0-9]/ {print $NF}'
}
{
    for name in $(imports "$work/python/site/PySide6/Qt6Core.dll" icuuc.dll | sort -u); do
        echo "__declspec(dllexport) void *$name(void) { return 0; }"
    done
    echo 'int DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }'
} >icuuc.c
x86_64-w64-mingw32-gcc -shared -nostdlib -o icuuc.dll icuuc.c -Wl,-e,DllMainCRTStartup
cat >random.c <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T size)
{
    return SystemFunction036(to, (ULONG)size);
}
BOOL WINAPI DllMain(HINSTANCE a, DWORD b, LPVOID c) { return TRUE; }
C
x86_64-w64-mingw32-gcc -O2 -shared -o bcryptprimitives.dll random.c -ladvapi32
cp icuuc.dll bcryptprimitives.dll "$WINEPREFIX/drive_c/windows/system32/"
