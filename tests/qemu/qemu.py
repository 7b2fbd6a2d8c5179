#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs QEMU, and is display, camera and reset button to the guest in it.

usage: qemu.py OUT SECONDS QEMU ARG...

QEMU's first serial port is written to OUT/console.log, the second to
OUT/report.out; it is ended after SECONDS. On the second port the guest may ask
for something with a line, and read the answer, "ok" or what went wrong:

    @ask picture NAME   save what the display shows: OUT/NAME.ppm and NAME.png
    @ask reset          a warm reset; a reset by the guest itself does nothing on
                        this machine. The answer is the next boot

FIMD's frame interrupt comes only when something refreshes QEMU's display, and
without it every DRM commit waits 10 s for a vertical blank. With no display
nothing does, so a screenshot is taken again and again, as a display would.

Exit status: QEMU's, or 124 if the time was over.
"""
import json
import os
import signal
import socket
import subprocess
import sys
import time

FRAME = 0.01  # seconds between two refreshes of the display


class Gone(Exception):
    """QEMU has closed its monitor."""


class Monitor:
    """QEMU's monitor, which speaks JSON lines."""

    def __init__(self, sock):
        self.sock = sock
        self.lines = sock.makefile("rb")
        self.execute("qmp_capabilities")

    def execute(self, command, **arguments):
        """Returns None, or what QEMU has against it."""
        request = {"execute": command, "arguments": arguments}
        try:
            self.sock.sendall(json.dumps(request).encode() + b"\n")
            for line in self.lines:
                reply = json.loads(line)
                if "return" in reply:
                    return None
                if "error" in reply:
                    return reply["error"]["desc"]
        except OSError:
            pass
        raise Gone

    def screendump(self, path, **arguments):
        return self.execute("screendump", filename=path, **arguments)


class Port:
    """What the guest has written to a serial port, line by line."""

    def __init__(self, path):
        self.file = open(path, "rb")
        self.rest = b""

    def lines(self):
        """Those that are complete since the last call, and what follows them."""
        *lines, self.rest = (self.rest + self.file.read()).split(b"\n")
        return [*lines, self.rest]


def serve(request, out, monitor):
    """Does what the guest asks for; returns the answer, if it is to get one."""
    match request:
        case ["picture", name]:
            path = f"{out}/{name}"
            return (monitor.screendump(path + ".ppm") or
                    monitor.screendump(path + ".png", format="png") or "ok")
        case ["reset"]:
            return monitor.execute("system_reset")
    return "nobody knows what that is"


def run(out, monitor):
    """Until QEMU ends, by itself or because the guest cannot go on."""
    console, report = Port(f"{out}/console.log"), Port(f"{out}/report.out")
    answers = open(f"{out}/report.in", "wb", buffering=0)
    while not any(b"Kernel panic" in line for line in console.lines()):
        time.sleep(FRAME)
        monitor.screendump("/dev/null")
        for line in report.lines()[:-1]:
            if line.startswith(b"@ask "):
                answer = serve(line.decode().split()[1:], out, monitor)
                answers.write(answer.encode() + b"\n" if answer else b"")
    time.sleep(0.3)  # the rest of its message
    monitor.execute("quit")


def start(out, command):
    """QEMU, and our end of its monitor."""
    ours, theirs = socket.socketpair()
    for name in "console.log", "report.out":
        open(f"{out}/{name}", "w").close()
    os.mkfifo(f"{out}/report.in")
    process = subprocess.Popen(command + [
        "-display", "none", "-serial", f"file:{out}/console.log",
        "-serial", f"pipe:{out}/report",
        "-chardev", f"socket,id=monitor,fd={theirs.fileno()}",
        "-mon", "chardev=monitor,mode=control"],
        pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    theirs.close()
    return process, ours


def time_over(signum, frame):
    sys.exit(124)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    out = sys.argv[1]
    signal.signal(signal.SIGALRM, time_over)
    signal.signal(signal.SIGTERM, time_over)
    signal.alarm(int(sys.argv[2]))
    process, monitor = start(out, sys.argv[3:])
    try:
        run(out, Monitor(monitor))
    except Gone:
        sys.exit(process.wait())
    finally:
        process.kill()
        process.wait()
        os.remove(f"{out}/report.in")


if __name__ == "__main__":
    main()
