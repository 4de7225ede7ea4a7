import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "./player.testing.ts";
import { at, bob, carol, dave, ours, talkWith, theirs, written } from "./stage.testing.ts";

const threeTalks = [
  talkWith(carol, "unread", { unread: 2 }),
  talkWith(bob, "recent"),
  talkWith(dave, "recent"),
];

test("Enter sends what is written to the talk that is seen, and empties the line", () => {
  const ann = new Player().types("see you there").presses("enter");

  assert.deepEqual(ann.sent, ["bob: see you there"]);
  assert.equal(ann.draft, "");
});

test("nothing is sent that holds no letter", () => {
  const ann = new Player().types("   ").presses("enter");

  assert.deepEqual(ann.sent, []);
});

test("a new line comes by Ctrl-J, or by a backslash at the end", () => {
  const ann = new Player().types("one").presses("ctrl-j").types("two\\").presses("enter");

  assert.equal(ann.draft, "one\ntwo\n");
  ann.types("three").presses("enter");
  assert.deepEqual(ann.sent, ["bob: one\ntwo\nthree"]);
});

test("a draft stays with its talk, whatever talk is looked at", () => {
  const ann = new Player({ talks: threeTalks }).types("for bob").presses("alt-a");
  assert.equal(ann.state.current, carol);
  assert.equal(ann.draft, "");

  ann.types("for carol").presses("shift-tab");

  assert.equal(ann.state.current, bob);
  assert.equal(ann.draft, "for bob");
});

test("a line that begins with a slash is never sent, and stays if it is no command", () => {
  const ann = new Player().types("/frob hello").presses("enter");

  assert.deepEqual(ann.sent, []);
  assert.equal(ann.draft, "/frob hello");
  assert.match(ann.state.note?.text ?? "", /there is no command \/frob; the nearest is/u);
});

test("a space before the slash does not send it either; two slashes send one", () => {
  const ann = new Player().types(" /quit").presses("enter");
  assert.deepEqual([ann.sent, ann.did.includes("quit")], [[], false]);
  assert.equal(ann.draft, " /quit");

  ann.presses("ctrl-c").types("//quit").presses("enter");
  assert.deepEqual(ann.sent, ["bob: /quit"]);
});

test("pasted lines stay in the line, and a pasted slash runs nothing", () => {
  const ann = new Player().pastes("/quit\r\ntwo\r\nthree\r\n");

  assert.ok(!ann.did.includes("quit"));
  assert.deepEqual(ann.sent, []);
  assert.equal(ann.draft, "/quit\ntwo\nthree\n");
});

test("a text that only begins like a command runs nothing", () => {
  for (const text of ["/quit\ntwo", "/quit and see", "/to carol\nhello", "/hints off\n\nx"]) {
    const ann = new Player({ talks: threeTalks }).pastes(text).presses("enter");
    assert.deepEqual([ann.draft, ann.state.current, ann.did], [text, bob, ["typing"]]);
    assert.match(ann.state.note?.text ?? "", /\/\/ to send the text/u);
  }

  const ann = new Player({ talks: threeTalks }).pastes("/msg dave one\ntwo").presses("enter");
  assert.deepEqual(ann.sent, ["dave: one\ntwo"]);
});

test("Ctrl-L draws anew and changes nothing, whatever is on the screen", () => {
  for (const keys of [["f1"], ["ctrl-g"], ["ctrl-f"], ["ctrl-c"]] as const) {
    const ann = new Player({ talks: threeTalks }).presses(...keys);
    const before = ann.sees;

    ann.presses("ctrl-l");

    assert.deepEqual([ann.sees, ann.did], [before, ["redraw"]]);
  }
});

test("Tab goes to what is unread, then to drafts, then back", () => {
  const ann = new Player({
    talks: threeTalks,
    talkStates: new Map([[dave, written("half a thought")]]),
  });

  ann.presses("tab");
  assert.equal(ann.state.current, carol);
  ann.state = { ...ann.state, talks: ann.state.talks.map((talk) => ({ ...talk, unread: 0 })) };
  ann.presses("tab");
  assert.equal(ann.state.current, dave);
  ann.presses("ctrl-c", "tab");
  assert.equal(ann.state.current, carol);
});

