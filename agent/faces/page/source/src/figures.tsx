/** Figures: studies and findings by design, and the estimate from own data. */

import { Forest } from "./forest";
import { OwnData } from "./own";
import type { Answer } from "./types";

/** Three figures that count. */
export const figure = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : Number(value.toPrecision(3)).toFixed(2));

export function Figures({ answer, open }: { answer: Answer; open(id: string): void }) {
  const hasNumbers = answer.evidence.some((one) => one.estimate !== null);
  return (
    <>
      {!hasNumbers && !answer.estimation && <p>No figure is held on this question.</p>}
      <Forest evidence={answer.evidence} open={open} />
      {answer.estimation && <OwnData estimation={answer.estimation} names={answer.dag?.nodes ?? {}} />}
    </>
  );
}
