"""Make the documentation site: ``python3 packaging/dev.py docs [--out FOLDER]``.

The pages are the guides that F1 opens (resources/guide), the officer's guide in docs/, and one page
that leads to them; the pictures are taken from the running program (pictures.py). Everything is
gathered in build/site, made by mkdocs in an environment of its own, and checked (site_faults.py).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import site_faults
from pinned_environment import NoEnvironment, python_with

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
BUILD = CHECKOUT / "build" / "site"
PAGES = (*sorted((CHECKOUT / "resources" / "guide").glob("*.md")), HERE / "index.md")
SEARCHED = ("lunr.vi.min.js", "lunr.stemmer.support.min.js", "lunr.multi.min.js")
OFFICERS = CHECKOUT / "docs" / "run-a-province.md"


class SiteFailed(Exception):
    """What could not be made, and why."""


def gathered() -> Path:
    """Return the folder that mkdocs reads, without its pictures."""
    source = BUILD / "source"
    shutil.rmtree(source, ignore_errors=True)
    pages = source / "pages"
    pages.mkdir(parents=True)
    for page in PAGES:
        shutil.copyfile(page, pages / page.name)
    # "run" marks what a test carries out; Markdown knows a language alone there.
    text = OFFICERS.read_text(encoding="utf-8").replace("```sh run", "```sh")
    (pages / OFFICERS.name).write_text(text, encoding="utf-8")
    shutil.copyfile(HERE / "style.css", pages / "style.css")
    shutil.copyfile(HERE / "mkdocs.yml", source / "mkdocs.yml")
    shutil.copytree(HERE / "overrides", source / "overrides")
    return source


def run(command: list[str], **variables: str) -> None:
    """Run *command* to its end; raise SiteFailed with what it said where it fails."""
    environment = {**os.environ, "PYTHONUTF8": "1", **variables}
    done = subprocess.run(
        command, env=environment, check=False, cwd=CHECKOUT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise SiteFailed(f"{' '.join(command)}\n{done.stdout[-4000:]}")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="dev.py docs", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=CHECKOUT / "dist" / "site", metavar="FOLDER")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="take these, made before")
    chosen = parser.parse_args()
    out = chosen.out.absolute()
    python = python_with([HERE / "requirements.txt"], BUILD / "environment")
    source = gathered()
    pictures = source / "pages" / "pictures"
    if chosen.pictures:
        shutil.copytree(chosen.pictures, pictures)
    else:
        print("Taking the pictures from the running program …", flush=True)
        run([sys.executable, str(HERE / "pictures.py"), str(pictures)], QT_QPA_PLATFORM="offscreen")
    run(
        [str(python), "-m", "mkdocs", "build", "--strict", "--quiet",
         "--config-file", str(source / "mkdocs.yml"), "--site-dir", str(out)]
    )  # fmt: skip
    for language in (out / "assets" / "javascripts" / "lunr").rglob("*.js"):
        if language.name not in SEARCHED:
            language.unlink()  # the theme brings 30 languages, one of a megabyte
    if faults := list(site_faults.faults_of(out)):
        raise SiteFailed("\n".join(faults))
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    print(f"{size / 1e6:.1f} MB  {out / 'index.html'}")


if __name__ == "__main__":
    try:
        main()
    except (SiteFailed, NoEnvironment) as failed:
        raise SystemExit(str(failed)) from None
