/** Asked for where the server takes only those who have a token. */

import { useState } from "preact/hooks";
import { signIn } from "./api";

interface Props {
  done(): Promise<void>;
  /** Whether one was signed in before: what was typed stays on the page meanwhile. */
  isAgain?: boolean;
}

export function SignIn({ done, isAgain }: Props) {
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState("");
  const send = async (event: Event) => {
    event.preventDefault();
    try {
      await signIn(token.trim());
      await done();
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  const form = (
      <form onSubmit={send}>
        {isAgain && <p role="alert">You are signed out: your sign-in ended, or its token was changed. What you typed is kept.</p>}
        <label for="token">Your token</label>
        <input id="token" type="password" autocomplete="current-password" value={token} onInput={(event) => setToken(event.currentTarget.value)} />
        <button type="submit" class="main" disabled={!token.trim()}>
          Go on
        </button>
        {problem && <p role="alert">{problem}</p>}
        <p class="quiet">
          Whoever runs this server makes one with <code>aetia tokens add NAME</code>. It is kept in a cookie that no script reads.
        </p>
      </form>
  );
  if (isAgain) return <section class="panel sign-in-again" aria-label="Sign in again">{form}</section>;
  return (
    <main id="main" class="sign-in">
      <h1>Aetia</h1>
      {form}
    </main>
  );
}
