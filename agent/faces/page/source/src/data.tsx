/** Own data: send a table, say what its columns are, use it in a question, delete it. It stays on this machine. */

import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import { Columns } from "./columns";
import type { DataSet } from "./types";

interface Props {
  chosen: string;
  choose(name: string): void;
  close(): void;
}

type Line = Awaited<ReturnType<typeof api.dataSets>>["data"][number];

export function DataPanel({ chosen, choose, close }: Props) {
  const [all, setAll] = useState<Line[]>([]);
  const [open, setOpen] = useState<DataSet | null>(null);
  const [said, setSaid] = useState("");
  const [done, setDone] = useState("");
  const [isBusy, setBusy] = useState(false);

  const tryTo = async (does: () => Promise<unknown>) => {
    setSaid("");
    setDone("");
    setBusy(true);
    try {
      await does();
      setAll((await api.dataSets()).data);
    } catch (error) {
      const refused = error as api.Refused;
      setSaid([refused.message, refused.hint].filter(Boolean).join(": "));
    }
    setBusy(false);
  };
  useEffect(() => void tryTo(async () => undefined), []);

  const send = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    const name = file.name.replace(/\.[^.]*$/, "").replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40) || "table";
    void tryTo(async () => setOpen(await api.upload(name, file))).then(() => (input.value = ""));
  };

  return (
    <section class="panel" aria-label="Your data">
      <button type="button" class="bare close" onClick={close} aria-label="Close">
        ×
      </button>
      <h2>Your data</h2>
      <p class="quiet">Tables stay on this machine. No row of them is ever shown to a model.</p>
      <label class="file">
        Add a table (CSV, Parquet or Stata)
        <input type="file" accept=".csv,.tsv,.txt,.parquet,.dta,.gz" onChange={send} disabled={isBusy} />
      </label>
      {(isBusy || done) && <p role="status">{isBusy ? "Working." : done}</p>}
      {said && <p role="alert">{said}</p>}
      <ul class="sets">
        {all.map((one) => (
          <li key={one.name}>
            <button type="button" class="bare" onClick={() => void tryTo(async () => setOpen(await api.dataSet(one.name)))}>
              {one.name}
            </button>{" "}
            <span class="quiet numbers">
              {one.rows.toLocaleString("en")} rows, {one.columns} columns{one.ready ? "" : ", not described yet"}
            </span>{" "}
            <button type="button" disabled={!one.ready} aria-pressed={chosen === one.name} onClick={() => choose(chosen === one.name ? "" : one.name)}>
              {chosen === one.name ? "In use" : "Use"}
            </button>{" "}
            <button
              type="button"
              class="bare"
              aria-label={`Delete ${one.name}`}
              onClick={() => {
                if (!confirm(`Delete ${one.name} from this machine?`)) return;
                if (chosen === one.name) choose("");
                void tryTo(() => api.removeData(one.name)).then(() => setOpen(null));
              }}
            >
              Delete
            </button>
          </li>
        ))}
      </ul>
      {open && (
        <Columns
          set={open}
          isBusy={isBusy}
          save={(told) =>
            tryTo(async () => {
              const kept = await api.describe(open.name, told);
              setOpen(kept);
              setDone(`What was said of ${kept.name} is kept.`);
              if (kept.ready) choose(kept.name);
            })
          }
        />
      )}
    </section>
  );
}
