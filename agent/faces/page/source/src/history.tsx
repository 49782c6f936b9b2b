/** Earlier runs, the latest first; arrow keys walk through them. */

import { certaintyOf } from "./plain";
import type { RunLine } from "./types";

const SAID: Record<string, string> = {
  queued: "in line",
  running: "working",
  interrupted: "waits",
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
    <nav class="history" aria-label="Earlier runs">
      <h2>Runs</h2>
      {lines.length === 0 && <p class="quiet">None yet. What you ask is kept on this machine.</p>}
      <ul onKeyDown={walk}>
        {lines.map((line, i) => (
          <li key={line.id}>
            {dayOf(line) !== dayOf(lines[i - 1]) && <span class="quiet day">{dayOf(line)}</span>}
            <a href={`#/run/${line.id}`} aria-current={line.id === now ? "page" : undefined} onClick={() => show(line.id)}>
              <span class="history-question">{line.question}</span>
              <span class="quiet">
                {line.status !== "finished" && KINDS[line.kind]}
                {SAID[line.status] ?? replySaid(line)}
                {line.parent && " · another DAG"}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {more && (
        <button type="button" class="bare" onClick={() => void earlier()}>
          Earlier
        </button>
      )}
    </nav>
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
  const reply = parts.length > 1 ? parts.join(", ") : (headline.split(/[:;.] /)[0] ?? "");
  const certainty = parts.length > 1 ? "" : certaintyOf({ ...line, kind: undefined });
  return certainty ? `${reply}, ${certainty}` : reply;
}
