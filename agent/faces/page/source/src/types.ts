/** What the server says, as far as the page shows it. Everything in it is text to be shown, never markup. */

export type Status = "queued" | "running" | "interrupted" | "finished" | "failed" | "cancelled";

export type Kind = "question" | "hypotheses" | "batch";

export interface RunLine {
  id: string;
  kind: Kind;
  question: string;
  status: Status;
  created: string;
  reply: string | null;
  verdict: string | null;
  certainty: string | null;
  headline: string | null;
  parent: string | null;
  waits: boolean;
  /** The protocol of a program that asked it; null for a person. */
  through: string | null;
}

export interface Source {
  identifier: string;
  title: string;
  url: string | null;
}

export interface Evidence {
  id: string;
  kind: string;
  design: string;
  direction: string | null;
  text: string;
  source: Source;
  measure: string | null;
  estimate: number | null;
  ci_low: number | null;
  ci_high: number | null;
  n: number | null;
  population: string | null;
  year: number | null;
  contrast: string | null;
  contrast_sign: number;
  body: string | null;
  grade: string | null;
}

export interface Claim {
  text: string;
  tier: string;
  evidence: string[];
}

export interface Arrow {
  cause: string;
  effect: string;
  kind: string;
  sources: string[];
}

export interface Dag {
  hash: string;
  nodes: Record<string, string>;
  arrows: Arrow[];
  latent: string[];
  cuts: { text: string }[];
  /** What a person changed in the one that was drawn, in words. */
  edits: string[];
  identified: string;
  identified_with_latent: string;
}

export interface Layers {
  grounding: number | null;
  logic: number | null;
  plausibility: number | null;
  causal: number | null;
}

export interface Thought {
  id: string;
  parent: string | null;
  claim: string;
  role: string;
  name: string;
  state: string;
  status: string;
  score: number | null;
  value: number | null;
  layers: Layers;
}

export interface Rival {
  name: string;
  claim: string;
  status: string;
  text: string;
  evidence: string[];
  /** What points the other way, harms among it. */
  against?: string[];
}

export interface Mention {
  name: string | null;
  curie: string | null;
  mention: string;
}

export interface Effect {
  value: number;
  ci_low: number;
  ci_high: number;
  unit: string;
  estimand: string;
  n: number | null;
  method: string;
  evidence: string;
}

export interface ReadAs {
  treatment: string | null;
  outcome: string | null;
  comparator: string | null;
  population: string | null;
  horizon: string | null;
}

export interface Answer {
  run_id: string;
  question: string;
  kind: string;
  reply: string;
  reason: string | null;
  verdict: string;
  certainty: string | null;
  direction: string | null;
  headline: string;
  treatment: Mention | null;
  outcome: Mention | null;
  effect: Effect | null;
  answers: Answer[];
  read_as: ReadAs[];
  claims: Claim[];
  evidence: Evidence[];
  dag: Dag | null;
  estimation: Record<string, unknown> | null;
  rivals: Rival[];
  threats: string[];
  would_change: string[];
  nearest: string[];
  fallbacks: string[];
  unexamined: { name: string; claim: string; why: string; could_matter: boolean }[];
  bound_by: string[];
  tree: { thoughts: Thought[] };
  cost: { seconds: number; model_calls: number; tokens: number; look_ups: number; money: number };
}

export interface Run extends RunLine {
  finished: string | null;
  place: number | null;
  error: string | null;
  answer: Answer | null;
  short: string | null;
  waiting: Record<string, unknown> | null;
}

export interface Spent {
  seconds: number;
  look_ups: number;
  tokens?: number;
  money?: number;
}

/** How far a run of many answers is. */
export interface Counted {
  done: number;
  of: number;
  /** Those that are being worked at. */
  now: string[];
  left_s: number | null;
}

export interface Step {
  name: string;
  text: string;
  spent: Spent | Partial<Spent>;
  progress?: Counted;
}

export interface Edits {
  strike: [string, string][];
  add: [string, string][];
  latent: { name: string; of: string[] }[];
}

export interface Column {
  name: string;
  type: string;
  missing: number;
  levels?: (string | number | boolean)[];
  event?: string | null;
  against?: string | null;
  unit?: string | null;
  role?: string | null;
  meaning?: string | null;
  missing_codes?: string[];
  time?: number | null;
}

export interface DataSet {
  name: string;
  title: string;
  rows: number;
  ready: boolean;
  columns: Column[];
  warnings: string[];
  personal: string[];
  population?: string;
  design?: string;
  preview: unknown[][];
}

export interface About {
  version: string;
  token_needed: boolean;
  models?: string[];
  judge?: string;
  graph?: { name: string; version: string };
  personal_health?: string;
  limits?: { at_once: number; most_waiting: number; upload_bytes: number; runs_per_day: number | null };
  runs_today?: number;
}

export interface Measurement {
  text: string;
  size: string;
  follow_up: string;
  cost: string;
  bits: number;
  if_true: string;
  if_null: string;
}

export interface Hypothesis {
  curie: string;
  name: string;
  statement: string;
  probability: number;
  basis: string;
  standing: string;
  mechanism: string;
  evidence_for: string[];
  evidence_against: string[];
  verdict: string;
  identified: string;
  safety: string[];
  feasibility: string;
  alike: string[];
  measurements: Measurement[];
  falsification: { test: string; refuted_if: string }[];
}

export interface SetAside {
  curie: string;
  name: string;
  state: string;
  reason: string;
}

export interface Hypotheses extends Run {
  top: number;
  made: (Hypothesis & { question: string })[];
  words: Record<string, "promising" | "unlikely">;
  report: {
    considered: number;
    counts: Record<string, number>;
    ranked_by: string;
    hypotheses: Hypothesis[];
    settled: SetAside[];
    losers: SetAside[];
    thin: string[];
    widen: string[];
    more: string[];
    ask_next: string[];
  } | null;
}

export interface Totals {
  questions: number;
  answered: number;
  invalid: number;
  failed: number;
  verdicts: Record<string, number>;
  scores: Record<string, { right: number; wrong: number; withheld: number; failed: number }>;
}

export interface Batch extends Run {
  file: string;
  questions: number;
  totals: Totals | null;
}

export interface BatchRow {
  line: number;
  id: string;
  question: string;
  status: "ok" | "invalid" | "failed";
  error: string | null;
  brief: { reply: string; verdict: string; certainty: string | null; size_text: string; sources: string[] } | null;
  judged: Record<string, string>;
}

export interface WholeRow extends BatchRow {
  answer: Answer | null;
  short: string | null;
}
