// Draws which conversation was forked from which: a line goes down from each, and its forks leave it in the order of
// their cuts.

import { ago, titleOf } from "./rows.js";

const SVG = "http://www.w3.org/2000/svg";
const ROW = 52;
const LANE = 22;
const LEFT = 18;
const TOP = 26;
const BEND = 12;

/** The conversations of the tree that id stands in, parents before forks, with depth, row and the parent's row. */
export function familyOf(id, all) {
  const byId = new Map(all.map((one) => [one.info.id, one]));
  let root = byId.get(id);
  if (root === undefined) {
    return [];
  }
  while (root.info.parent && byId.has(root.info.parent)) {
    root = byId.get(root.info.parent);
  }
  const forks = new Map();
  for (const one of all) {
    if (one.info.parent) {
      forks.set(one.info.parent, [...(forks.get(one.info.parent) ?? []), one]);
    }
  }
  forks.forEach((siblings) => siblings.sort((a, b) => a.info.cut - b.info.cut || (a.info.id < b.info.id ? -1 : 1)));
  const family = [];
  const open = [{ one: root, depth: 0, parentRow: -1 }];
  while (open.length > 0) { // by hand: chains of forks may be long
    const { one, depth, parentRow } = open.pop();
    const row = family.length;
    family.push({ ...one, depth, row, parentRow });
    const below = forks.get(one.info.id) ?? [];
    open.push(...below.map((fork) => ({ one: fork, depth: depth + 1, parentRow: row })).reverse());
  }
  return family;
}

/** The drawing; chosen(id) is called when somebody picks a conversation. */
export function draw(family, current, width, chosen) {
  const height = TOP * 2 + ROW * (family.length - 1);
  const deepest = Math.max(...family.map((one) => one.depth));
  const lane = Math.min(LANE, (width * 0.4) / Math.max(1, deepest)); // deep trees get narrower
  const x = (one) => LEFT + one.depth * lane;
  const y = (one) => TOP + one.row * ROW;
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group" });
  for (const one of family.filter((each) => each.parentRow >= 0)) {
    svg.append(branch(one, family, x, y, current));
  }
  for (const one of family) {
    svg.append(node(one, x(one), y(one), width, current, chosen));
  }
  return svg;
}

/** Down the parent's line, then round the bend to the fork. */
function branch(one, family, x, y, current) {
  const parent = family[one.parentRow];
  const bend = Math.min(BEND, x(one) - x(parent));
  const path = `M${x(parent)} ${y(parent)} V${y(one) - bend} Q${x(parent)} ${y(one)} ${x(parent) + bend} ${y(one)} H${x(one)}`;
  return shape("path", { d: path, class: leadsTo(one, current, family) ? "branch way" : "branch" });
}

/** Whether one is the current conversation or stands between it and the root. */
function leadsTo(one, current, family) {
  let step = family.find((each) => each.info.id === current);
  while (step !== undefined && step.row !== one.row) {
    step = step.parentRow < 0 ? undefined : family[step.parentRow];
  }
  return step !== undefined;
}

function node(one, x, y, width, current, chosen) {
  const here = one.info.id === current;
  const title = titleOf(one.info);
  const origin = one.info.parent ? `cut at ${one.info.cut}` : "root";
  const group = shape("g", {
    class: `node${here ? " here" : ""}${one.live ? " live" : ""}${one.running ? " running" : ""}`,
    tabindex: 0, role: "link", "data-id": one.info.id, "aria-label": `${title}, ${origin}`,
  });
  if (here) {
    group.setAttribute("aria-current", "true");
  }
  const text = shape("text", { x: x + 16, y: y - 3, class: "name" });
  text.textContent = shortened(title, width - x - 24);
  const meta = shape("text", { x: x + 16, y: y + 13, class: "meta" });
  meta.textContent = `${origin} · ${ago(one.info.updated)}`;
  const tip = shape("title", {});
  tip.textContent = title;
  group.append(
    tip,
    shape("rect", { x: x - 10, y: y - ROW / 2 + 3, width: Math.max(0, width - x + 6), height: ROW - 6, rx: 8, class: "area" }),
    shape("circle", { cx: x, cy: y, r: here ? 7 : 5.5 }),
    text, meta);
  group.addEventListener("click", () => chosen(one.info.id));
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      chosen(one.info.id);
    }
  });
  return group;
}

function shortened(text, pixels) {
  const room = Math.max(6, Math.floor(pixels / 7.2));
  const letters = Array.from(text); // not code units: an emoji is not cut in half
  return letters.length <= room ? text : letters.slice(0, room - 1).join("") + "…";
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}
