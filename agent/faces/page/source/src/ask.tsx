/** Where one asks: a question, the data that it may use, and limits on request. */

import { useEffect, useState } from "preact/hooks";
import type { Started, Wish } from "./api";
import { FromData } from "./from_data";
import { Goal, QuestionFile } from "./starting";
import { before } from "./talk";
import { Samples } from "./welcome";
import type { Run } from "./types";

interface Props {
  ask(wish: Wish): Promise<boolean>;
  begin(does: () => Promise<Started>): Promise<boolean>;
  data: string;
  choose(name: string): void;
  parent: Run | null;
  /** Whether nothing was asked yet: then there is something to try. */
  isNew: boolean;
  /** Counts how often a new question was asked for: each begins as a question, whatever was chosen before. */
  fresh: number;
}

const WAYS = { question: "Question", goal: "Candidates", file: "Batch" } as const;
type Way = keyof typeof WAYS;

/** What is to be asked: a question, candidates for a goal, or a file of questions. */
export function Ask(props: Props) {
  const [way, setWay] = useState<Way>("question");
  useEffect(() => setWay("question"), [props.fresh]);
  return (
    <section class="ask" aria-label="Ask">
      <div class="ways" role="group" aria-label="What to ask">
        {(Object.keys(WAYS) as Way[]).map((one) => (
          <button type="button" key={one} aria-pressed={one === way} onClick={() => setWay(one)}>
            {WAYS[one]}
          </button>
        ))}
      </div>
      {way === "question" && <Question {...props} />}
      {way === "question" && props.isNew && <Samples ask={props.ask} />}
      {way === "goal" && <Goal begin={props.begin} isNew={props.isNew} />}
      {way === "file" && <QuestionFile begin={props.begin} />}
    </section>
  );
}

function Question({ ask, data, choose, parent }: Props) {
  const [text, setText] = useState("");
  const [lookups, setLookups] = useState("");
  const [deadline, setDeadline] = useState("");
  const [pauses, setPauses] = useState(false);
  const [goesOn, setGoesOn] = useState(true);
  const [isSending, setSending] = useState(false);
  const canGoOn = parent?.answer != null;

  const send = async (event: Event) => {
    event.preventDefault();
    const question = text.trim();
    if (!question || isSending) return;
    setSending(true);
    const wish: Wish = { question };
    if (canGoOn && goesOn) {
      wish.history = [
        ...before(parent.id),
        { role: "user", content: parent.question },
        { role: "assistant", content: parent.short ?? "" },
      ];
    }
    if (data) wish.data = data;
    if (lookups) wish.budget = { lookups: Number(lookups) };
    if (deadline) wish.deadline = Number(deadline);
    if (pauses) wish.pause = ["dag", "entities"];
    const isTaken = await ask(wish);
    setSending(false);
    if (isTaken) setText("");
  };

  return (
    <form class="ask-form" onSubmit={send}>
      <label class="unseen" for="question">
        Your question
      </label>
      <textarea
        id="question"
        rows={2}
        value={text}
        placeholder={canGoOn && goesOn ? "Ask on: and in women under 60? why? what about X instead?" : "Does smoking cause lung cancer?"}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing) void send(event);
        }}
      />
      <div class="ask-row">
        {canGoOn && (
          <label class="check">
            <input type="checkbox" checked={goesOn} onChange={(event) => setGoesOn(event.currentTarget.checked)} /> go on with this
            conversation
          </label>
        )}
        <FromData data={data} choose={choose} write={setText} />
        <details class="limits">
          <summary>Limits</summary>
          <div class="limits-box">
            <label>
              Look-ups at most
              <input type="number" min={0} inputMode="numeric" value={lookups} onInput={(event) => setLookups(event.currentTarget.value)} />
            </label>
            <label>
              Seconds at most
              <input type="number" min={1} max={600} inputMode="numeric" value={deadline} onInput={(event) => setDeadline(event.currentTarget.value)} />
            </label>
            <label class="check">
              <input type="checkbox" checked={pauses} onChange={(event) => setPauses(event.currentTarget.checked)} /> wait for me: names that
              may mean several things, and the DAG
            </label>
          </div>
        </details>
        <button type="submit" class="main" disabled={!text.trim() || isSending}>
          Ask
        </button>
      </div>
    </form>
  );
}
