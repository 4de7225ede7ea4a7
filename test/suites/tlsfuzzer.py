"""Runs a script of tlsfuzzer against a server that is no web server.

Usage: tlsfuzzer.py SUITE SCRIPT [ARGUMENT ...]

The scripts ask for a page, offer the signatures of RSA only, and write SSL 3.0 into their first
record, which no program does any more and Coterie takes for plain. Here the page becomes a message
of somebody who has not signed in, which is answered and ends the connection, as a page would.
"""
import runpy
import sys

suite, script, *arguments = sys.argv[1:]
sys.path.insert(0, suite)

from tlslite import extensions  # noqa: E402
from tlsfuzzer import messages  # noqa: E402

ED25519 = (8, 7)
# What these are about is the very list of signatures.
OWN_SIGNATURES = ("signature", "ecdsa", "eddsa")
MESSAGE = (
    bytes([0, 26, 0, 0, 0, 0, 0, 1])
    + b"ann".ljust(8, b"\0")
    + b"bob".ljust(8, b"\0")
    + b"hi"
)
said = 0


def is_page(payload):
    """Whether these bytes are part of the question for a page, and no random ones."""
    return len(payload) > 0 and all(byte in b"\r\n" or 32 <= byte < 127 for byte in payload)


def connects(original):
    def init(self, *args, **kwargs):
        global said
        said = 0
        if len(args) < 3:
            kwargs.setdefault("version", (3, 1))
        original(self, *args, **kwargs)

    return init


def says(original):
    def init(self, payload):
        global said
        if is_page(payload):
            is_last = bytes(payload).endswith(b"\n")
            piece = MESSAGE[said:] if is_last else MESSAGE[said : said + len(payload)]
            said += len(piece)
            payload = bytearray(piece) + bytearray(payload)[len(piece) :]
        original(self, payload)

    return init


def offers(original):
    def create(self, signatures):
        if signatures and ED25519 not in [tuple(each) for each in signatures]:
            # In place of the last, so that the size stays.
            signatures = list(signatures[:-1]) + [ED25519]
        return original(self, signatures)

    return create


messages.Connect.__init__ = connects(messages.Connect.__init__)
messages.ApplicationDataGenerator.__init__ = says(messages.ApplicationDataGenerator.__init__)
if not any(word in script for word in OWN_SIGNATURES):
    for name in ("SignatureAlgorithmsExtension", "SignatureAlgorithmsCertExtension"):
        kind = getattr(extensions, name)
        kind.create = offers(kind.create)

sys.argv = [script, *arguments]
runpy.run_path(f"{suite}/scripts/{script}", run_name="__main__")
