"""Why the system refused a file or a folder, in words of ours: its own are English."""

from __future__ import annotations

import errno

from .fault import N_, Fault

_WHY = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.ENOTDIR: N_("there is no such file or folder"),
    errno.EISDIR: N_("it is a folder"),
    errno.EEXIST: N_("something of that name is there already"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.EACCES: N_("this account may not do that"),
    errno.EPERM: N_("this account may not do that"),
    errno.EROFS: N_("the disk is write-protected"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("the file is too large for this disk"),
    errno.EIO: N_("the disk cannot be read or written; it may be failing"),
    errno.ENODEV: N_("the disk is not there any more"),
    errno.ENXIO: N_("the disk is not there any more"),
    errno.EBUSY: N_("another program is using it"),
    errno.ETXTBSY: N_("another program is using it"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.ELOOP: N_("its links lead in a circle"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EINVAL: N_("the name cannot be that of a file"),
    errno.EADDRINUSE: N_("another program is using this address"),
    errno.EADDRNOTAVAIL: N_("this computer has no such address"),
}


def why_refused(error: OSError) -> Fault | str:
    """Return why, to be put into a sentence as one of its values."""
    known = _WHY.get(error.errno or 0)
    return Fault(known) if known else error.strerror or str(error)
