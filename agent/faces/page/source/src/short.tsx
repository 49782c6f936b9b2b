/** The short form as a list of what it says: in whom, how much, from which studies, with which caveat. */

import { link } from "./evidence";
import type { Answer } from "./types";

interface Part {
  name: string;
  text: string;
}

const NAMES = ["In whom", "How much", "Association", "One result", "Best estimate", "Studies", "Caveat", "Cut short", "Nearest", "Would change it", "Next", "Source"];
/** What a person changed in the DAG stands beside the answer already. */
const ELSEWHERE = "DAG edited: ";

/** The parts of the short form without its first sentence and what stands beside it. */
export function partsOf(short: string, headline: string): Part[] | null {
  if (/^ {2}- /m.test(short)) return null; // a list of its own: the part of an answer that was asked for
  const whole: string[] = [];
  for (const line of short.split("\n")) {
    if (/^ {8}\S/.test(line)) whole.push(`Source: ${line.trim()}`);
    else if (line.startsWith(" ") && whole.length > 0) whole[whole.length - 1] += ` ${line.trim()}`;
    else if (line.trim()) whole.push(line.trim());
  }
  const bare = (text: string) => text.replace(/\s+/g, " ").replace(/[.\s]+$/, "").slice(0, 90);
  const isReply = whole.length > 0 && bare(whole[0] as string).startsWith(bare(headline).slice(0, bare(whole[0] as string).length));
  if (!isReply && !whole[0]?.startsWith("(1)")) return null;
  return (isReply ? whole.slice(1) : whole).filter((text) => !text.startsWith(ELSEWHERE)).map((text) => {
    const name = NAMES.find((one) => text.startsWith(`${one}: `)) ?? "";
    return { name, text: name ? text.slice(name.length + 2) : text };
  });
}

/** Shown as it is where it is another part of the answer that was asked for. */
export function Short({ text, answer }: { text: string; answer: Answer }) {
  const parts = partsOf(text, answer.headline);
  if (!parts) return <pre class="full">{text}</pre>;
  const named = [...new Set(parts.filter((one) => one.name).map((one) => one.name))];
  return (
    <>
      {parts.filter((one) => !one.name).map((one) => (
        <p key={one.text} class="said">
          {one.text}
        </p>
      ))}
      <dl class="facts short">
        {named.map((name) => (
          <div key={name} class={name === "How much" ? "is-much" : ""}>
            <dt>{name}</dt>
            {parts.filter((one) => one.name === name).map((one) => (
              <dd key={one.text} class="numbers">
                {name === "Source" ? <Source text={one.text} answer={answer} /> : capital(one.text)}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </>
  );
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Titles are cut to a terminal's width in the short form; the evidence holds them whole. */
function Source({ text, answer }: { text: string; answer: Answer }) {
  const [, title, url] = /^(.*?)\s*(https?:\/\/\S+)$/.exec(text) ?? [];
  const address = link(url ?? null);
  if (!address) return <>{text.replace(/ dataset:\S+$/, "")}</>;
  const stem = (title ?? "").replace(/\.\.\.$/, "").trim();
  const whole = [answer, ...answer.answers].flatMap((one) => one.evidence).map((one) => one.source.title).find((one) => stem && one.startsWith(stem));
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {whole || title || address}
    </a>
  );
}
