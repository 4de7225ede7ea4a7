#!/usr/bin/env python3
"""A client of level 2, written from the section "Level 2" of docs/protocol.md.

    level2_client.py HOST PORT NAME STATE [--send-only] [--hold]

STATE is a file that holds everything the client must not forget. Standard input takes lines:

    TO text            sends a text; one over 1000 bytes goes in parts
    /who NAME...       asks who is here
    /ask               asks what became of everything that was kept or has no answer

It prints "FROM text" for what arrives (parts joined), "fate ID CODE", "here NAME STATE",
"notice CODE" and "level 1" or "level 2". With --hold it commits nothing and confirms nothing.
"""

import json
import os
import secrets
import select
import socket
import struct
import sys
import time

HELLO, WELCOME, NOTICE, PING, PONG = 0x0110, 0x0111, 0x0112, 0x0113, 0x0114
ABOUT, TAKEN, ASK, FATE, WHO, PRESENCE = 0x0120, 0x0121, 0x0122, 0x0123, 0x0140, 0x0141
NOBODY = bytes(8)


def padded(name):
    return name.encode().ljust(8, b"\0")


def named(field):
    return field.split(b"\0")[0].rstrip(b" ").decode()


class State:
    """What survives the client: written whole, and renamed into place, before anything is said."""

    def __init__(self, path):
        self.path = path
        self.epoch = secrets.token_hex(8)
        self.next_id = 0
        self.open = {}  # id -> [to, text in hex, part, parts, code]
        self.seen = []  # names of what has come
        self.parts = {}
        self.incarnation = "00" * 8
        self.upto = 0
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.__dict__.update(json.load(file))

    def save(self):
        new = self.path + ".new"
        with open(new, "w", encoding="utf-8") as file:
            json.dump({k: v for k, v in self.__dict__.items() if k != "path"}, file)
            file.flush()
            os.fsync(file.fileno())
        os.rename(new, self.path)