test("who walks from talk to talk has stayed in none of them", () => {
  const ann = new Player({ talks: threeTalks });

  for (const key of ["tab", "shift-tab", "ctrl-n", "ctrl-p", "alt-a", "alt-2", "tab"] as const)
    assert.equal(ann.presses(key).state.hasStayed, false, key);
  ann.presses("ctrl-g", "down", "up", "escape", "ctrl-l", "f1", "escape", "ctrl-c");
  assert.equal(ann.state.hasStayed, false);
  ann.presses("ctrl-g").types("dave").presses("enter");
  assert.deepEqual([ann.state.current, ann.state.hasStayed], [dave, false]);
});

test("who types, scrolls, pastes or sends in a talk has stayed in it", () => {
  const stays: readonly ((ann: Player) => Player)[] = [
    (ann) => ann.types("a"),
    (ann) => ann.presses("pageUp"),
    (ann) => ann.presses("enter"),
    (ann) => ann.pastes("two\nlines"),
    (ann) => ann.presses("ctrl-up"),
  ];

  for (const stay of stays) {
    const ann = new Player({ talks: threeTalks }).presses("tab");
    assert.equal(ann.state.hasStayed, false);
    assert.equal(stay(ann).state.hasStayed, true);
  }
});

test("whoever comes back from another window has not stayed yet", () => {
  const ann = new Player({ talks: threeTalks });
  assert.equal(ann.state.hasStayed, true);

  assert.equal(ann.types("\u001B[O").state.hasStayed, false);
  assert.equal(ann.types("\u001B[I").state.hasStayed, false);
  assert.equal(ann.types("a").state.hasStayed, true);
});

test("Ctrl-C puts a text aside and Ctrl-Y brings it back; nothing is lost", () => {
  const ann = new Player().types("a long thought").presses("ctrl-c");
  assert.equal(ann.draft, "");

  ann.presses("ctrl-y");

  assert.equal(ann.draft, "a long thought");
});

test("Ctrl-C on an empty line says what waits, and leaves when it comes again", () => {
  const ann = new Player({ underWay: new Set([4]) }).presses("ctrl-c");
  assert.deepEqual(ann.did, []);
  assert.match(ann.state.note?.text ?? "", /1 text waits here/u);

  ann.presses("ctrl-c");

  assert.deepEqual(ann.did, ["quit"]);
});

test("Ctrl-D leaves only from an empty line", () => {
  const ann = new Player().types("x").presses("left", "ctrl-d");
  assert.deepEqual([ann.draft, ann.did.includes("quit")], ["", false]);

  ann.presses("ctrl-d");

  assert.ok(ann.did.includes("quit"));
});

test("Up on the first line brings back earlier texts, and Down the draft", () => {
  const texts = [ours("09:00", "first"), theirs("09:01", "theirs"), ours("09:02", "second")];
  const ann = new Player({ texts }).types("a draft").presses("up");
  assert.equal(ann.draft, "second");

  ann.presses("up");
  assert.equal(ann.draft, "first");
  ann.presses("up");
  assert.equal(ann.draft, "first");

  ann.presses("down", "down");
  assert.equal(ann.draft, "a draft");
});

test("a draft is on the disk as it is written, whatever key changed it", () => {
  const ann = new Player({ talks: threeTalks }).types("ask ca").presses("tab");
  assert.deepEqual(ann.kept, ["bob: ask carol "]);

  ann.presses("ctrl-c").types("/to carol").presses("enter").types("one\\").presses("enter");
  assert.deepEqual(ann.kept, ["bob: ", "carol: one\n"]);

  ann.types("two").presses("enter");
  assert.deepEqual(ann.kept, ["bob: ", "carol: "]);
});

test("a text that was fetched takes no draft's place: it comes back, or by Ctrl-Y", () => {
  const texts = [ours("09:00", "first")];
  const ann = new Player({ texts }).types("a draft").presses("up");
  assert.deepEqual(ann.kept, ["bob: a draft"]);
  ann.presses("enter");
  assert.deepEqual([ann.sent, ann.draft], [["bob: first"], "a draft"]);

  ann.presses("up", "ctrl-c");
  assert.equal(ann.draft, "a draft");

  ann.presses("up").types("!").presses("ctrl-y");
  assert.equal(ann.draft, "first!a draft");
});

