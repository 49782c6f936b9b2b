/** The DAG that the answer assumes: strike an arrow, add one, mark what is unmeasured, and run again. */

import { useState } from "preact/hooks";
import * as api from "./api";
import { Canvas } from "./canvas";
import type { Dag, Edits, Run } from "./types";

interface Props {
  run: Run;
  dag: Dag;
  act(does: () => Promise<api.Started | void>): Promise<void>;
}

const NONE: Edits = { strike: [], add: [], latent: [] };
const same = (a: [string, string], b: [string, string]) => a[0] === b[0] && a[1] === b[1];

export function DagPanel({ run, dag, act }: Props) {
  const [edits, setEdits] = useState<Edits>(NONE);
  const name = (node: string) => dag.nodes[node] ?? node;
  const asked = [run.answer?.treatment?.curie, run.answer?.outcome?.curie];
  const isStruck = (pair: [string, string]) => edits.strike.some((one) => same(one, pair));
  const isHidden = (node: string) => dag.latent.includes(node) || edits.latent.some((one) => one.name === node);
  const toggle = (pair: [string, string]) =>
    setEdits({ ...edits, strike: isStruck(pair) ? edits.strike.filter((one) => !same(one, pair)) : [...edits.strike, pair] });
  const changes = edits.strike.length + edits.add.length + edits.latent.length;
  const fresh = edits.latent.filter((one) => one.of.length > 0);
  const elements = [
    ...Object.entries(dag.nodes).map(([id, label]) => ({ data: { id, label }, classes: `${isHidden(id) ? "latent" : ""} ${asked.includes(id) ? "asked" : ""}` })),
    ...fresh.map((one) => ({ data: { id: one.name, label: one.name }, classes: "latent" })),
    ...dag.arrows.map((one) => ({ data: { id: `${one.cause}→${one.effect}`, source: one.cause, target: one.effect, label: "" }, classes: isStruck([one.cause, one.effect]) ? "struck" : "" })),
    ...edits.add.map(([cause, effect]) => ({ data: { id: `+${cause}→${effect}`, source: cause, target: effect, label: "" }, classes: "added" })),
    ...fresh.flatMap((one) => one.of.map((node) => ({ data: { id: `+${one.name}→${node}`, source: one.name, target: node, label: "" }, classes: "added" }))),
  ];
  return (
    <div class="dag">
      <p>
        <strong>Without unmeasured causes:</strong> {dag.identified}. <strong>With them:</strong> {dag.identified_with_latent}
      </p>
      <Canvas elements={elements} layout={{ name: "breadthfirst", directed: true, spacingFactor: 1.1, padding: 12 }} label="The causal DAG; its arrows are listed below" />
      <table class="arrows">
        <caption class="unseen">Arrows of the DAG</caption>
        <thead>
          <tr>
            <th scope="col">Arrow</th>
            <th scope="col">Rests on</th>
            <th scope="col">
              <span class="unseen">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {dag.arrows.map((one) => {
            const pair: [string, string] = [one.cause, one.effect];
            return (
              <tr key={`${one.cause}→${one.effect}`} class={isStruck(pair) ? "is-struck" : ""}>
                <td>
                  {name(one.cause)} → {name(one.effect)}
                </td>
                <td class="quiet">
                  {one.kind.replace(/_/g, " ")}: {one.sources.join("; ")}
                </td>
                <td>
                  <button type="button" aria-pressed={isStruck(pair)} onClick={() => toggle(pair)} aria-label={`Strike ${name(one.cause)} to ${name(one.effect)}`}>
                    {isStruck(pair) ? "Keep" : "Strike"}
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Additions dag={dag} edits={edits} set={setEdits} isHidden={isHidden} />
      <p class="ask-row">
        <span role="status">{changes === 0 ? "Nothing changed yet." : `${changes} ${changes === 1 ? "change" : "changes"}.`}</span>
        <button type="button" disabled={changes === 0} onClick={() => setEdits(NONE)}>
          Undo all
        </button>
        <button type="button" class="main" disabled={changes === 0} onClick={() => void act(() => api.editDag(run.id, edits))}>
          Run again
        </button>
      </p>
    </div>
  );
}

interface AdditionsProps {
  dag: Dag;
  edits: Edits;
  set(edits: Edits): void;
  isHidden(node: string): boolean;
}

function Additions({ dag, edits, set, isHidden }: AdditionsProps) {
  const nodes = Object.entries(dag.nodes);
  const [cause, setCause] = useState(nodes[0]?.[0] ?? "");
  const [effect, setEffect] = useState(nodes[1]?.[0] ?? "");
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
  return (
    <details class="additions">
      <summary>Add an arrow, or a cause that nobody measured</summary>
      <div class="limits-box">
        {pick("From", cause, setCause)}
        {pick("To", effect, setEffect)}
        <button type="button" disabled={cause === effect} onClick={() => set({ ...edits, add: [...edits.add, [cause, effect]] })}>
          Add the arrow
        </button>
        <button type="button" disabled={isHidden(cause)} onClick={() => set({ ...edits, latent: [...edits.latent, { name: cause, of: [] }] })}>
          “From” is unmeasured
        </button>
      </div>
      <div class="limits-box">
        <label>
          An unmeasured cause of both
          <input value={latent} maxLength={120} onInput={(event) => setLatent(event.currentTarget.value)} />
        </label>
        <button
          type="button"
          disabled={!latent.trim() || cause === effect}
          onClick={() => {
            set({ ...edits, latent: [...edits.latent, { name: latent.trim(), of: [cause, effect] }] });
            setLatent("");
          }}
        >
          Add it
        </button>
      </div>
    </details>
  );
}
