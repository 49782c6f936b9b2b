/** A part of the page that may throw: then it says so in a sentence, and the rest goes on. */

import { Component } from "preact";
import type { ComponentChildren } from "preact";

interface Props {
  /** What it is, as it stands in the sentence. */
  part: string;
  children: ComponentChildren;
}

export class Guarded extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    // A warning, not an error: the page goes on, and whoever looks for the reason finds it.
    console.warn(`Aetia: ${this.props.part} cannot be shown.`, error);
  }

  override render() {
    if (!this.state.failed) return <>{this.props.children}</>;
    return (
      <div role="alert" class="problem">
        <p>
          {this.props.part.slice(0, 1).toUpperCase() + this.props.part.slice(1)} cannot be shown. The rest of the page works, and the whole answer is
          under Export.
        </p>
        <button type="button" class="small" onClick={() => this.setState({ failed: false })}>
          Try again
        </button>
      </div>
    );
  }
}
