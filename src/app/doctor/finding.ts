import type { DoctorWords } from "../../words/english/doctor.ts";

/** One thing that was looked at. */
export interface Finding {
  readonly subject: keyof DoctorWords["subjects"];
  /** `look`: something could be better. `bad`: this does not work. */
  readonly grade: "ok" | "look" | "bad";
  /** The fact, as a sentence. */
  readonly says: string;
  /** The one line that changes it; `undefined`: it is well. */
  readonly remedy: string | undefined;
}

/** It is as it should be. */
export function well(subject: Finding["subject"], says: string): Finding {
  return { subject, grade: "ok", says, remedy: undefined };
}

/** It could be better. */
export function look(subject: Finding["subject"], says: string, remedy: string): Finding {
  return { subject, grade: "look", says, remedy };
}

/** It does not work. */
export function bad(subject: Finding["subject"], says: string, remedy: string): Finding {
  return { subject, grade: "bad", says, remedy };
}
