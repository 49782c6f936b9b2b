/** The tree of thoughts: rivals and lines, what became of each, and its score by layer. */

import type { Layers, Thought } from "./types";

const LAYERS: (keyof Layers)[] = ["grounding", "logic", "plausibility", "causal"];

export function Tree({ thoughts }: { thoughts: Thought[] }) {
  const root = thoughts.find((one) => one.parent === null);
  if (!root) return null;
  return (
    <div class="tree" role="group" aria-label="Tree of thoughts">
      <ul>
        <Branch thought={root} all={thoughts} />
      </ul>
      {thoughts.some((one) => LAYERS.some((name) => one.layers[name] !== null)) && <p class="quiet">Bars, from left: {LAYERS.join(", ")}. Full is 1, hatched is not judged.</p>}
    </div>
  );
}

function Branch({ thought, all }: { thought: Thought; all: Thought[] }) {
  const below = all.filter((one) => one.parent === thought.id);
  return (
    <li class={`thought is-${thought.state}`}>
      <div class="thought-line">
        <span class="thought-claim">{thought.claim}</span>
        <span class="quiet">{saidOf(thought)}</span>
        <Scores thought={thought} />
      </div>
      {below.length > 0 && (
        <ul>
          {below.map((one) => (
            <Branch key={one.id} thought={one} all={all} />
          ))}
        </ul>
      )}
    </li>
  );
}

function saidOf(thought: Thought): string {
  if (thought.role === "question") return "";
  if (thought.state === "open" && thought.value) return `open, worth ${thought.value.toFixed(2)}`;
  return thought.status || thought.state;
}

function Scores({ thought }: { thought: Thought }) {
  const known = LAYERS.filter((name) => thought.layers[name] !== null);
  if (known.length === 0) return null;
  const said = known.map((name) => `${name} ${(thought.layers[name] ?? 0).toFixed(2)}`).join(", ");
  return (
    <span class="scores" role="img" aria-label={`Scores by layer: ${said}`} title={said}>
      {LAYERS.map((name) => (
        <span key={name} class={`score ${thought.layers[name] === null ? "is-none" : ""}`}>
          <span style={{ height: `${Math.round((thought.layers[name] ?? 0) * 100)}%` }} />
        </span>
      ))}
    </span>
  );
}
