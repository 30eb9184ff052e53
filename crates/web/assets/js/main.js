// @ts-check
// The residents' pages work without any of this; the script adds what only a script can.
import { start as follow } from "./follow.js";
import { start as live } from "./live.js";
import { all } from "./page.js";
import { start as offline } from "./offline.js";
import { start as share } from "./share.js";
import { start as warnings } from "./warnings.js";
import { wake } from "./device.js";

share();
offline();
live();
follow();
warnings();
wake();
// Only on the page that checks messages.
if (all("[data-proofs]").length) void import("./proof/check.js").then(({ start }) => start());
// Only where a post can be answered, reactions switched on, or answers deleted.
if (all("[data-react], [data-reactions], [data-react-delete]").length) void import("./reactions/start.js").then(({ start }) => start());
