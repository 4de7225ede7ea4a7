#!/usr/bin/env python3
"""A client written from the seed's page alone: python3 seed_client.py HOST PORT NAME

Type `TO text` to send. What arrives is printed as `FROM type id text`, replies as
`reply id code`. Ctrl-D says that nothing more will be sent and waits for what still comes.
"""

import socket
import struct
import sys
import threading

# S2: len (2), type (2), messageID (4), SRC_username (8), DST_username (8), message (0-1000).
# The page names no byte order; numbers on a network are big-endian by custom.
HEADER = struct.Struct(">HHI8s8s")
MESSAGE, REPLY, OFFLINE = 0, 1, 2


def command(kind: int, number: int, src: bytes, dst: bytes, text: bytes) -> bytes:
    return HEADER.pack(HEADER.size + len(text), kind, number, src, dst) + text


def receive_exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def shown(data: bytes) -> str:
    text = data.rstrip(b"\0").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "?" for c in text)


def say(line: str) -> None:
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()


def receive(connection: socket.socket, me: bytes) -> None:
    try:
        while True:
            header = receive_exactly(connection, HEADER.size)
            size, kind, number, src, _dst = HEADER.unpack(header)
            text = receive_exactly(connection, size - HEADER.size)
            if kind == REPLY:
                say(f"reply {number} {shown(text)}")
                continue
            say(f"{shown(src)} {kind} {number} {shown(text)}")
            if kind == MESSAGE:  # S5: must be answered. S7: an offline command need not be.
                connection.sendall(command(REPLY, number, me, src, b"200"))
    except (EOFError, ConnectionError):
        pass


def main() -> int:
    if len(sys.argv) != 4:
        print("usage: seed_client.py HOST PORT NAME", file=sys.stderr)
        return 64
    me = sys.argv[3].encode()
    if not 1 <= len(me) <= 8:
        print(f"a name has 1 to 8 bytes, this one has {len(me)}", file=sys.stderr)
        return 64
    connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
    receiver = threading.Thread(target=receive, args=(connection, me))
    receiver.start()
    number = 0  # S8: from 0, plus 1 for each command that is sent.
    for line in sys.stdin.buffer:
        to, _space, text = line.rstrip(b"\n").partition(b" ")
        if len(to) > 8 or len(text) > 1000:
            print("a name has at most 8 bytes, a text at most 1000", file=sys.stderr)
            continue
        try:
            connection.sendall(command(MESSAGE, number, me, to, text))
        except OSError:
            break
        number = (number + 1) % 2**32
    try:
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    receiver.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
