"""Start the central service."""


def main() -> int:
    """Run the command line and return its exit code."""
    raise SystemExit(2)


if __name__ == "__main__":
    raise SystemExit(main())
