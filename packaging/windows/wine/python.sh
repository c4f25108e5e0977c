#!/bin/bash
# Make FOLDER/python, a CPython 3.11 for Windows with the pinned wheels: python.sh FOLDER
set -eu
work=$1; here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd); cd "$work"
rm -rf python unpacked made && mkdir -p python/DLLs python/site unpacked made
unzip -q -o wheels/cpython/panda3d*.whl '*deploy_libs/*' -d unpacked
libs=$(dirname "$(find unpacked -name python311.dll)")
cp "$libs"/python311.dll "$libs"/[vV][cC][rR][uU][nN]*140*.dll python/
cp "$libs"/*.pyd "$libs"/libffi-8.dll "$libs"/libssl-3*.dll "$libs"/libcrypto-3*.dll "$libs"/sqlite3.dll python/DLLs/
lib=$(python3 -c 'import os; print(os.path.dirname(os.__file__))')
cp -a "$lib" python/Lib
rm -rf python/Lib/site-packages python/Lib/dist-packages python/Lib/lib-dynload python/Lib/test
find python/Lib -name __pycache__ -prune -exec rm -rf {} +
cd made
gendef "$work/python/python311.dll" >/dev/null 2>&1
x86_64-w64-mingw32-dlltool -d python311.def -l libpython311.a -D python311.dll
x86_64-w64-mingw32-gcc -O2 -municode -o "$work/python/python.exe" "$here/python.c" libpython311.a
# python3.dll, which wheels with the stable ABI are linked with: it only leads on to python311.dll.
python3 - <<'P'
import re
from pathlib import Path
lines = Path("python311.def").read_text().partition("EXPORTS")[2].splitlines()
names = [(l.split()[0], " DATA" if " DATA" in l else "") for l in lines if re.match(r"_?Py", l.strip())]
Path("python3.def").write_text(
    "LIBRARY python3.dll\nEXPORTS\n" + "".join(f"  {n}=python311.{n}{d}\n" for n, d in names)
)
P
echo 'int DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }' >empty.c
x86_64-w64-mingw32-gcc -shared -nostdlib -o "$work/python/python3.dll" empty.c python3.def -Wl,-e,DllMainCRTStartup
cd "$work"
printf 'Lib\nDLLs\nsite\n.\nimport site\n' >python/python311._pth
for wheel in wheels/win/*.whl; do unzip -q -o "$wheel" -d python/site; done
for data in python/site/*.data; do
    for kind in purelib platlib; do
        [ ! -d "$data/$kind" ] || cp -a "$data/$kind/." python/site/
    done
done
du -sh python
