/** What a run waits for: which thing a name stands for, or the DAG that it would assume. */

import { useState } from "preact/hooks";
import * as api from "./api";
import { inNames, inNodes, sideIn } from "./dag_text";
import { Drawing, type Drawn } from "./drawing";
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
  const names = (waiting.names ?? {}) as Record<string, string>;
  const [treatment, outcome] = ((waiting.pair ?? []) as string[]).map((node) => sideIn(node, names));
  const [dag, setDag] = useState(typeof waiting.dag === "string" ? inNames(waiting.dag, names) : "");
  const entities = (waiting.entities ?? {}) as Record<string, { mention: string; candidates: Candidate[] }>;
  const [chosen, setChosen] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(entities).map(([side, held]) => [side, held.candidates[0]?.curie ?? ""])),
  );
  const go = () => act(() => api.approve(run.id, { ...("dag" in waiting ? { dag: inNodes(dag, names) } : {}), ...chosen }));
  const isHidden = (node: string) => new RegExp(`^\\s*"?${escaped(node)}"?\\s*\\[.*latent`, "m").test(dag);
  const isEmpty = "dag" in waiting && !dag.trim();
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
        <>
          <Drawing nodes={nodesOf(dag)} arrows={arrowsOf(dag).map((one) => ({ ...one, kind: isHidden(one.cause) ? "assumed" : "held" }))} hidden={isHidden} treatment={treatment} outcome={outcome} />
          <label>
            The DAG that is assumed, as dagitty writes it
            <textarea rows={10} class="code" value={dag} onInput={(event) => setDag(event.currentTarget.value)} />
          </label>
        </>
      )}
      {isEmpty && <p role="alert">No DAG is written: without one there is nothing to approve.</p>}
      <button type="button" class="main" disabled={isEmpty} onClick={() => void go()}>
        Approve and go on
      </button>
    </div>
  );
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The arrows of a text that is being written: what is no arrow yet is left out, the server reads it in full. */
function arrowsOf(dag: string): Drawn[] {
  const found = [...dag.matchAll(/^\s*"?([^"\n]+?)"?\s*->\s*"?([^"\n;]+?)"?\s*;?$/gm)];
  const pairs = new Map(found.map(([, cause, effect]) => [`${cause}→${effect}`, { cause: cause ?? "", effect: effect ?? "" }]));
  return [...pairs.values()].map((pair) => ({ ...pair, kind: "held" }));
}

const nodesOf = (dag: string): Record<string, string> =>
  Object.fromEntries(arrowsOf(dag).flatMap(({ cause, effect }) => [cause, effect]).map((node) => [node, node]));
