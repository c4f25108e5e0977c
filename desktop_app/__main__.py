"""Start the readiness desk."""


def main() -> int:
    """Run the command line or the window and return its exit code."""
    raise SystemExit(2)


if __name__ == "__main__":
    raise SystemExit(main())
