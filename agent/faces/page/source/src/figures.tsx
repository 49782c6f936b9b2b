/** Figures: studies and findings by design, and the estimate from own data. */

import { Forest } from "./forest";
import { OwnData } from "./own";
import type { Answer } from "./types";

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
