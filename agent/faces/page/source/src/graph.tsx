/** What the knowledge graph states around the two things that were asked about, with sources. */

import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import { Canvas, sized } from "./canvas";
import { link } from "./evidence";
import { arranged, drawnOnce, merged } from "./arranged";
import { useNarrow } from "./narrow";
import { plainly } from "./plain";

const pairOf = (edge?: api.GraphPart["edges"][number]) => (edge ? `${edge.from} ${edge.to}` : "");

/** The sides of the question by id, with the names that they go by. */
export function GraphPanel({ sides }: { sides: Map<string, string> }) {
  const nodes = [...sides.keys()];
  const isNarrow = useNarrow();
  const [part, setPart] = useState<api.GraphPart | null>(null);
  const [problem, setProblem] = useState("");
  const [around, setAround] = useState<string[]>(nodes);
  const [picked, setPicked] = useState("");
  const [isChosen, setChosen] = useState(false);
  const [isNothing, setNothing] = useState(false);
  const choose = (next: string[]) => {
    setChosen(true);
    setAround(next);
  };
  useEffect(() => {
    setPart(null);
    setProblem("");
    if (around.length === 0) return;
    let isHere = true;
    api.graph(around).then(
      (found) => {
        if (!isHere) return;
        const [first] = around;
        if (found.edges.length === 0 && around.length > 1 && !isChosen && first) {
          // Nothing between the two is no end: what is stated around the first is shown.
          setNothing(true);
          setAround([first]);
        } else setPart(found);
      },
      (error: Error) => isHere && setProblem(error.message),
    );
    return () => {
      isHere = false;
    };
  }, [around.join()]);
  useEffect(() => document.querySelector(".edges .is-picked")?.scrollIntoView({ block: "nearest" }), [picked]);
  if (nodes.length === 0) return <p>The question names nothing that the graph holds.</p>;
  if (problem) return <p role="alert">{problem}</p>;
  if (!part) return <p role="status">Looking.</p>;
  const name = new Map(part.nodes.map((one) => [one.id, one.name]));
  const edges = merged(part.edges);
  const drawn = arranged({ ...part, edges: drawnOnce(edges) }, around, isNarrow);
  const elements = [
    ...part.nodes.map((one) => ({ data: { id: one.id, label: one.name, ...sized(one.name) }, classes: nodes.includes(one.id) ? "asked" : "" })),
    ...drawnOnce(edges).map((one) => ({ data: { id: one.id, source: one.from, target: one.to, label: one.predicate, ...(one.id in drawn.bows && { bow: drawn.bows[one.id] }) } })),
  ];
  return (
    <div>
      <p class="ask-row">
        <span>Around</span>
        {nodes.length > 1 && (
          <button type="button" aria-pressed={around.length > 1} onClick={() => choose(nodes)}>
            between both
          </button>
        )}
        {nodes.map((node) => (
          <button type="button" key={node} aria-pressed={around.length === 1 && around[0] === node} onClick={() => choose([node])}>
            {sides.get(node)}
          </button>
        ))}
      </p>
      {isNothing && !isChosen && part.edges.length > 0 && <p>The graph states nothing between the two; studies and conclusions of bodies are under Figures and Claims.</p>}
      {part.edges.length === 0 ? (
        <p>The graph states nothing here; studies and conclusions of bodies are under Figures and Claims.{around.length > 1 && " Look around one of the two instead."}</p>
      ) : (
        <Canvas elements={elements} at={drawn.at} height={drawn.height} width={drawn.width} pick={(id) => setPicked(pairOf(edges.find((one) => one.id === id)))} label="The part of the graph; its statements and their sources are listed below" />
      )}
      {part.more && <p class="quiet">More is held than is drawn.</p>}
      <ul class="edges">
        {edges.map((one) => (
          <li key={one.id} class={pairOf(one) === picked ? "is-picked" : ""}>
            {name.get(one.from) ?? one.from} {one.predicate} {name.get(one.to) ?? one.to}{" "}
            {one.sources.filter((source) => link(source.link)).map((source) => (
              <a class="source" key={source.text} href={link(source.link) ?? ""} target="_blank" rel="noopener noreferrer">
                {source.text}
              </a>
            ))}
            {plainly(one.sources.filter((source) => !link(source.link)).map((source) => source.text)).map((source) => (
              <span key={source.said} class="source quiet" title={source.whole}>
                {source.said}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
