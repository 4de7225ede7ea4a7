/** Counts times in steps of a twentieth, from 1 µs to hours, so that millions cost nothing. */
export class Histogram {
  readonly counts: Float64Array = new Float64Array(512);

  add(ms: number): void {
    const at = Math.round(20 * Math.log(Math.max(1, ms * 1000)));
    this.counts[Math.min(at, this.counts.length - 1)] = (this.counts[at] ?? 0) + 1;
  }

  addAll(counts: Float64Array): void {
    for (const [at, count] of counts.entries()) {
      this.counts[at] = (this.counts[at] ?? 0) + count;
    }
  }

  /** The time in ms that this share of all stays below, 5 % more or less. */
  quantile(share: number): number {
    const all = this.counts.reduce((sum, count) => sum + count, 0);
    let below = 0;
    for (const [at, count] of this.counts.entries()) {
      below += count;
      if (count > 0 && below >= share * all) return Math.exp(at / 20) / 1000;
    }
    return NaN;
  }
}
