import { render } from "preact";
import { App } from "./app";
import { scheme, wear } from "./scheme";
import "./style.css";

wear(scheme());
render(<App />, document.getElementById("root") as HTMLElement);
