/** An estimate from own data: the estimators beside each other, balance, and what a hidden cause would have to be. */

import { figure } from "./figures";

interface Estimate {
  value: number;
  ci_low: number;
  ci_high: number;
  method: string;
  unit: string;
}

interface Told {
  dataset?: string;
  message?: string;
  estimate?: Estimate | null;
  alternatives?: Estimate[];
  diagnostics?: { balance?: { covariate: string; smd_before: number; smd_after: number }[] };
  sensitivity?: { text?: string; benchmarks?: { covariate: string; r2_treatment: number; r2_outcome: number; adjusted_1x: number; adjusted_3x: number }[] } | null;
  refutations?: { name: string; status: string; text: string }[];
  negative_control?: { text?: string } | null;
  warnings?: { code: string; text: string }[];
}

interface Props {
  estimation: Record<string, unknown>;
  names: Record<string, string>;
}

export function OwnData({ estimation, names }: Props) {
  const told = estimation as Told;
  const named = <T extends { covariate: string }>(rows: T[]) => rows.map((one) => ({ ...one, covariate: names[one.covariate] ?? one.covariate }));
  const all = [told.estimate, ...(told.alternatives ?? [])].filter((one): one is Estimate => !!one);
  return (
    <section class="own">
      <h2 class="plain">{told.dataset ?? "Own data"}</h2>
      {told.message && <p>{told.message}</p>}
      {all.length > 0 && <Estimators all={all} />}
      {told.diagnostics?.balance && told.diagnostics.balance.length > 0 && <Balance rows={named(told.diagnostics.balance)} />}
      {told.sensitivity?.benchmarks && told.sensitivity.benchmarks.length > 0 && told.estimate && (
        <Sensitivity rows={named(told.sensitivity.benchmarks)} now={told.estimate} text={told.sensitivity.text ?? ""} />
      )}
      {(told.refutations ?? []).length > 0 && (
        <ul>
          {(told.refutations ?? []).map((one) => (
            <li key={one.name}>{one.text}</li>
          ))}
          {told.negative_control?.text && <li>{told.negative_control.text}</li>}
        </ul>
      )}
      {(told.warnings ?? []).map((one) => (
        <p class="quiet" key={one.code + one.text}>
          {one.text}
        </p>
      ))}
    </section>
  );
}

const WIDTH = 640;
const LEFT = 220;
const ROW = 26;

function scale(values: number[], withZero: boolean): (value: number) => number {
  const all = withZero ? [...values, 0] : values;
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const pad = (high - low || 1) * 0.08;
  return (value) => LEFT + ((value - low + pad) / (high - low + 2 * pad)) * (WIDTH - LEFT - 120);
}

function Estimators({ all }: { all: Estimate[] }) {
  const x = scale(all.flatMap((one) => [one.ci_low, one.ci_high]), true);
  const height = all.length * ROW + 16;
  return (
    <Figure name={`Estimates (${all[0]?.unit ?? ""})`} height={height}>
      <line x1={x(0)} x2={x(0)} y1={4} y2={height - 8} class="null-line" />
      {all.map((one, i) => (
        <g key={one.method}>
          <text x={4} y={i * ROW + 20}>
            {one.method.replace(/ in .*/, "").slice(0, 32)}
          </text>
          <line x1={x(one.ci_low)} x2={x(one.ci_high)} y1={i * ROW + 16} y2={i * ROW + 16} class="whisker" />
          <circle cx={x(one.value)} cy={i * ROW + 16} r={4} class="point" />
          <text x={WIDTH - 4} y={i * ROW + 20} text-anchor="end" class="numbers">
            {figure(one.value)} ({figure(one.ci_low)} to {figure(one.ci_high)})
          </text>
        </g>
      ))}
    </Figure>
  );
}

function Balance({ rows }: { rows: { covariate: string; smd_before: number; smd_after: number }[] }) {
  const x = scale(rows.flatMap((one) => [one.smd_before, one.smd_after, 0.1]), true);
  const height = rows.length * ROW + 30;
  return (
    <Figure name="Balance: standardized mean differences before (○) and after (●) weighting; 0.1 is the usual bound" height={height}>
      <line x1={x(0.1)} x2={x(0.1)} y1={4} y2={height - 22} class="null-line" />
      {rows.map((one, i) => (
        <g key={one.covariate}>
          <text x={4} y={i * ROW + 20}>
            {one.covariate.slice(0, 32)}
          </text>
          <line x1={x(one.smd_before)} x2={x(one.smd_after)} y1={i * ROW + 16} y2={i * ROW + 16} class="whisker" />
          <circle cx={x(one.smd_before)} cy={i * ROW + 16} r={4} class="hollow" />
          <circle cx={x(one.smd_after)} cy={i * ROW + 16} r={4} class="point" />
          <text x={WIDTH - 4} y={i * ROW + 20} text-anchor="end" class="numbers">
            {one.smd_before.toFixed(2)} → {one.smd_after.toFixed(2)}
          </text>
        </g>
      ))}
      <text x={x(0.1)} y={height - 6} text-anchor="middle" class="axis">
        0.1
      </text>
    </Figure>
  );
}

interface SensitivityProps {
  rows: { covariate: string; adjusted_1x: number; adjusted_3x: number }[];
  now: Estimate;
  text: string;
}

function Sensitivity({ rows, now, text }: SensitivityProps) {
  const x = scale([now.value, ...rows.flatMap((one) => [one.adjusted_1x, one.adjusted_3x])], true);
  const height = rows.length * ROW + 16;
  return (
    <>
      <Figure name="Sensitivity: the estimate if a hidden cause were as strong as a measured one (●), or three times (○)" height={height}>
        <line x1={x(0)} x2={x(0)} y1={4} y2={height - 8} class="null-line" />
        {rows.map((one, i) => (
          <g key={one.covariate}>
            <text x={4} y={i * ROW + 20}>
              {one.covariate.slice(0, 32)}
            </text>
            <line x1={x(one.adjusted_3x)} x2={x(now.value)} y1={i * ROW + 16} y2={i * ROW + 16} class="whisker" />
            <circle cx={x(one.adjusted_1x)} cy={i * ROW + 16} r={4} class="point" />
            <circle cx={x(one.adjusted_3x)} cy={i * ROW + 16} r={4} class="hollow" />
            <text x={WIDTH - 4} y={i * ROW + 20} text-anchor="end" class="numbers">
              {figure(one.adjusted_1x)}, {figure(one.adjusted_3x)}
            </text>
          </g>
        ))}
      </Figure>
      <p class="quiet">{text}</p>
    </>
  );
}

function Figure({ name, height, children }: { name: string; height: number; children: preact.ComponentChildren }) {
  return (
    <figure class="forest">
      <figcaption>{name}</figcaption>
      <div class="scrolls" tabIndex={0} role="region" aria-label={name}>
        <svg viewBox={`0 0 ${WIDTH} ${height}`} width={WIDTH} height={height} role="img" aria-label={name}>
          {children}
        </svg>
      </div>
    </figure>
  );
}
