/** The page: history at the side, one run in the middle, what it rests on beside it. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import * as api from "./api";
import { AnswerView } from "./answer";
import { Ask } from "./ask";
import { BatchView } from "./batch";
import { DataPanel } from "./data";
import { Guarded } from "./guarded";
import { History } from "./history";
import { keep } from "./talk";
import { HypothesesView } from "./hypotheses";
import { Progress } from "./progress";
import { SettingsPanel } from "./settings";
import { SignIn } from "./signin";
import { Machine, Welcome } from "./welcome";
import { useRun } from "./run";
import type { About, RunLine } from "./types";

const PANELS = [
  ["data", "Your data"],
  ["settings", "Settings"],
] as const;
/** Advice for programs that ask a route by themselves. */
const ROUTE = /\b(GET|POST|PUT|DELETE) \/(api|v1)\b/;
const atHash = () => decodeURIComponent(location.hash.replace(/^#\/run\//, "")) || "";

export function App() {
  const [about, setAbout] = useState<About | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const [isOpened, setOpened] = useState(false);
  const [warning, setWarning] = useState("");
  const [lines, setLines] = useState<RunLine[]>([]);
  const [more, setMore] = useState(false);
  const [id, setId] = useState(location.hash.startsWith("#/run/") ? atHash() : "");
  const [panel, setPanel] = useState<"" | "data" | "history" | "settings">("");
  const [data, setData] = useState("");
  const [fresh, setFresh] = useState(0);
  const run = useRun(id);
  const heading = useRef<HTMLHeadingElement>(null);

  const refresh = useCallback(async () => {
    const found = await api.runs("own");
    setLines(found.runs);
    setMore(found.more);
  }, []);

  const open = useCallback(async () => {
    try {
      const told = await api.about();
      setAbout(told);
      if (told.graph) await refresh();
    } catch (error) {
      setProblem(error as Error);
    }
    setOpened(true);
  }, [refresh]);

  useEffect(() => void open(), [open]);
  useEffect(() => {
    const moved = () => setId(location.hash.startsWith("#/run/") ? atHash() : "");
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const isTyping = (event.target as HTMLElement).closest("input, textarea, select, dialog");
      if (event.key === "Escape" && !(event.target as HTMLElement).closest("dialog")) setPanel("");
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        document.getElementById("question")?.focus();
      }
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
  useEffect(() => {
    document.title = run.shown ? `${run.shown.question.slice(0, 80)} · Aetia` : "Aetia";
  }, [run.shown?.question]);
  // What a button of the top opens stands above what was scrolled to.
  useEffect(() => {
    if (panel) scrollTo({ top: 0 });
  }, [panel]);
  useEffect(() => {
    if (run.ended) void refresh().catch(setProblem);
  }, [run.ended, refresh]);

  const show = (next: string) => {
    location.hash = next ? `#/run/${encodeURIComponent(next)}` : "";
    setId(next);
    setPanel("");
    heading.current?.focus();
  };
  const startAnew = () => {
    setFresh(fresh + 1);
    show("");
  };
  // True when the question was taken: what was typed is kept until then.
  const begin = async (does: () => Promise<api.Started>): Promise<boolean> => {
    setProblem(null);
    setWarning("");
    try {
      const started = await does();
      setWarning(started.warning ?? "");
      show(started.id);
      await (about ? refresh() : open());
      return true;
    } catch (error) {
      setProblem(error as Error);
      return false;
    }
  };
  const ask = (wish: api.Wish) =>
    begin(async () => {
      const started = await api.start(wish);
      keep(started.id, wish.history);
      return started;
    });
  const act = async (does: () => Promise<api.Started | void>) => {
    setProblem(null);
    try {
      const started = await does();
      if (started && started.id !== id) show(started.id);
      else run.again();
      await refresh();
    } catch (error) {
      setProblem(error as Error);
      // Somewhere else something was done with it: what it is now is shown.
      if (error instanceof api.Refused && error.status === 409) run.again();
    }
  };

  const remove = async () => {
    if (!confirm("Delete this run? Its question, its answer and all that was kept of it are deleted from the server.")) return;
    setProblem(null);
    try {
      await api.removeRun(id);
      show("");
      await refresh();
    } catch (error) {
      setProblem(error as Error);
    }
  };

  const signedIn = async () => {
    setProblem(null);
    await open();
    run.again(); // what a link led to was refused before
  };
  // Nothing is asked for before it is known whether a token is needed.
  if (!isOpened) return null;
  if (about?.token_needed && !about.graph) return <SignIn done={signedIn} />;
  const earlier = async () => {
    const found = await api.runs("own", lines[lines.length - 1]?.id);
    setLines([...lines, ...found.runs]);
    setMore(found.more);
  };
  return (
    <div class={`page ${panel === "history" ? "shows-history" : ""}`}>
      <header class="top">
        <button type="button" class="bare only-narrow" aria-expanded={panel === "history"} onClick={() => setPanel(panel === "history" ? "" : "history")}>
          History
        </button>
        <a class="mark" href="#" onClick={() => show("")}>
          Aetia
        </a>
        {id && (
          <button type="button" class="bare" onClick={startAnew}>
            New<span class="only-wide"> question</span>
          </button>
        )}
        {PANELS.map(([name, said]) => (
          <button type="button" key={name} class="bare" aria-expanded={panel === name} onClick={() => setPanel(panel === name ? "" : name)}>
            {said}
          </button>
        ))}
      </header>
      <Guarded part="the list of runs">
        <History lines={lines.map((line) => (line.id === id && run.shown ? { ...line, status: run.shown.status } : line))} more={more} earlier={earlier} now={id} show={show} />
      </Guarded>
      <main id="main" tabIndex={-1} class={id ? "" : "is-new"}>
        <h1 class="unseen" tabIndex={-1} ref={heading}>
          {run.shown?.question ?? "Ask a causal question"}
        </h1>
        {panel === "data" && (
          <Guarded part="your data">
            <DataPanel chosen={data} choose={setData} close={() => setPanel("")} />
          </Guarded>
        )}
        {panel === "settings" && (
          <Guarded part="the settings">
            <SettingsPanel close={() => setPanel("")} />
          </Guarded>
        )}
        {problem && (isSignedOut(problem) ? <SignIn isAgain done={signedIn} /> : <Problem error={problem} />)}
        {warning && (
          <p role="alert" class="problem">
            {warning}
          </p>
        )}
        {!id && <Welcome />}
        {id && run.problem && !problem && (isSignedOut(run.problem) ? <SignIn isAgain done={signedIn} /> : <Problem error={run.problem} />)}
        {id && run.shown && (
          <article aria-busy={!run.ended}>
            <div class="asked-row">
              <p class="asked">{run.shown.question}</p>
              {run.ended && (
                <button type="button" class="bare" onClick={() => void remove()}>
                  Delete<span class="unseen"> this run</span>
                </button>
              )}
            </div>
            <Guarded key={id} part="this run">
              {run.shown.kind === "hypotheses" && <HypothesesView run={run} act={act} ask={ask} />}
              {run.shown.kind === "batch" && <BatchView run={run} act={act} ask={ask} />}
              {run.shown.kind === "question" && !run.shown.answer && <Progress run={run} act={act} />}
              {run.shown.answer && <AnswerView run={run.shown} act={act} />}
            </Guarded>
          </article>
        )}
        <Ask ask={ask} begin={begin} data={data} choose={setData} parent={run.shown} isNew={!id} fresh={fresh} />
        {!id && about && <Machine about={about} />}
      </main>
    </div>
  );
}

/** Where a sign-in ended while the page was open. */
const isSignedOut = (error: Error) => error instanceof api.Refused && error.status === 401;

function Problem({ error }: { error: Error }) {
  return (
    <div role="alert" class="problem">
      <p>{error.message}</p>
      {error instanceof api.Refused && error.hint && !ROUTE.test(error.hint) && <p>{error.hint}</p>}
    </div>
  );
}
