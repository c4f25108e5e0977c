"""Start the central service in a frozen build."""

import multiprocessing

from central_service.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a worker is this file started again
    raise SystemExit(main())
