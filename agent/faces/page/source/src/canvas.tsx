/** A drawing of nodes and arrows by Cytoscape. It is read out as the list beside it. */

import cytoscape, { type ElementDefinition, type StylesheetJson } from "cytoscape";
import { useEffect, useRef } from "preact/hooks";
import { useNarrow } from "./narrow";
import { TURNED } from "./scheme";

interface Props {
  elements: ElementDefinition[];
  at: Record<string, { x: number; y: number }>;
  label: string;
  height: number;
  /** What it needs to be read; a narrower window scrolls it. */
  width: number;
  /** Told of an arrow that is clicked. */
  pick(id: string): void;
}

// Cytoscape writes a style element into the page unless one with this id is there; the policy of the page
// allows none, and style.css holds the same rule.
const marker = document.createElement("meta");
marker.id = "__________cytoscape_stylesheet";
document.head.append(marker);

const LETTERS = 22;

/** How large a box must be for its text, in pixels at a font size of 12. */
export function sized(label: string): { wide: number; tall: number } {
  const lines = Math.ceil(label.length / LETTERS);
  return { wide: Math.min(label.length, LETTERS) * 6.6 + 18, tall: lines * 15 + 12 };
}

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function look(): StylesheetJson {
  const [ink, paper, line, accent, warn] = ["--ink", "--raised", "--line-strong", "--accent", "--warn"].map(colour) as [string, string, string, string, string];
  return [
    { selector: "node", style: { label: "data(label)", color: ink, "background-color": paper, "border-color": line, "border-width": 1.5, shape: "round-rectangle", width: "data(wide)", height: "data(tall)", "text-valign": "center", "text-halign": "center", "font-size": 12, "text-wrap": "wrap", "text-max-width": "150px", "font-family": "system-ui, sans-serif" } },
    { selector: "node.asked", style: { "border-color": accent, "border-width": 2.5 } },
    { selector: "node.latent", style: { "border-style": "dashed" } },
    { selector: "edge", style: { width: 1.6, "line-color": line, "target-arrow-color": line, "target-arrow-shape": "triangle", "curve-style": "bezier", label: "data(label)", color: ink, "font-size": 11, "font-family": "system-ui, sans-serif", "text-background-color": paper, "text-background-opacity": 0.9, "text-background-padding": "2px" } },
    { selector: "edge[bow]", style: { "curve-style": "unbundled-bezier", "control-point-distances": "data(bow)", "control-point-weights": [0.5] } },
    { selector: "edge.struck", style: { "line-style": "dashed", "line-color": warn, "target-arrow-color": warn } },
    { selector: "edge.added", style: { "line-color": accent, "target-arrow-color": accent, width: 2.4 } },
    { selector: ":selected", style: { "border-color": accent, "line-color": accent, "target-arrow-color": accent } },
  ] as StylesheetJson;
}

export function Canvas({ elements, at, label, height, width, pick }: Props) {
  const isNarrow = useNarrow();
  const picks = useRef(pick);
  picks.current = pick;
  const place = useRef<HTMLDivElement>(null);
  const key = JSON.stringify(elements);
  useEffect(() => {
    if (!place.current) return;
    const drawn = cytoscape({ container: place.current, elements, layout: { name: "preset", positions: at, padding: 16 }, style: look(), minZoom: 0.4, maxZoom: 1.15, userZoomingEnabled: false, userPanningEnabled: !isNarrow, autoungrabify: isNarrow });
    drawn.on("tap", "edge", (event) => picks.current((event.target as { id(): string }).id()));
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const repaint = () => drawn.style(look());
    dark.addEventListener("change", repaint);
    addEventListener(TURNED, repaint);
    return () => {
      dark.removeEventListener("change", repaint);
      removeEventListener(TURNED, repaint);
      drawn.destroy();
    };
  }, [key, isNarrow]);
  return (
    <div class="scrolls canvas" tabIndex={0} role="region" aria-label="Drawing of the graph">
      <div ref={place} role="img" aria-label={label} style={{ height: `${height}px`, minWidth: `${width}px` }} />
    </div>
  );
}