test("a talk is found by some of its letters, and a new one begun by its name", () => {
  const ann = new Player({ talks: threeTalks }).presses("ctrl-g").types("cr").presses("enter");
  assert.equal(ann.state.current, carol);

  ann.presses("ctrl-k").types("zoe").presses("enter");

  assert.equal(ann.state.current, "zoe");
  assert.ok(ann.state.talks.some(({ name }) => name === "zoe"));
});

test("a talk is found by the keys of its name on a Russian keyboard too", () => {
  const ann = new Player({ talks: threeTalks }).presses("ctrl-k").types("сфкщ").presses("enter");
  assert.equal(ann.state.current, carol);
});

test("Escape leaves what lies over the screen, and the text is as it was", () => {
  const ann = new Player().types("half").presses("ctrl-g").types("xyz").presses("escape");

  assert.equal(ann.state.overlay, undefined);
  assert.equal(ann.draft, "half");
  assert.equal(ann.state.current, bob);
});

test("a text is found in all talks, and picked where it stands", () => {
  const texts = [theirs("09:00", "the blue one", { peer: carol }), theirs("09:01", "hello")];
  const ann = new Player({ texts, talks: threeTalks }).presses("ctrl-f").types("blue");
  ann.presses("enter");

  assert.equal(ann.state.current, carol);
  assert.match(ann.sees, /the blue one/u);
});

test("a picked text can be quoted and copied, and one without an answer sent again", () => {
  const texts = [theirs("09:00", "one\ntwo"), ours("09:01", "lost", "left")];
  const ann = new Player({ texts }).presses("ctrl-up").types("r");
  assert.deepEqual(
    ann.effects.map((effect) => [effect.kind, "row" in effect && effect.row]),
    [["retry", 2]],
  );

  ann.presses("ctrl-up", "ctrl-up").types("y");
  assert.ok(ann.effects.some((effect) => effect.kind === "copy" && effect.text === "one\ntwo"));

  ann.presses("ctrl-up", "ctrl-up").types("q");
  assert.equal(ann.draft, "> one\n> two\n");
});

test("letters are commands only while a text is picked", () => {
  const ann = new Player({ texts: [theirs("09:00", "hi")] }).types("yqrdi");

  assert.equal(ann.draft, "yqrdi");
});

test("letters of a Russian keyboard are those in their place while a text is picked", () => {
  const ann = new Player({ texts: [theirs("09:00", "hi")] }).presses("ctrl-up").types("н");
  assert.ok(ann.effects.some((effect) => effect.kind === "copy" && effect.text === "hi"));
  assert.equal(ann.draft, "");

  ann.presses("ctrl-up").types("й");
  assert.equal(ann.draft, "> hi\n");
  ann.types("ну");
  assert.equal(ann.draft, "> hi\nну");
});

test("page up and page down come back to the same picture", () => {
  const texts = Array.from({ length: 200 }, (_, index) => theirs("09:00", `line ${index}`));
  const ann = new Player({ texts });
  const before = ann.sees;

  ann.presses("pageUp", "pageUp");
  assert.notEqual(ann.sees, before);
  ann.presses("pageDown", "pageDown");
  assert.equal(ann.sees, before);

  ann.presses("ctrl-home");
  assert.match(ann.sees, /line 0$/mu);
  ann.presses("ctrl-end");
  assert.equal(ann.sees, before);
});

test("Alt-U goes to the first text that was new, also once it was read", () => {
  const old = Array.from({ length: 60 }, (_, nth) =>
    theirs("09:00", `old ${nth}`, { peer: carol }),
  );
  const fresh = Array.from({ length: 40 }, (_, nth) =>
    theirs("10:00", `new ${nth}`, { peer: carol, isUnread: true }),
  );
  const talks = [talkWith(carol, "unread", { unread: 40 }), talkWith(bob, "recent")];

  const ann = new Player({ texts: [...old, ...fresh], talks }).presses("alt-a");
  assert.doesNotMatch(ann.sees, /new 0$/mu);
  ann.state = { ...ann.state, talks: talks.map((talk) => ({ ...talk, unread: 0 })) };

  assert.match(ann.presses("alt-u").sees, /── 40 new ──.*\n.* new 0$/mu);
  const note = new Player({ talks }).presses("alt-u").state.note;
  assert.match(note?.text ?? "", /nothing is new here/u);
});