class Client:
    def __init__(self, host, port, name, state, send_only, hold):
        self.name, self.state, self.send_only, self.hold = name, state, send_only, hold
        self.socket = socket.create_connection((host, port))
        self.unread = b""
        self.about = None
        self.level = 0
        self.deadline = time.monotonic() + 2
        flags = 1 if send_only else 0
        incarnation = bytes.fromhex(state.incarnation)
        body = struct.pack(">II", 7, flags) + bytes.fromhex(state.epoch) + incarnation
        self.write(HELLO, 0, b"", body + struct.pack(">Q", state.upto))

    def write(self, type_, id_, dst, body):
        head = struct.pack(">HHI", 24 + len(body), type_, id_)
        self.socket.sendall(head + padded(self.name) + dst.ljust(8, b"\0") + body)

    def say(self, *words):
        print(*words, flush=True)

    def fall_back(self):
        self.level = 1
        self.write(1, 0, padded(self.name), b"200")
        self.say("level 1")

    # What the person wants.

    def command(self, line):
        words = line.split(" ")
        if words[0] == "/who":
            self.write(WHO, 9, b"", struct.pack(">I", 0) + b"".join(padded(n) for n in words[1:]))
        elif words[0] == "/ask":
            self.ask()
        else:
            self.send(words[0], " ".join(words[1:]).encode())

    def send(self, to, text):
        pieces = [text[at : at + 1000] for at in range(0, len(text), 1000)] or [b""]
        count = len(pieces)
        ids = []
        for part, piece in enumerate(pieces, 1):
            id_ = self.state.next_id
            self.state.next_id = (id_ + 1) % 2**32
            numbers = [part, count] if count > 1 else [0, 0]
            self.state.open[str(id_)] = [to, piece.hex(), *numbers, None]
            ids.append(id_)
        self.state.save()
        for id_ in ids:
            self.write_text(id_)

    def write_text(self, id_):
        to, text, part, parts, _ = self.state.open[str(id_)]
        if parts > 0 and self.level == 2:
            facts = struct.pack(">HHI", part, parts, 0) + NOBODY + NOBODY
            self.write(ABOUT, id_, padded(to), facts)
        self.write(0, id_, padded(to), bytes.fromhex(text))

    def ask(self):
        ids = [int(id_) for id_ in self.state.open]
        for at in range(0, len(ids), 248):
            some = ids[at : at + 248]
            body = bytes.fromhex(self.state.epoch) + struct.pack(f">{len(some)}I", *some)
            self.write(ASK, 1, b"", body)

    # What the server says.

    def read(self, data):
        self.unread += data
        while len(self.unread) >= 2:
            (size,) = struct.unpack_from(">H", self.unread)
            if not 24 <= size <= 1024:
                raise SystemExit("framing is lost")
            if len(self.unread) < size:
                return
            self.frame(self.unread[:size])
            self.unread = self.unread[size:]

    def frame(self, frame):
        _, type_, id_ = struct.unpack_from(">HHI", frame)
        src, dst, body = frame[8:16], frame[16:24], frame[24:]
        if type_ == WELCOME and self.level == 0:
            self.level = 2
            if body[8:16].hex() != self.state.incarnation:
                self.state.incarnation, self.state.upto = body[8:16].hex(), 0
                self.state.save()
            self.say("level 2")
            self.ask()
        elif type_ == ABOUT:
            self.about = (id_, src, body)
        elif type_ in (0, 2):
            self.message(type_, id_, src, body)
        elif type_ == 1:
            self.fate(id_, body.rstrip(b"\0 \r\n").decode())
        elif type_ == FATE and body[:8].hex() == self.state.epoch:
            for at in range(8, len(body) - 7, 8):
                one, code = struct.unpack_from(">IH", body, at)
                if code != 0:
                    self.fate(one, str(code))
                elif str(one) in self.state.open and self.state.open[str(one)][4] is None:
                    self.write_text(one)
        elif type_ == PRESENCE:
            for at in range(4, len(body) - 15, 16):
                self.say("here", named(body[at : at + 8]), body[at + 8])
        elif type_ == NOTICE:
            self.say("notice", struct.unpack_from(">H", body)[0])
        elif type_ == PING:
            self.write(PONG, id_, b"", body)

    def message(self, type_, id_, src, text):
        about = self.about if self.about and self.about[:2] == (id_, src) else None
        self.about = None
        if self.hold:
            self.say("held", named(src), id_)
            return
        if about is None:
            self.say(named(src), text.decode(errors="replace"))
            self.write(1, id_, src, b"200")
            return
        number, _ = struct.unpack_from(">QQ", about[2])
        epoch = about[2][16:24]
        if epoch == NOBODY:
            key = [named(src), "number", number, id_, text.hex()]
        else:
            key = [named(src), epoch.hex(), id_]
        if key not in self.state.seen:
            self.state.seen.append(key)
            self.show(src, epoch, id_, about[2], text)
        self.state.upto = max(self.state.upto, number)
        self.state.save()
        self.write(TAKEN, 0, b"", struct.pack(">Q", number))

    def show(self, src, epoch, id_, about, text):
        part, parts = struct.unpack_from(">HH", about, 24)
        if parts == 0 or not 1 <= part <= parts:
            self.say(named(src), text.decode(errors="replace"))
            return
        first = (id_ - part + 1) % 2**32
        key = f"{named(src)} {epoch.hex()} {first}"
        got = self.state.parts.setdefault(key, {})
        got[str(part)] = text.hex()
        if len(got) == parts:
            whole = b"".join(bytes.fromhex(got[str(at)]) for at in range(1, parts + 1))
            del self.state.parts[key]
            self.say(named(src), whole.decode(errors="replace"))

    def fate(self, id_, code):
        known = self.state.open.get(str(id_))
        if known is None or known[4] == code:
            return
        known[4] = code
        # Of what is kept there is more to come.
        if code != "300":
            del self.state.open[str(id_)]
        self.state.save()
        self.say("fate", id_, code)

    def run(self):
        inputs = [self.socket, 0]
        typed, waiting = b"", []
        while True:
            if self.level == 0 and time.monotonic() >= self.deadline:
                self.fall_back()
            if self.level > 0:
                for line in waiting:
                    self.command(line)
                waiting = []
            patience = 0.1 if self.level == 0 else None
            ready, _, _ = select.select(inputs, [], [], patience)
            if self.socket in ready:
                data = self.socket.recv(65536)
                if not data:
                    return
                self.read(data)
            if 0 in ready:
                data = os.read(0, 65536)
                typed += data
                *lines, typed = typed.split(b"\n")
                waiting += [line.decode() for line in lines]
                if data == b"":
                    inputs.remove(0)
                    self.socket.shutdown(socket.SHUT_WR)
                continue


def main():
    host, port, name, path, *flags = sys.argv[1:]
    state = State(path)
    state.save()
    Client(host, int(port), name, state, "--send-only" in flags, "--hold" in flags).run()


if __name__ == "__main__":
    main()
