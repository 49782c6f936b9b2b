/** What may be added to a DAG: an arrow, a cause that nobody measured; and what was, each to be taken back. */

import { useState } from "preact/hooks";
import { saidOf } from "./changes";
import type { Dag, Edits } from "./types";

interface Props {
  dag: Dag;
  edits: Edits;
  set(edits: Edits): void;
  isHidden(node: string): boolean;
  /** Strike, or keep, all arrows of a node. */
  strikeNode(node: string): void;
}

export function Additions({ dag, edits, set, isHidden, strikeNode }: Props) {
  const nodes = Object.entries(dag.nodes);
  const [cause, setCause] = useState(nodes[0]?.[0] ?? "");
  const [effect, setEffect] = useState(nodes[1]?.[0] ?? "");
  const [hides, setHides] = useState(nodes[0]?.[0] ?? "");
  const [latent, setLatent] = useState("");
  const pick = (label: string, value: string, on: (node: string) => void) => (
    <label>
      {label}
      <select value={value} onChange={(event) => on(event.currentTarget.value)}>
        {nodes.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  const isHeld = [...dag.arrows.map((one) => [one.cause, one.effect]), ...edits.add].some(([a, b]) => a === cause && b === effect);
  return (
    <>
      <Made dag={dag} edits={edits} set={set} />
      <details class="additions">
        <summary>Add an arrow, or mark or strike what nobody measured</summary>
        <div class="limits-box">
          {pick("From", cause, setCause)}
          {pick("To", effect, setEffect)}
          <button type="button" disabled={cause === effect || isHeld} onClick={() => set({ ...edits, add: [...edits.add, [cause, effect]] })}>
            Add the arrow
          </button>
          <label>
            Or an unmeasured cause of both, named
            <input value={latent} onInput={(event) => setLatent(event.currentTarget.value)} />
          </label>
          <button
            type="button"
            disabled={!latent.trim() || cause === effect || latent.trim() in dag.nodes}
            onClick={() => {
              set({ ...edits, latent: [...edits.latent, { name: latent.trim(), of: [cause, effect] }] });
              setLatent("");
            }}
          >
            Add the cause
          </button>
        </div>
        <div class="limits-box">
          {pick("Was never measured", hides, setHides)}
          <button type="button" disabled={isHidden(hides)} onClick={() => set({ ...edits, latent: [...edits.latent, { name: hides, of: [] }] })}>
            Mark it as unmeasured
          </button>
        </div>
        {dag.latent.length > 0 && (
          <p class="samples" role="group" aria-label="Causes that nobody measured">
            {dag.latent.map((node) => (
              <button type="button" key={node} onClick={() => strikeNode(node)}>
                Strike or keep {dag.nodes[node] ?? node}
              </button>
            ))}
          </p>
        )}
      </details>
    </>
  );
}

function Made({ dag, edits, set }: Omit<Props, "isHidden" | "strikeNode">) {
  const without = <T,>(all: T[], one: T) => all.filter((other) => other !== one);
  const backs = [
    ...edits.strike.map((one) => ({ ...edits, strike: without(edits.strike, one) })),
    ...edits.add.map((one) => ({ ...edits, add: without(edits.add, one) })),
    ...edits.latent.map((one) => ({ ...edits, latent: without(edits.latent, one) })),
  ];
  const made = saidOf(edits, dag.nodes).map((said, i) => ({ said, back: backs[i] as Edits }));
  if (made.length === 0) return null;
  return (
    <ul class="made" aria-label="Changes">
      {made.map((one) => (
        <li key={one.said}>
          <button type="button" class="chip" aria-label={`Take back ${one.said}`} onClick={() => set(one.back)}>
            {one.said} ×
          </button>
        </li>
      ))}
    </ul>
  );
}
