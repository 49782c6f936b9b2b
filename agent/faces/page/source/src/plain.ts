/** What a person reads in the place of what programs write: sources without a page, the arrows of a path. */

export interface Plain {
  said: string;
  /** All identifiers that it stands for. */
  whole: string;
}

const MECHANISM = /^DrugMechDB:/;

/** Sources that have no page of their own: those of one collection are one, with their number. */
export function plainly(texts: string[]): Plain[] {
  const mechanisms = texts.filter((text) => MECHANISM.test(text));
  const others = texts.filter((text) => !MECHANISM.test(text)).map((text) => ({ said: text === "AETIA:names" ? "by definition" : text, whole: text }));
  if (mechanisms.length === 0) return others;
  const said = `DrugMechDB, ${mechanisms.length === 1 ? "one curated mechanism" : `${mechanisms.length} curated mechanisms`}`;
  return [...others, { said, whole: mechanisms.join(", ") }];
}

const SURE = ["causal", "no_effect", "suggestive", "associational"];

/** The certainty of what is claimed: none of what is not known, and none of a mechanism, which is a hypothesis. */
export function certaintyOf(one: { certainty: string | null; verdict: string | null; reply: string | null; kind?: string }): string {
  const isMechanism = one.reply === "mechanism" || (one.kind === "mechanism" && one.reply !== "presupposition_false");
  return one.certainty && SURE.includes(one.verdict ?? "") && !isMechanism ? `${one.certainty.replace(/_/g, " ")} certainty` : "";
}

/** Of a route and, in brackets, what does the same on the page: what is done on the page. */
const ROUTE = /\b(?:GET|POST|PUT|DELETE) \/api\/\S+ \(on the page: ([^)]*)\)/g;
export const onPage = (text: string) => text.replace(ROUTE, "$1");

/** Arrows as people draw them. */
export const arrowed = (text: string) => text.replace(/ <- /g, " ← ").replace(/ -> /g, " → ").replace(/ > /g, " → ");
