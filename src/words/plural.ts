/** The forms that a Russian word has beside numbers: 1 чат, 2 чата, 5 чатов. */
type RussianForms = readonly [one: string, few: string, many: string];

/** "1 talk", "2 talks". */
export function englishCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

let rules: Intl.PluralRules | undefined;

/** "1 чат", "2 чата", "5 чатов", by the rules of Unicode (CLDR). */
export function russianCount(count: number, [one, few, many]: RussianForms): string {
  rules ??= new Intl.PluralRules("ru");
  const rule = rules.select(count);
  const form = rule === "one" ? one : rule === "few" ? few : many;
  return `${count} ${form}`;
}
