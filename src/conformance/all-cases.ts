import type { Case } from "./case.ts";
import { absentCases } from "./cases/absent.ts";
import { bodyCases } from "./cases/bodies.ts";
import { deliveryCases } from "./cases/delivery.ts";
import { fieldCases } from "./cases/fields.ts";
import { framingCases } from "./cases/framing.ts";
import { fateGapCases } from "./cases/gaps-fates.ts";
import { ruleGapCases } from "./cases/gaps-rules.ts";
import { wireGapCases } from "./cases/gaps-wire.ts";
import { replyCases } from "./cases/replies.ts";

/** Every case: those judged by the seed alone, then those of Coterie's reading of its gaps. */
export const allCases: readonly Case[] = [
  ...framingCases,
  ...fieldCases,
  ...bodyCases,
  ...deliveryCases,
  ...replyCases,
  ...absentCases,
  ...wireGapCases,
  ...ruleGapCases,
  ...fateGapCases,
];
