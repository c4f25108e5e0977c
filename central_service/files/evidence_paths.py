"""Where the files of uploads in progress lie in the folder of evidence."""

COMING = ".coming"  # a folder a commune, in it a folder a device
