"""Start the desk in a frozen build."""

from desktop_app.__main__ import start

if __name__ == "__main__":
    raise SystemExit(start())
