/** More than this is not worth remembering: the newest stay. */
const unitsMax = 65_536;

/** What was printed past the screen while it was up, to be shown afterwards. */
export class Strays {
  #texts: string[] = [];
  #units = 0;

  hold(text: string): void {
    const kept = text.slice(-unitsMax);
    this.#texts.push(kept);
    this.#units += kept.length;
    while (this.#units > unitsMax) this.#units -= this.#texts.shift()?.length ?? 0;
  }

  /** Everything that was held, as one text; none if there was nothing. */
  take(): string[] {
    const whole = this.#texts.join("");
    this.#texts = [];
    this.#units = 0;
    return whole === "" ? [] : [whole];
  }
}
