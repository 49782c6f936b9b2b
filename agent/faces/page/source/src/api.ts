/** The run API: one function a route; a refusal becomes an Error with what to do next. */

import type { About, DataSet, Edits, Run, RunLine, Step, Thought } from "./types";

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
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, "unreachable", "The server does not answer.", "Is aetia serve still running?");
  }
  return read<T>(response);
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const told = await response.json().catch(() => null);
  if (!response.ok) {
    const error = told?.error ?? {};
    throw new Refused(response.status, error.code ?? "", error.message ?? `The server said ${response.status}.`, error.hint ?? "");
  }
  return told as T;
}

export const about = () => call<About>("GET", "api/about");
export const signIn = (token: string) => call<void>("POST", "api/session", { token });
export const runs = (before = "") =>
  call<{ runs: RunLine[]; more: boolean }>("GET", `api/runs?limit=30${before ? `&before=${encodeURIComponent(before)}` : ""}`);
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
export const resume = (id: string) => call<Started>("POST", `api/runs/${id}/resume`);
export const approve = (id: string, settled: unknown) => call<Started>("POST", `api/runs/${id}/approve`, settled);
export const editDag = (id: string, edits: Edits) => call<Started>("POST", `api/runs/${id}/dag`, edits);

export const dataSets = () => call<{ data: { name: string; title: string; rows: number; ready: boolean; columns: number }[] }>("GET", "api/data");
export const dataSet = (name: string) => call<DataSet>("GET", `api/data/${encodeURIComponent(name)}`);
export const describe = (name: string, told: unknown) => call<DataSet>("PUT", `api/data/${encodeURIComponent(name)}`, told);
export const removeData = (name: string) => call<void>("DELETE", `api/data/${encodeURIComponent(name)}`);

export async function upload(name: string, file: File): Promise<DataSet> {
  const query = `name=${encodeURIComponent(name)}&file=${encodeURIComponent(file.name)}`;
  const response = await fetch(`api/data?${query}`, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
  return read<DataSet>(response);
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
    source.addEventListener(kind, (event) => take(JSON.parse((event as MessageEvent).data) as never));
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
