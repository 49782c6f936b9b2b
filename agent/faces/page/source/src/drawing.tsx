/** The drawing of a DAG. It is read out as the table beside it; an arrow that is clicked is struck or kept. */

import { useId } from "preact/hooks";
import { useNarrow } from "./narrow";
import { NARROW, plan, WIDE } from "./layout";
import { drawn, wayOf } from "./ways";

export interface Drawn {
  cause: string;
  effect: string;
  kind: "held" | "struck" | "added" | "assumed";
}

interface Props {
  nodes: Record<string, string>;
  arrows: Drawn[];
  hidden(node: string): boolean;
  treatment?: string;
  outcome?: string;
  pick?(cause: string, effect: string): void;
  /** Of a box of what nobody measured. */
  pickNode?(node: string): void;
}

export function Drawing({ nodes, arrows, hidden, treatment, outcome, pick, pickNode }: Props) {
  const id = useId().replace(/[^\w-]/g, "");
  const isNarrow = useNarrow();
  const { boxes, width, height } = plan(nodes, arrows.map((one) => [one.cause, one.effect]), treatment, outcome, isNarrow ? NARROW : WIDE);
  return (
    <div class="scrolls drawing" tabIndex={0} role="region" aria-label="Drawing of the DAG">
      <svg viewBox={`-1 -1 ${width + 2} ${height + 2}`} width={width + 2} height={height + 2} role="img" aria-label="The causal DAG; its arrows are listed below">
        <defs>
          {(["held", "struck", "added", "assumed"] as const).map((kind) => (
            <marker key={kind} id={`${id}${kind}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
              <path d="M0 0L8 4L0 8z" class={`tip is-${kind}`} />
            </marker>
          ))}
        </defs>
        {arrows.map((one) => {
          const [from, to] = [boxes.get(one.cause), boxes.get(one.effect)];
          if (!from || !to) return null;
          const line = drawn(wayOf(from, to, boxes.values(), { width, height }));
          return (
            <g key={`${one.cause} ${one.effect}`} class={`arrow is-${one.kind} ${pick ? "can-pick" : ""}`} onClick={() => pick?.(one.cause, one.effect)}>
              <path d={line} class="reach" />
              <path d={line} class="line" marker-end={`url(#${id}${one.kind})`} />
            </g>
          );
        })}
        {[...boxes.values()].map((box) => (
          <g key={box.id} onClick={() => hidden(box.id) && pickNode?.(box.id)} class={`node ${hidden(box.id) ? "is-hidden" : ""} ${hidden(box.id) && pickNode ? "can-pick" : ""} ${box.id === treatment || box.id === outcome ? "is-asked" : ""}`}>
            <title>{nodes[box.id]}</title>
            <rect x={box.x} y={box.y} width={box.w} height={box.h} rx={6} />
            {box.lines.map((line, i) => (
              <text key={i} x={box.x + box.w / 2} y={box.y + 18 + i * 15} text-anchor="middle">
                {line}
              </text>
            ))}
          </g>
        ))}
      </svg>
    </div>
  );
}
