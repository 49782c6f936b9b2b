/** Work of many answers: a goal whose candidates are argued, or a file of questions. */

import { useState } from "preact/hooks";
import * as api from "./api";

interface Props {
  begin(does: () => Promise<api.Started>): Promise<boolean>;
  isNew?: boolean;
}

const GOALS = ["drugs for gout", "targets for asthma", "causes of stroke in women", "side effects of lithium"];

export function Goal({ begin, isNew }: Props) {
  const [text, setText] = useState("");
  const [top, setTop] = useState("5");
  const [seconds, setSeconds] = useState("");
  const [isSending, setSending] = useState(false);
  const send = async (event: Event) => {
    event.preventDefault();
    const goal = text.trim();
    if (!goal || isSending) return;
    setSending(true);
    const isTaken = await begin(() => api.seek({ goal, top: Number(top) || 5, ...(seconds && { budget: { seconds: Number(seconds) } }) }));
    setSending(false);
    if (isTaken) setText("");
  };
  return (
    <form class="start" onSubmit={send}>
      <label>
        Goal
        <input id="goal" type="text" value={text} placeholder="drugs for gout, not NSAIDs" onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <div class="ask-row">
        <label class="in-row">
          Candidates
          <input type="number" class="narrow" min={1} max={100} value={top} onInput={(event) => setTop(event.currentTarget.value)} />
        </label>
        <label class="in-row">
          Seconds at most
          <input type="number" class="narrow" min={1} value={seconds} onInput={(event) => setSeconds(event.currentTarget.value)} />
        </label>
        <button type="submit" class="main" disabled={!text.trim() || isSending}>
          Find candidates
        </button>
      </div>
      <p class="quiet">Drugs, targets, causes, side effects, biomarkers or mechanisms. Each candidate is argued for and against, and none is a claim.</p>
      {isNew && (
        <p class="samples" role="group" aria-label="Goals to try">
          {GOALS.map((goal) => (
            <button type="button" key={goal} onClick={() => setText(goal)}>
              {goal}
            </button>
          ))}
        </p>
      )}
    </form>
  );
}

export function QuestionFile({ begin }: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [lookups, setLookups] = useState("");
  const [deadline, setDeadline] = useState("");
  const [isSending, setSending] = useState(false);
  const send = async (event: Event) => {
    event.preventDefault();
    if (!file || isSending) return;
    setSending(true);
    await begin(() => api.sendQuestions(file, { lookups, deadline }));
    setSending(false);
  };
  return (
    <form class="start" onSubmit={send}>
      <label class="file">
        File of questions (CSV with a column question, or JSON lines)
        <input type="file" accept=".csv,.jsonl,.ndjson" onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} />
      </label>
      <div class="ask-row">
        <label class="in-row">
          Look-ups of each
          <input type="number" class="narrow" min={0} value={lookups} onInput={(event) => setLookups(event.currentTarget.value)} />
        </label>
        <label class="in-row">
          Seconds of each
          <input type="number" class="narrow" min={1} max={600} value={deadline} onInput={(event) => setDeadline(event.currentTarget.value)} />
        </label>
        <button type="submit" class="main" disabled={!file || isSending}>
          Answer all
        </button>
      </div>
      <p class="quiet">A column gold (a verdict, or yes and no) says what is right, and the table then says how often it was met. Gold is never shown to what answers.</p>
    </form>
  );
}
