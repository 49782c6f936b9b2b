/** What the knowledge graph states around the two things that were asked about, with sources. */

import { useEffect, useState } from "preact/hooks";
import type { LayoutOptions, NodeSingular } from "cytoscape";
import * as api from "./api";
import { Canvas, sized } from "./canvas";
import { link } from "./evidence";
import { type Box, plan, type Room, WIDE } from "./layout";

/** Two asked about stand left and right, as in the DAG; one stands in the middle of what is stated of it. */
function layoutOf(part: api.GraphPart, around: string[]): LayoutOptions {
  const [one, other] = around;
  if (!other) return { name: "concentric", padding: 12, minNodeSpacing: 34, avoidOverlap: true, concentric: (node) => ((node as unknown as NodeSingular).id() === one ? 2 : 1), levelWidth: () => 1 };
  const { boxes } = planOf(part, around);
  return { name: "preset", padding: 16, positions: Object.fromEntries([...boxes].map(([id, box]) => [id, placed(box)])) };
}

const planOf = (part: api.GraphPart, around: string[]) =>
  plan(Object.fromEntries(part.nodes.map((node) => [node.id, node.name])), part.edges.map((edge) => [edge.from, edge.to]), around[0], around[1], SPREAD);
const placed = (box: Box) => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });
const SPREAD: Room = { ...WIDE, box: 170, across: 110 };

/** As high as what is drawn, from one row to most of a window, in pixels. */
function heightOf(part: api.GraphPart, around: string[]): number {
  const wanted = around.length > 1 ? planOf(part, around).height + 40 : 200 + part.nodes.length * 16;
  return Math.min(Math.max(wanted, 120), 620);
}

export function GraphPanel({ nodes }: { nodes: string[] }) {
  const [part, setPart] = useState<api.GraphPart | null>(null);
  const [problem, setProblem] = useState("");
  const [around, setAround] = useState<string[]>(nodes);
  useEffect(() => {
    setPart(null);
    setProblem("");
    if (around.length === 0) return;
    api.graph(around).then(setPart, (error: Error) => setProblem(error.message));
  }, [around.join()]);
  if (nodes.length === 0) return <p>The question names nothing that the graph holds.</p>;
  if (problem) return <p role="alert">{problem}</p>;
  if (!part) return <p role="status">Looking.</p>;
  const name = new Map(part.nodes.map((one) => [one.id, one.name]));
  const elements = [
    ...part.nodes.map((one) => ({ data: { id: one.id, label: one.name, ...sized(one.name) }, classes: nodes.includes(one.id) ? "asked" : "" })),
    ...part.edges.map((one) => ({ data: { id: one.id, source: one.from, target: one.to, label: one.predicate } })),
  ];
  return (
    <div>
      <p class="ask-row">
        <span>Around</span>
        <button type="button" aria-pressed={around.length > 1} onClick={() => setAround(nodes)}>
          between both
        </button>
        {nodes.map((node) => (
          <button type="button" key={node} aria-pressed={around.length === 1 && around[0] === node} onClick={() => setAround([node])}>
            {name.get(node) ?? node}
          </button>
        ))}
      </p>
      {part.edges.length === 0 ? (
        <p>The graph states nothing here; studies and conclusions of bodies are under Figures and Claims.{around.length > 1 && " Look around one of the two instead."}</p>
      ) : (
        <Canvas elements={elements} layout={layoutOf(part, around)} height={heightOf(part, around)} label="The part of the graph; its statements are listed below" />
      )}
      {part.more && <p class="quiet">More is held than is drawn.</p>}
      <ul class="edges">
        {part.edges.map((one) => (
          <li key={one.id}>
            {name.get(one.from) ?? one.from} {one.predicate} {name.get(one.to) ?? one.to}{" "}
            {one.sources.map((source) =>
              link(source.link) ? (
                <a key={source.text} href={link(source.link) ?? ""} target="_blank" rel="noopener noreferrer">
                  {source.text}
                </a>
              ) : (
                <span key={source.text} class="quiet">
                  {source.text}
                </span>
              ),
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
