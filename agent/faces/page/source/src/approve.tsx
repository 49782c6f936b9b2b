/** What a run waits for: which thing a name stands for, or the DAG that it would assume. */

import { useState } from "preact/hooks";
import * as api from "./api";
import type { Run } from "./types";

interface Candidate {
  curie: string;
  name: string;
  category?: string;
}

interface Props {
  run: Run;
  act(does: () => Promise<api.Started | void>): Promise<void>;
}

export function Approve({ run, act }: Props) {
  const waiting = run.waiting ?? {};
  const [dag, setDag] = useState(typeof waiting.dag === "string" ? waiting.dag : "");
  const entities = (waiting.entities ?? {}) as Record<string, { mention: string; candidates: Candidate[] }>;
  const [chosen, setChosen] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(entities).map(([side, held]) => [side, held.candidates[0]?.curie ?? ""])),
  );
  const go = () => act(() => api.approve(run.id, { ...("dag" in waiting ? { dag } : {}), ...chosen }));
  return (
    <div class="approve">
      {Object.entries(entities).map(([side, held]) => (
        <fieldset key={side}>
          <legend>
            The {side}, “{held.mention}”, may mean
          </legend>
          {held.candidates.map((one) => (
            <label class="check" key={one.curie}>
              <input type="radio" name={side} checked={chosen[side] === one.curie} onChange={() => setChosen({ ...chosen, [side]: one.curie })} />
              {one.name} <span class="quiet">{one.curie}</span>
            </label>
          ))}
        </fieldset>
      ))}
      {"dag" in waiting && (
        <label>
          The DAG that is assumed (dagitty)
          <textarea rows={10} class="code" value={dag} onInput={(event) => setDag(event.currentTarget.value)} />
        </label>
      )}
      <button type="button" class="main" onClick={() => void go()}>
        Approve and go on
      </button>
    </div>
  );
}
