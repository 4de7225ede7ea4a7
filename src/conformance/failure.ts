/** What a server did is not what the case expects. Both are told in words, for its author. */
export class CaseFailure extends Error {
  readonly expected: string;
  readonly came: string;

  constructor(expected: string, came: string) {
    super(`expected ${expected}; came ${came}`);
    this.name = "CaseFailure";
    this.expected = expected;
    this.came = came;
  }
}
