/** What may happen that a command is run for: a text came, or one that names the person. */
export const hookNames = ["message", "mention"] as const;
export type HookName = (typeof hookNames)[number];

/** The commands that a person has chosen; without any of them there is no such thing. */
export type Hooks = Readonly<Partial<Record<HookName, string>>>;
