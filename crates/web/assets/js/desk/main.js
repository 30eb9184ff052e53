// @ts-check
// The desk works without any of this, passkeys apart; the script adds saving without asking, live numbers and shortcuts.
import { start as board } from "./board.js";
import { start as canary } from "./canary.js";
import { start as draw } from "./draw.js";
import { start as editor } from "./editor.js";
import { start as hand } from "./hand.js";
import { start as leave } from "./leave.js";
import { start as live } from "./live.js";
import { start as media } from "./media.js";
import { start as passkeys } from "./passkey.js";
import { start as pictures } from "./pictures.js";
import { start as preview } from "./preview.js";
import { start as pulse } from "./pulse.js";
import { start as settings } from "./settings.js";
import { start as tabs } from "./tabs.js";
import { start as tools } from "./tools.js";
import { start as ways } from "./ways.js";
import { start as writing } from "./writing.js";

document.documentElement.dataset.script = "on";
tabs(document);
ways();
writing();
pictures();
media();
board();
editor();
hand();
preview();
passkeys();
leave();
live();
settings();
pulse();
tools();
canary();
draw();
