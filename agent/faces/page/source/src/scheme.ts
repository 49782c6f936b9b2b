/** Light or dark: as the machine is set, or as one chose on this page; kept in this browser alone. */

export const SCHEMES = { system: "As this machine", light: "Light", dark: "Dark" } as const;
export type Scheme = keyof typeof SCHEMES;

const KEY = "aetia.scheme";
/** Told to what is painted and not styled. */
export const TURNED = "aetia-scheme";

export function scheme(): Scheme {
  try {
    const held = localStorage.getItem(KEY);
    return held === "light" || held === "dark" ? held : "system";
  } catch {
    return "system"; // a browser that keeps nothing
  }
}

export function turn(to: Scheme): void {
  try {
    localStorage.setItem(KEY, to);
  } catch {
    // It lasts as long as the page.
  }
  wear(to);
}

export function wear(one: Scheme): void {
  if (one === "system") delete document.documentElement.dataset.scheme;
  else document.documentElement.dataset.scheme = one;
  dispatchEvent(new Event(TURNED));
}
