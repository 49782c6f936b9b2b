/** What another DAG changed in the answer. */

import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import { figure } from "./numbers";
import { arrowed } from "./plain";
import type { Answer, Edits } from "./types";

interface Props {
  parent: string;
  now: Answer;
  /** What was changed in the DAG of the run before. */
  edits: Edits | undefined;
}

export function Changes({ parent, now, edits }: Props) {
  const before = useParent(parent);
  if (!before) return null;
  const [old, fresh] = [facts(before), facts(now)];
  const changed = Object.keys(fresh).filter((name) => old[name] !== fresh[name]);
  return (
    <section class="changes" aria-label="What the other DAG changed">
      <h2>
        With this DAG <a href={`#/run/${parent}`}>against the one before</a>
      </h2>
      {edits && (
        <ul class="plain">
          {saidOf(edits, { ...before.dag?.nodes, ...now.dag?.nodes }).map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      {changed.length === 0 ? (
        <p>The answer is the same.</p>
      ) : (
        <dl>
          {changed.map((name) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd class="numbers">
                <del>{old[name]}</del> <span class="turns" aria-hidden="true">→</span> <ins>{fresh[name]}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** What an edit does, in names. */
export function saidOf(edits: Edits, names: Record<string, string>): string[] {
  const name = (node: string) => names[node] ?? node;
  return [
    ...edits.strike.map(([cause, effect]) => `struck: ${name(cause)} → ${name(effect)}`),
    ...edits.add.map(([cause, effect]) => `added: ${name(cause)} → ${name(effect)}`),
    ...edits.latent.map((one) => `unmeasured: ${name(one.name)}${one.of.length > 0 ? `, causes ${one.of.map(name).join(" and ")}` : ""}`),
  ];
}

function facts(answer: Answer): Record<string, string> {
  const told = (answer.estimation?.estimate ?? null) as { value: number; ci_low: number; ci_high: number } | null;
  const size = answer.effect ?? told;
  return {
    Answer: answer.headline,
    Certainty: answer.certainty?.replace(/_/g, " ") ?? "none",
    Effect: size ? `${figure(size.value)} (${figure(size.ci_low)} to ${figure(size.ci_high)})` : "none",
    "As measured": arrowed(answer.dag?.identified ?? "no DAG"),
    "With what nobody measured": arrowed(answer.dag?.identified_with_latent ?? "no DAG"),
  };
}

function useParent(id: string): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    setAnswer(null);
    let isHere = true;
    api.run(id).then(
      (run) => isHere && setAnswer(run.answer),
      () => undefined, // the run before may have been deleted; then there is nothing to compare
    );
    return () => {
      isHere = false;
    };
  }, [id]);
  return answer;
}
