/** The DAG that the answer assumes: strike an arrow, add one, mark what is unmeasured, and run again. */

import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import { Additions } from "./additions";
import { Drawing, type Drawn } from "./drawing";
import { arrowed } from "./plain";
import { Sources } from "./sources";
import type { Answer, Dag, Edits, Mention, Run } from "./types";

interface Props {
  run: Run;
  answer: Answer;
  dag: Dag;
  act(does: () => Promise<api.Started | void>): Promise<void>;
  open(id: string): void;
}

const NONE: Edits = { strike: [], add: [], latent: [] };
const same = (a: [string, string], b: [string, string]) => a[0] === b[0] && a[1] === b[1];

export function DagPanel({ run, answer, dag, act, open }: Props) {
  const [edits, setEdits] = useState<Edits>(NONE);
  useEffect(() => setEdits(NONE), [dag.hash]);
  const isStruck = (pair: [string, string]) => edits.strike.some((one) => same(one, pair));
  const isHidden = (node: string) => dag.latent.includes(node) || edits.latent.some((one) => one.name === node);
  const toggle = (pair: [string, string]) =>
    setEdits({ ...edits, strike: isStruck(pair) ? edits.strike.filter((one) => !same(one, pair)) : [...edits.strike, pair] });
  /** All arrows of a cause that nobody measured: struck together, or kept. */
  const toggleNode = (node: string) => {
    const its = once(dag).filter((one) => one.cause === node || one.effect === node).map((one): [string, string] => [one.cause, one.effect]);
    const left = edits.strike.filter((one) => !its.some((other) => same(one, other)));
    setEdits({ ...edits, strike: its.every(isStruck) ? left : [...left, ...its] });
  };
  const changes = edits.strike.length + edits.add.length + edits.latent.length;
  const fresh = edits.latent.filter((one) => one.of.length > 0);
  const nodes = { ...dag.nodes, ...Object.fromEntries(fresh.map((one) => [one.name, one.name])) };
  const added = (cause: string, effect: string): Drawn => ({ cause, effect, kind: "added" });
  const arrows: Drawn[] = [
    ...once(dag).map(({ cause, effect, kind }): Drawn => ({ cause, effect, kind: isStruck([cause, effect]) ? "struck" : kind === "assumed" ? "assumed" : "held" })),
    ...edits.add.map(([cause, effect]) => added(cause, effect)),
    ...fresh.flatMap((one) => one.of.map((node) => added(one.name, node))),
  ];
  const pick = (cause: string, effect: string) => dag.arrows.some((one) => one.cause === cause && one.effect === effect) && toggle([cause, effect]);
  const cuts = dag.cuts.map((one) => one.text).filter((text) => !dag.identified_with_latent.includes(text));
  return (
    <div class="dag">
      <dl class="facts">
        <div>
          <dt>As measured</dt>
          <dd>
            <Long text={arrowed(dag.identified)} />
          </dd>
        </div>
        <div>
          <dt>With what nobody measured</dt>
          <dd>
            <Long text={arrowed(dag.identified_with_latent)} />
          </dd>
        </div>
        {cuts.length > 0 && (
          <div>
            <dt>Cut by design</dt>
            <dd>{cuts.join("; ")}</dd>
          </div>
        )}
      </dl>
      <Drawing nodes={nodes} arrows={arrows} hidden={isHidden} treatment={end(dag, answer.treatment, answer, 2)} outcome={end(dag, answer.outcome, answer, 1)} pick={pick} pickNode={(node) => dag.latent.includes(node) && toggleNode(node)} />
      <p class="quiet">Dashed boxes are unmeasured, dashed arrows assumed. Click an arrow or a dashed box, or use the table, to strike it.</p>
      <Additions dag={dag} edits={edits} set={setEdits} isHidden={isHidden} strikeNode={toggleNode} />
      <div class="ask-row rerun">
        <span role="status">{changes === 0 ? "Nothing changed yet." : `${changes} ${changes === 1 ? "change" : "changes"}.`}</span>
        <button type="button" disabled={changes === 0} onClick={() => setEdits(NONE)}>
          Undo all
        </button>
        <button type="button" class="main" disabled={changes === 0} onClick={() => void act(() => api.editDag(run.id, edits))}>
          Run again
        </button>
      </div>
      <Arrows answer={answer} dag={dag} isStruck={isStruck} toggle={toggle} open={open} />
    </div>
  );
}

const SHORT = 280;

/** A long argument begins with its first words; the whole of it on a click. */
function Long({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (isWhole || text.length <= SHORT * 1.3) return <>{text}</>;
  return (
    <>
      {text.slice(0, text.lastIndexOf(" ", SHORT))} …{" "}
      <button type="button" class="bare as-text" onClick={() => setWhole(true)}>
        Show all of it
      </button>
    </>
  );
}

interface ArrowsProps {
  answer: Answer;
  dag: Dag;
  isStruck(pair: [string, string]): boolean;
  toggle(pair: [string, string]): void;
  open(id: string): void;
}

function Arrows({ answer, dag, isStruck, toggle, open }: ArrowsProps) {
  const name = (node: string) => dag.nodes[node] ?? node;
  return (
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
        {once(dag).map((one) => {
          const pair: [string, string] = [one.cause, one.effect];
          return (
            <tr key={`${one.cause}→${one.effect}`} class={isStruck(pair) ? "is-struck" : ""}>
              <td>
                {name(one.cause)} → {name(one.effect)}
              </td>
              <td class="quiet">
                <Sources texts={one.sources} answer={answer} open={open} />
              </td>
              <td>
                <button type="button" class="small" onClick={() => toggle(pair)} aria-label={`${isStruck(pair) ? "Keep" : "Strike"} ${name(one.cause)} to ${name(one.effect)}`}>
                  {isStruck(pair) ? "Keep" : "Strike"}
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Each arrow once, with all that it rests on: several records may state the same one. */
function once(dag: Dag): Dag["arrows"] {
  const found = new Map<string, Dag["arrows"][number]>();
  for (const one of dag.arrows) {
    const key = `${one.cause}→${one.effect}`;
    const held = found.get(key);
    found.set(key, held ? { ...held, sources: [...new Set([...held.sources, ...one.sources])] } : one);
  }
  return [...found.values()];
}

/** The node of the DAG that a side of the question is; a data set's nodes are columns, named by what they measure. */
function end(dag: Dag, side: Mention | null, answer: Answer, place: 1 | 2): string | undefined {
  if (side?.curie && side.curie in dag.nodes) return side.curie;
  const named = Object.entries(dag.nodes).find(([, label]) => label === side?.name || label === side?.mention);
  if (named) return named[0];
  const column = /E\[(.+?) \| do\((.+?)=/.exec(answer.effect?.estimand ?? "")?.[place];
  return column && column in dag.nodes ? column : undefined;
}
