"""What the machine can measure: hosts, printers, scanners, the computer, its system, certificates.

Each measurement has a time limit and can be stopped; what is not there is an answer, not a fault.
"""
