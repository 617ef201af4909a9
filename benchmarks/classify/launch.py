"""Runs a command and prints, as JSON, its exit code, seconds and kilobytes.

A process counts the memory of the one it was split from until its own program starts, so whoever measures has
to be small: this file imports next to nothing.
"""

import os
import sys
import time

if __name__ == "__main__":
    start = time.perf_counter()
    process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    sys.stdout.write(f'{{"code": {code}, "wall": {wall}, "cpu": {cpu}, "memory": {used.ru_maxrss}}}\n')
