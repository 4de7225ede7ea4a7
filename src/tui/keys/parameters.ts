/** Split at ";", each then at ":"; what was left out is `undefined`. */
export type Numbers = readonly (readonly (number | undefined)[])[];

/** What stands between CSI and the last letter of a control sequence. */
export interface Parameters {
  /** One of "<=>?" in front of the numbers, or nothing. */
  readonly prefix: string;
  readonly numbers: Numbers;
  /** What stands between the numbers and the last letter; nearly always nothing. */
  readonly middle: string;
}

const pattern = /^(?<prefix>[<=>?]?)(?<numbers>[\d:;]*)(?<middle>[ -/]*)$/;

/** Takes apart what stands between CSI and the last letter; `undefined` if it is malformed. */
export function parametersOf(body: string): Parameters | undefined {
  const { prefix = "", numbers = "", middle = "" } = pattern.exec(body)?.groups ?? {};
  if (prefix + numbers + middle !== body) return undefined;
  return {
    prefix,
    numbers: numbers.split(";").map((one) => one.split(":").map(numberOf)),
    middle,
  };
}

/** The number at these places, which count from 0. */
export function numberAt(numbers: Numbers, at: number, part = 0): number | undefined {
  return numbers[at]?.[part];
}

function numberOf(digits: string): number | undefined {
  return digits === "" ? undefined : Number(digits);
}
