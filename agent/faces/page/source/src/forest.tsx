/** A forest plot: each study's estimate with its interval, by design, on one scale. */

import type { Evidence } from "./types";

const RATIOS = ["OR", "RR", "HR", "IRR"];
const ORDER = ["rct_meta_analysis", "rct", "mendelian_randomization", "observational_meta_analysis", "cohort", "case_control", "cross_sectional"];
const ROW = 34;
const LEFT = 250;
const WIDTH = 720;

const designSaid = (design: string) => design.replace(/_/g, " ").replace(/^rct/, "randomized trial").replace("trial meta analysis", "trials, meta-analysis");
const rank = (one: Evidence) => (ORDER.includes(one.design) ? ORDER.indexOf(one.design) : ORDER.length);

interface Props {
  evidence: Evidence[];
  open(id: string): void;
}

/** Plots of what carries numbers: ratios in one, each measure of differences in one of its own. */
export function Forest({ evidence, open }: Props) {
  const numbered = evidence.filter((one) => one.estimate !== null && one.ci_low !== null && one.ci_high !== null && one.measure);
  const kinds = [...new Set(numbered.map((one) => (RATIOS.includes(one.measure ?? "") ? "ratio" : (one.measure ?? ""))))];
  if (kinds.length === 0) return null;
  return (
    <>
      {kinds.map((kind) => (
        <Plot key={kind} kind={kind} rows={numbered.filter((one) => (RATIOS.includes(one.measure ?? "") ? "ratio" : one.measure) === kind).sort((a, b) => rank(a) - rank(b) || (b.n ?? 0) - (a.n ?? 0))} open={open} />
      ))}
    </>
  );
}

function Plot({ kind, rows, open }: { kind: string; rows: Evidence[]; open(id: string): void }) {
  const isRatio = kind === "ratio";
  const to = (value: number) => (isRatio ? Math.log(Math.max(value, 1e-3)) : value);
  const ends = rows.flatMap((one) => [to(one.ci_low as number), to(one.ci_high as number)]);
  const low = Math.min(...ends, 0);
  const high = Math.max(...ends, 0);
  const pad = (high - low || 1) * 0.06;
  const x = (value: number) => LEFT + ((to(value) - low + pad) / (high - low + 2 * pad)) * (WIDTH - LEFT - 150);
  const zero = x(isRatio ? 1 : 0);
  const height = rows.length * ROW + 40;
  const name = isRatio ? "Ratios (log scale; 1 is no effect)" : `${kind} (0 is no effect)`;
  return (
    <figure class="forest">
      <figcaption>{name}</figcaption>
      <div class="scrolls" tabIndex={0} role="region" aria-label={`Forest plot: ${name}`}>
        <svg viewBox={`0 0 ${WIDTH} ${height}`} width={WIDTH} height={height} role="list" aria-label={name}>
          <line x1={zero} x2={zero} y1={8} y2={height - 28} class="null-line" />
          {rows.map((one, i) => (
            <Row key={one.id} one={one} y={i * ROW + 24} x={x} open={open} />
          ))}
          <text x={zero} y={height - 8} text-anchor="middle" class="axis">
            {isRatio ? "1" : "0"}
          </text>
        </svg>
      </div>
    </figure>
  );
}

function Row({ one, y, x, open }: { one: Evidence; y: number; x(value: number): number; open(id: string): void }) {
  const [value, low, high] = [one.estimate as number, one.ci_low as number, one.ci_high as number];
  const said = `${value.toPrecision(3)} (${low.toPrecision(3)} to ${high.toPrecision(3)})`;
  const label = `${one.source.title.slice(0, 34)}${one.source.title.length > 34 ? "…" : ""}`;
  const size = 3 + Math.min(5, Math.log10(Math.max(one.n ?? 10, 10)));
  return (
    <g role="listitem">
      <a
        role="button"
        tabIndex={0}
        aria-label={`${one.source.title}, ${designSaid(one.design)}: ${one.measure} ${said}`}
        onClick={() => open(one.id)}
        onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), open(one.id))}
      >
        <rect x={0} y={y - 17} width={WIDTH} height={ROW - 2} class="row" />
        <text x={4} y={y - 2}>
          {label}
        </text>
        <text x={4} y={y + 12} class="axis">
          {designSaid(one.design)} {one.year ?? ""}
        </text>
        <line x1={x(low)} x2={x(high)} y1={y} y2={y} class="whisker" />
        <rect x={x(value) - size / 2} y={y - size / 2} width={size} height={size} class="point" />
        <text x={WIDTH - 4} y={y + 4} text-anchor="end" class="numbers">
          {one.measure} {said}
        </text>
      </a>
    </g>
  );
}
