"""The version of this program, printed in the annex of every paper."""

VERSION = "0.1.0"
