/** The run API: one function a route; a refusal becomes an Error with what to do next. */

import { onPage } from "./plain";
import type { About, Batch, BatchRow, DataSet, Edits, Hypotheses, Run, RunLine, Step, Thought, WholeRow } from "./types";

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  return read<T>(await asked(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) }));
}

async function asked(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch {
    throw new Refused(0, "unreachable", "The server does not answer.", "Is aetia serve still running?");
  }
}

/** Characters that would turn round or hide what stands beside them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** JSON, in which a text names what is done on the page, and says that it would turn round what follows, and does not. */
const parsed = (text: string) =>
  JSON.parse(text, (_, held: unknown) => (typeof held === "string" ? onPage(held).replace(TURNING, (one) => `\\u${one.charCodeAt(0).toString(16)}`) : held));

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const told = await response.text().then(parsed).catch(() => null);
  if (!response.ok) {
    const error = told?.error ?? {};
    throw new Refused(response.status, error.code ?? "", error.message ?? `The server said ${response.status}.`, error.hint ?? "");
  }
  return told as T;
}

export const about = () => call<About>("GET", "api/about");
export const signIn = (token: string) => call<void>("POST", "api/session", { token });
export const signOut = () => call<void>("DELETE", "api/session");
/** What people asked, or what programs did. */
export type Asked = "own" | "programs";
export const runs = (asked: Asked, before = "") =>
  call<{ runs: RunLine[]; more: boolean }>("GET", `api/runs?limit=30&asked=${asked}${before ? `&before=${encodeURIComponent(before)}` : ""}`);
export const run = (id: string) => call<Run>("GET", `api/runs/${encodeURIComponent(id)}`);

export interface Wish {
  question: string;
  history?: { role: "user" | "assistant"; content: string }[];
  data?: string;
  budget?: { lookups?: number };
  deadline?: number;
  pause?: string[];
}

export interface Started {
  id: string;
  status: string;
  place?: number;
  warning?: string;
}

export const start = (wish: Wish) => call<Started>("POST", "api/runs", wish);
export const cancel = (id: string) => call<Started>("POST", `api/runs/${id}/cancel`);
export const removeRun = (id: string) => call<void>("DELETE", `api/runs/${encodeURIComponent(id)}`);
export const resume = (id: string) => call<Started>("POST", `api/runs/${id}/resume`);
export const approve = (id: string, settled: unknown) => call<Started>("POST", `api/runs/${id}/approve`, settled);
export const editDag = (id: string, edits: Edits) => call<Started>("POST", `api/runs/${id}/dag`, edits);

export const dataSets = () => call<{ data: { name: string; title: string; rows: number; ready: boolean; columns: number }[] }>("GET", "api/data");
export const dataSet = (name: string) => call<DataSet>("GET", `api/data/${encodeURIComponent(name)}`);
export const describe = (name: string, told: unknown) => call<DataSet>("PUT", `api/data/${encodeURIComponent(name)}`, told);
export const removeData = (name: string) => call<void>("DELETE", `api/data/${encodeURIComponent(name)}`);

export interface GoalWish {
  goal: string;
  top: number;
  budget?: { seconds?: number };
}

export const seek = (wish: GoalWish) => call<Started>("POST", "api/hypotheses", wish);
export const hypotheses = (id: string) => call<Hypotheses>("GET", `api/hypotheses/${encodeURIComponent(id)}`);
export const say = (id: string, curie: string, word: string) => call<Hypotheses>("POST", `api/hypotheses/${encodeURIComponent(id)}/say`, { curie, word });
export const batch = (id: string) => call<Batch>("GET", `api/batches/${encodeURIComponent(id)}`);
export const batchRows = (id: string, after: number, limit: number) =>
  call<{ rows: BatchRow[]; more: boolean }>("GET", `api/batches/${encodeURIComponent(id)}/rows?after=${after}&limit=${limit}`);
export const batchRow = (id: string, line: number) => call<WholeRow>("GET", `api/batches/${encodeURIComponent(id)}/rows/${line}`);

export const sendQuestions = (file: File, limits: Record<string, string>) =>
  send<Started>("api/batches", { file: file.name, ...limits }, file);
export const upload = (name: string, file: File, encoding: string) => send<DataSet>("api/data", { name, file: file.name, encoding }, file);

/** The bytes of a file; what is empty among the options is left out. */
async function send<T>(path: string, options: Record<string, string>, file: File): Promise<T> {
  const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value));
  return read<T>(await asked(`${path}?${query}`, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file }));
}

export interface GraphPart {
  nodes: { id: string; name: string; category: string }[];
  edges: { id: string; from: string; to: string; predicate: string; sources: { text: string; link: string | null }[] }[];
  more: boolean;
}

export const graph = (nodes: string[]) =>
  call<GraphPart>("GET", `api/graph?limit=60&nodes=${encodeURIComponent(nodes.join(","))}`);

export interface Watcher {
  step(step: Step): void;
  thought(thought: Thought): void;
  answer(): void;
  end(status: string): void;
  lost(): void;
}

/** Follow a run. The browser reconnects by itself with the number of the last event that it saw. */
export function watch(id: string, watcher: Watcher): () => void {
  const source = new EventSource(`api/runs/${encodeURIComponent(id)}/events`);
  const on = (kind: string, take: (data: never) => void) =>
    source.addEventListener(kind, (event) => take(parsed((event as MessageEvent).data) as never));
  on("step", (step: Step) => watcher.step(step));
  on("thought", (thought: Thought) => watcher.thought(thought));
  on("answer", () => watcher.answer());
  on("end", (end: { status: string }) => {
    source.close();
    watcher.end(end.status);
  });
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) watcher.lost();
  };
  return () => source.close();
}
