/** What the page looks like, what it works with here, and what is left of today's runs. */

import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import { Machine } from "./welcome";
import { SCHEMES, type Scheme, scheme, turn } from "./scheme";
import type { About } from "./types";

export function SettingsPanel({ close }: { close(): void }) {
  const [about, setAbout] = useState<About | null>(null);
  const [said, setSaid] = useState("");
  const [chosen, setChosen] = useState(scheme());
  useEffect(() => void api.about().then(setAbout, (error: Error) => setSaid(error.message)), []);
  return (
    <section class="panel" aria-label="Settings">
      <button type="button" class="bare close" onClick={close} aria-label="Close">
        ×
      </button>
      <h2>Settings</h2>
      <label class="in-row">
        Colours
        <select
          value={chosen}
          onChange={(event) => {
            const next = event.currentTarget.value as Scheme;
            turn(next);
            setChosen(next);
          }}
        >
          {Object.entries(SCHEMES).map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {said && <p role="alert">{said}</p>}
      {about && <Machine about={about} />}
      {about?.limits && <Limits limits={about.limits} today={about.runs_today ?? 0} version={about.version} />}
      {about?.token_needed && (
        <button type="button" onClick={() => void api.signOut().then(() => location.reload())}>
          Sign out
        </button>
      )}
    </section>
  );
}

function Limits({ limits, today, version }: { limits: NonNullable<About["limits"]>; today: number; version: string }) {
  const ofDay = limits.runs_per_day;
  return (
    <dl class="facts numbers">
      <div>
        <dt>Answers today</dt>
        <dd>
          {today.toLocaleString("en")}
          {ofDay !== null && ` of ${ofDay.toLocaleString("en")}`}
        </dd>
      </div>
      <div>
        <dt>At once</dt>
        <dd>
          {limits.at_once}, {limits.most_waiting.toLocaleString("en")} more in line
        </dd>
      </div>
      <div>
        <dt>A table at most</dt>
        <dd>{Math.round(limits.upload_bytes / 2 ** 20).toLocaleString("en")} MiB</dd>
      </div>
      <div>
        <dt>Version</dt>
        <dd>{version}</dd>
      </div>
    </dl>
  );
}
