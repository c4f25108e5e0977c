"""Read the arguments, run one verb, say what came of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_app import paths
from desktop_app.core.faults import Fault
from desktop_app.i18n import sentence

from . import declaring, demo, exchanging, later, papers, reading, supervising
from .codes import Exit, exit_of
from .context import Context, Usage
from .parser import Verbs


def run(arguments: Sequence[str], *, data: Path | None) -> int:
    """Run the verb in *arguments* on the data folder; return the exit code."""
    parser = argparse.ArgumentParser(prog="commune-readiness", add_help=True)
    verbs = Verbs(parser.add_subparsers(dest="verb", metavar="VERB", required=True))
    for subject in (declaring, supervising, reading, exchanging, papers, demo, later):
        subject.add(verbs)
    chosen = parser.parse_args(arguments)
    context = Context(folder=data or paths.default_data_folder(), options=chosen)
    try:
        return int(chosen.run(context) or Exit.DONE)
    except Usage as fault:
        print(sentence(fault), file=sys.stderr)
        return Exit.USAGE
    except Fault as fault:
        print(sentence(fault), file=sys.stderr)
        return exit_of(fault)
    except KeyboardInterrupt:
        return 130
    finally:
        context.close()
