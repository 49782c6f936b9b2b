/** What a person changed in the DAG, and what that changed in the answer. */

import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import { figure } from "./numbers";
import { arrowed } from "./plain";
import type { Answer, Edits } from "./types";

interface Props {
  /** The run whose DAG was edited; null where a person edited the one of this run before it was used. */
  parent: string | null;
  now: Answer;
}

export function Changes({ parent, now }: Props) {
  const before = useParent(parent);
  const all = now.dag?.edits ?? [];
  // Edits add up from run to run: what the run before had already is set apart from what is new.
  const earlier = before?.dag?.edits ?? [];
  const edits = all.filter((one) => !earlier.includes(one));
  const kept = all.filter((one) => earlier.includes(one));
  if (!before && all.length === 0) return null;
  return (
    <section class="changes" aria-label="What was changed in the DAG">
      <h2>
        With the DAG as edited {parent && before && <a href={`#/run/${parent}`}>against the one before</a>}
      </h2>
      <ul class="plain">
        {edits.map((one) => (
          <li key={one}>{arrowed(one)}</li>
        ))}
      </ul>
      {kept.length > 0 && <p class="quiet">Changed before that: {kept.map(arrowed).join("; ")}.</p>}
      {before && <Differences old={facts(before)} fresh={facts(now)} before={before.headline === now.headline ? "" : before.headline} />}
    </section>
  );
}

interface Two {
  old: Record<string, string>;
  fresh: Record<string, string>;
  /** The answer that was; the one that is stands above. */
  before: string;
}

function Differences({ old, fresh, before }: Two) {
  const changed = Object.keys(fresh).filter((name) => old[name] !== fresh[name]);
  return changed.length === 0 && !before ? (
    <p>The answer is the same.</p>
  ) : (
    <dl>
      {before && (
        <div>
          <dt>Answer before</dt>
          <dd>
            <del>{before}</del>
          </dd>
        </div>
      )}
      {changed.map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="numbers">
            <del>{old[name]}</del> <span class="turns" aria-hidden="true">→</span> <ins>{fresh[name]}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What an edit does, in names. */
export function saidOf(edits: Edits, names: Record<string, string>): string[] {
  const name = (node: string) => names[node] ?? node;
  return [
    ...edits.strike.map(([cause, effect]) => `struck ${name(cause)} → ${name(effect)}`),
    ...edits.add.map(([cause, effect]) => `added ${name(cause)} → ${name(effect)}`),
    ...edits.latent.map((one) => `unmeasured ${name(one.name)}${one.of.length > 0 ? `, causes ${one.of.map(name).join(" and ")}` : ""}`),
  ];
}

function facts(answer: Answer): Record<string, string> {
  const told = (answer.estimation?.estimate ?? null) as { value: number; ci_low: number; ci_high: number } | null;
  const size = answer.effect ?? told;
  return {
    Certainty: answer.certainty?.replace(/_/g, " ") ?? "none",
    Effect: size ? `${figure(size.value)} (${figure(size.ci_low)} to ${figure(size.ci_high)})` : "none",
    "As measured": arrowed(answer.dag?.identified ?? "no DAG"),
    "With what nobody measured": arrowed(answer.dag?.identified_with_latent ?? "no DAG"),
  };
}

function useParent(id: string | null): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    setAnswer(null);
    if (!id) return;
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
