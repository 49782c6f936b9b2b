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

/** Of a text file: what it is, as spreadsheets write it. */
const ENCODINGS = { "": "UTF-8", cp1252: "Western European (cp1252)", cp1250: "Central European (cp1250)", cp1251: "Cyrillic (cp1251)", shift_jis: "Japanese (shift_jis)" };

export function DataPanel({ chosen, choose, close }: Props) {
  const [all, setAll] = useState<Line[]>([]);
  const [open, setOpen] = useState<DataSet | null>(null);
  const [said, setSaid] = useState("");
  const [done, setDone] = useState("");
  const [clash, setClash] = useState<{ name: string; file: File } | null>(null);
  const [encoding, setEncoding] = useState("");
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
      setSaid([refused.message, refused.hint].filter(Boolean).join(/[.?!]$/.test(refused.message) ? " " : ": "));
    }
    setBusy(false);
  };
  useEffect(() => void tryTo(async () => undefined), []);

  const send = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    const name = file.name.replace(/\.[^.]*$/, "").replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40) || "table";
    setClash(null);
    void add(name, file).then(() => (input.value = ""));
  };
  /** Where the name is taken, the file waits for another one. */
  const add = (name: string, file: File) =>
    tryTo(async () => {
      try {
        setOpen(await api.upload(name, file, encoding));
        setClash(null);
      } catch (error) {
        if ((error as api.Refused).code === "name_taken") setClash({ name: `${name.slice(0, 37)}-2`, file });
        throw error;
      }
    });

  return (
    <section class="panel" aria-label="Your data">
      <button type="button" class="bare close" onClick={close} aria-label="Close">
        ×
      </button>
      <h2>Your data</h2>
      <p class="quiet">Tables stay on this machine. No row of them is ever shown to a model.</p>
      <label class="file">
        Add a table (CSV, TSV, Parquet or Stata)
        <input type="file" accept=".csv,.tsv,.txt,.parquet,.dta,.gz" onChange={send} disabled={isBusy} />
      </label>
      <label class="in-row">
        Encoding
        <select value={encoding} disabled={isBusy} onChange={(event) => setEncoding(event.currentTarget.value)}>
          {Object.entries(ENCODINGS).map(([value, said]) => (
            <option key={value} value={value}>
              {said}
            </option>
          ))}
        </select>
      </label>
      {(isBusy || done) && <p role="status">{isBusy ? "Working." : done}</p>}
      {said && <p role="alert">{said}</p>}
      {clash && (
        <form
          class="ask-row"
          onSubmit={(event) => {
            event.preventDefault();
            void add(clash.name, clash.file);
          }}
        >
          <label class="in-row">
            Name of {clash.file.name}
            <input value={clash.name} onInput={(event) => setClash({ ...clash, name: event.currentTarget.value })} disabled={isBusy} />
          </label>
          <button type="submit" disabled={isBusy || !clash.name.trim()}>
            Add it
          </button>
        </form>
      )}
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
              <span class="unseen"> {one.name}</span>
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