test("names and commands are completed", () => {
  const ann = new Player({ talks: threeTalks }).types("ask ca").presses("tab");
  assert.equal(ann.draft, "ask carol ");

  ann.presses("ctrl-c").types("/rec").presses("tab");
  assert.equal(ann.draft, "/reconnect ");
});

test("/to talks with somebody, /msg writes to somebody and stays", () => {
  const ann = new Player({ talks: threeTalks }).types("/msg dave lunch?").presses("enter");
  assert.deepEqual(ann.sent, ["dave: lunch?"]);
  assert.equal(ann.state.current, bob);
  assert.match(ann.state.note?.text ?? "", /on its way to dave; \/to dave shows/u);

  ann.types("/to ännelises").presses("enter");
  assert.match(ann.state.note?.text ?? "", /8 bytes/u);
  assert.equal(ann.draft, "/to ännelises");

  ann.presses("ctrl-c").types("/to dave").presses("enter");
  assert.equal(ann.state.current, dave);
});

test("/fate lists what is not delivered, and /drop gives one of it up", () => {
  const texts = [
    ours("09:00", "has it"),
    ours("09:01", "waits", "kept"),
    ours("09:02", "lost", "left"),
  ];
  const ann = new Player({ texts }).types("/fate").presses("enter");
  assert.match(ann.sees, /1 {2}09:01 bob: waits: kept for bob/u);
  assert.match(ann.sees, /2 {2}09:02 bob: lost: unknown/u);

  // It will arrive, whatever we do.
  ann.presses("escape").types("/drop 1").presses("enter");
  assert.match(ann.state.note?.text ?? "", /the server keeps it .* cannot be taken back/u);
  ann.presses("ctrl-c", "ctrl-up", "ctrl-up").types("d");
  assert.match(ann.state.note?.text ?? "", /the server keeps it .* cannot be taken back/u);
  ann.presses("escape").types("/drop 2").presses("enter");
  ann.types("/drop 7").presses("enter");

  assert.deepEqual(
    ann.effects.flatMap((effect) => (effect.kind === "drop" ? [effect.row] : [])),
    [3],
  );
  assert.match(ann.state.note?.text ?? "", /there is no number 7/u);
});

test("what is written to somebody is told to them, what is a command is not", () => {
  const ann = new Player().types("/q").presses("ctrl-c").types("h");

  const signs = ann.effects.flatMap((effect) =>
    effect.kind === "typing" ? [effect.isTyping] : [],
  );
  assert.deepEqual(signs.at(-1), true);
  assert.ok(!signs.slice(0, 2).includes(true));
});

/** What was told last of typing. */
function lastSign({ effects }: Player): unknown {
  return effects.findLast((effect) => effect.kind === "typing");
}

test("who puts a text aside, or goes to another talk, types no more", () => {
  const ann = new Player({ talks: threeTalks }).types("hm").presses("ctrl-c");
  assert.deepEqual(lastSign(ann), { kind: "typing", to: bob, isTyping: false });

  ann.types("well").presses("alt-a");
  assert.deepEqual(lastSign(ann), { kind: "typing", to: bob, isTyping: false });
});

test("a note is gone with the next key", () => {
  const ann = new Player().types("/frob").presses("enter");
  assert.ok(ann.state.note !== undefined);

  ann.presses("backspace");

  assert.equal(ann.state.note, undefined);
});

test("the pages of keys and commands can be read and left", () => {
  const ann = new Player({ nowMs: at("12:00") }).presses("f1");
  assert.match(ann.sees, /Enter +send/u);

  ann.presses("escape").types("/help").presses("enter");
  assert.match(ann.sees, /\/to NAME +talk with somebody/u);
  ann.presses("escape");

  assert.equal(ann.state.overlay, undefined);
});
