"""OpenSMTPD as Debian packages it, with the limits it comes with, delivering to a mailbox folder."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.sending.mail_server import Phase, Watch

_ACCEPTED = re.compile(r" smtp message msgid=\S+ ")
_DELIVERED = re.compile(r" mda delivery .* stat=Delivered")
_MESSAGE_ID = re.compile(rb"(?mi)^Message-ID:\s*<([^@>]+)@")
# Whoever delivers for everybody; it owns nothing.
_OWNER = "nobody"


@dataclass(slots=True)
class RealServer:
    """A running server.

    Attributes:
        port: where it listens on 127.0.0.1.
        box: the folder of delivered messages (Maildir).
        watch: called when it has taken a message, on the thread that reads its log.
    """

    port: int
    box: Path
    watch: Watch | None = None
    taken: int = 0
    delivered: int = 0
    log: list[str] = field(default_factory=list)

    def read(self, line: str) -> None:
        """Take in a line of its log."""
        self.log = [*self.log[-50:], line]
        if _ACCEPTED.search(line):
            self.taken += 1
            if self.watch is not None:
                phase: Phase = "reply"
                self.watch(phase, "")
        elif _DELIVERED.search(line):
            self.delivered += 1

    def settled(self, patience: float = 120) -> None:
        """Wait until everything that it has taken is delivered."""
        end = time.monotonic() + patience
        while self.delivered < self.taken:
            assert time.monotonic() < end, f"{self.delivered} of {self.taken} delivered: {self.log}"
            time.sleep(0.05)

    def counts(self) -> Counter[str]:
        """Contact → how often its message lies in the mailbox."""
        found: Counter[str] = Counter()
        for path in (self.box / "new").iterdir():
            match = _MESSAGE_ID.search(path.read_bytes())
            assert match, path
            found[match[1].decode("ascii")] += 1
        return found


@contextmanager
def opensmtpd(port: int) -> Iterator[RealServer]:
    """A server of its own. Its queue has one place on a machine, so that others wait for it.

    Args:
        port: where it listens on 127.0.0.1.
    """
    program = shutil.which("smtpd", path="/usr/sbin:/usr/local/sbin")
    assert program, "OpenSMTPD is missing: apt-get install opensmtpd"
    assert os.geteuid() == 0, "a real mail server delivers as several users; only root can start it"
    home = Path(tempfile.mkdtemp(prefix="tr-mail-"))
    home.chmod(0o711)
    server = RealServer(port, home / "box")
    server.box.mkdir()
    shutil.chown(server.box, _OWNER)
    settings = home / "smtpd.conf"
    settings.write_text(
        f'table people {{ "@" = "{_OWNER}" }}\n'
        f"listen on 127.0.0.1 port {server.port}\n"
        f'action "keep" maildir "{server.box}" virtual <people>\n'
        'match from any for any action "keep"\n'
    )
    with Path("/var/lock/tieringrules-opensmtpd").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with subprocess.Popen(
                [program, "-d", "-f", str(settings)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            ) as process:
                assert process.stderr is not None
                reader = threading.Thread(target=lambda: [server.read(line) for line in process.stderr or ()])
                reader.start()
                try:
                    _wait_for(server, process)
                    yield server
                finally:
                    process.terminate()
                    process.wait(30)
                    reader.join(30)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _wait_for(server: RealServer, process: subprocess.Popen[str]) -> None:
    import smtplib

    for _ in range(100):
        assert process.poll() is None, server.log
        try:
            smtplib.SMTP("127.0.0.1", server.port, local_hostname="localhost", timeout=10).quit()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(server.log)
