/** Earlier runs, the latest first; arrow keys walk through them. */

import { useState } from "preact/hooks";
import { runs } from "./api";
import { certaintyOf } from "./plain";
import type { RunLine } from "./types";

const SAID: Record<string, string> = {
  queued: "waits for its turn",
  running: "working",
  interrupted: "stopped",
  failed: "failed",
  cancelled: "stopped",
};

const KINDS = { question: "", hypotheses: "candidates · ", batch: "batch · " };

interface Props {
  lines: RunLine[];
  more: boolean;
  earlier(): Promise<void>;
  now: string;
  show(id: string): void;
}

export function History({ lines, more, earlier, now, show }: Props) {
  return (
    <nav class="history" aria-label="Earlier runs">
      <h2>Runs</h2>
      {lines.length === 0 && <p class="quiet">None yet. What you ask is kept on this machine.</p>}
      <Lines lines={lines} now={now} show={show} />
      {more && (
        <button type="button" class="bare" onClick={() => void earlier()}>
          Earlier
        </button>
      )}
      <Programs now={now} show={show} />
    </nav>
  );
}

/** What came through a protocol of programs stands apart from what a person asked, and is read when it is opened. */
function Programs({ now, show }: Pick<Props, "now" | "show">) {
  const [lines, setLines] = useState<RunLine[] | null>(null);
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState("");
  const load = (before: RunLine[]) =>
    runs("programs", before.at(-1)?.id).then(
      (found) => {
        setLines([...before, ...found.runs]);
        setMore(found.more);
        setProblem("");
      },
      (error: Error) => setProblem(error.message),
    );
  return (
    <details class="fold" onToggle={(event) => (event.currentTarget as HTMLDetailsElement).open && void load([])}>
      <summary>Asked by programs</summary>
      {problem && <p role="alert">{problem}</p>}
      {lines?.length === 0 && <p class="quiet">None. What a client of /v1 or of MCP asks with your token stands here.</p>}
      {lines && <Lines lines={lines} now={now} show={show} />}
      {lines && more && (
        <button type="button" class="bare" onClick={() => void load(lines)}>
          Earlier
        </button>
      )}
    </details>
  );
}

const BY: Record<string, string> = { openai: " · /v1", mcp: " · MCP" };

function Lines({ lines, now, show }: Pick<Props, "lines" | "now" | "show">) {
  const walk = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("a")];
    const next = all[all.indexOf(document.activeElement as HTMLElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  };
  return (
    <ul onKeyDown={walk}>
      {lines.map((line, i) => (
        <li key={line.id}>
          {dayOf(line) !== dayOf(lines[i - 1]) && <span class="quiet day">{dayOf(line)}</span>}
          <a href={`#/run/${line.id}`} aria-current={line.id === now ? "page" : undefined} onClick={() => show(line.id)}>
            <span class="history-question">{line.question}</span>
            <span class="quiet">
              {line.status !== "finished" && KINDS[line.kind]}
              {line.waits ? "waits for you" : (SAID[line.status] ?? replySaid(line))}
              {line.parent && " · another DAG"}
              {BY[line.through ?? ""]}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The day of a run in words: today, yesterday, or its date. */
function dayOf(line: RunLine | undefined): string {
  if (!line) return "";
  const day = new Date(line.created);
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (ago <= 1) return ago === 1 ? "Yesterday" : "Today";
  return day.toLocaleDateString("en", { day: "numeric", month: "short", ...(ago > 300 && { year: "numeric" }) });
}

function replySaid(line: RunLine): string {
  const headline = line.headline ?? "";
  const parts = [...headline.matchAll(/\(\d+\) [^:;.]+/g)].map(([part]) => part);
  const reply = parts.length > 1 ? parts.join(", ") : (headline.split(/[:;.] /)[0] ?? "").replace(/\.$/, "");
  const certainty = parts.length > 1 ? "" : certaintyOf({ ...line, kind: undefined });
  return certainty ? `${reply}, ${certainty}` : reply;
}
