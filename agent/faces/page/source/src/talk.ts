/** What was said before each run, so that a third question knows the first; kept while the tab lives. */

export interface Turn {
  role: "user" | "assistant";
  content: string;
}

const MOST = 12;
const key = (run: string) => `aetia-talk:${run}`;

/** The turns before a run, oldest first; none where the run began a talk. */
export function before(run: string): Turn[] {
  try {
    return JSON.parse(sessionStorage.getItem(key(run)) ?? "[]") as Turn[];
  } catch {
    return [];
  }
}

/** Keep the turns that a run was started with. */
export function keep(run: string, turns: Turn[] | undefined): void {
  if (turns) sessionStorage.setItem(key(run), JSON.stringify(turns.slice(-MOST)));
}
