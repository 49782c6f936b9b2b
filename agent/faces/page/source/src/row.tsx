/** One answer of a batch, opened from its table. */

import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "./api";
import { Claims } from "./claims";
import { EvidencePanel } from "./evidence";
import { Short } from "./short";
import type { WholeRow } from "./types";

interface Props {
  run: string;
  line: number;
  close(): void;
  ask(wish: api.Wish): Promise<boolean>;
}

export function RowDialog({ run, line, close, ask }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const [row, setRow] = useState<WholeRow | null>(null);
  const [said, setSaid] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  useEffect(() => {
    box.current?.showModal();
    api.batchRow(run, line).then(setRow, (error: Error) => setSaid(error.message));
    return () => box.current?.close();
  }, [run, line]);
  const answer = row?.answer ?? null;
  return (
    <dialog ref={box} class="evidence is-wide" aria-labelledby="row-title" onClose={(event) => event.target === box.current && close()} onClick={(event) => event.target === box.current && close()}>
      <div class="evidence-box">
        <button type="button" class="bare close" onClick={close} aria-label="Close">
          ×
        </button>
        <h2 id="row-title">{row?.question ?? "An answer"}</h2>
        {said && <p role="alert">{said}</p>}
        {answer && (
          <>
            <p class="headline">{answer.headline}</p>
            {answer.certainty && <p class={`certainty is-${answer.certainty}`}>{answer.certainty.replace(/_/g, " ")} certainty</p>}
            <Short text={row?.short ?? ""} answer={answer} />
            <Claims answer={answer} open={setOpen} />
            <p>
              <button type="button" onClick={() => void ask({ question: row?.question ?? "" })}>
                Ask it alone
              </button>
            </p>
            {open !== null && <EvidencePanel answer={answer} id={open} close={() => setOpen(null)} />}
          </>
        )}
      </div>
    </dialog>
  );
}
