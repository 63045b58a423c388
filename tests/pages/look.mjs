// A page that lies on this disk in, what a browser makes of it out, as JSON on stdout:
//   node look.mjs BROWSER PROFILE PAGE PICTURES
// requests other than for the page itself, complaints of the page, what axe-core minds in light and dark, how far
// each width overflows, what the filter shows, and how the page prints. PICTURES is a folder.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [browser, profile, file, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDTHS = [1280, 768, 400, 320];
const OFF = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const context = await chromium.launchPersistentContext(profile, { executablePath: browser, args: OFF });
const address = pathToFileURL(file).href;
const found = { requests: [], complaints: [], axe: {}, overflow: {}, filter: null, unprinted: [] };

async function open(page, more = {}) {
  await page.emulateMedia(more);
  await page.goto(address);
}

const page = await context.newPage();
page.on("request", (request) => { if (request.url() !== address) found.requests.push(request.url()); });
page.on("console", (message) => { if (["error", "warning"].includes(message.type())) found.complaints.push(message.text()); });
page.on("pageerror", (error) => found.complaints.push(String(error)));

for (const width of WIDTHS) {
  await page.setViewportSize({ width, height: 900 });
  await open(page, { colorScheme: "light" });
  found.overflow[width] = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.screenshot({ path: join(pictures, `${width}.png`) });
}

for (const [scheme, width] of [["light", 1280], ["dark", 1280], ["light", 400]]) {
  await page.setViewportSize({ width, height: 900 });
  await open(page, { colorScheme: scheme });
  await page.evaluate(() => document.querySelectorAll("details").forEach((list) => { list.open = true; }));
  // the page allows no script but its own, so the judge comes in past it, by the debugger
  await page.evaluate(axe);
  const said = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), TAGS);
  found.axe[`${scheme} ${width}`] = said.violations.map(
    (one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" ")}`);
  await page.screenshot({ path: join(pictures, `${scheme}-${width}.png`) });
}

await page.setViewportSize({ width: 1280, height: 900 });
await open(page, { colorScheme: "light" });
found.filter = await page.evaluate(async () => {
  const bar = document.getElementById("filter");
  if (!bar) return null;
  const seen = () => [...document.querySelectorAll(".finding")].filter((one) => one.offsetParent).map((one) => one.dataset.severity);
  const all = seen();
  bar.querySelector("[value=error]").click();
  const withoutErrors = seen();
  bar.querySelector("[type=reset]").click();
  await new Promise((done) => setTimeout(done, 50));
  const again = seen();
  const search = bar.querySelector("[type=search]");
  search.value = "no such words anywhere";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  return { all: all.length, withoutErrors: [...new Set(withoutErrors)], again: again.length, none: seen().length,
    said: bar.querySelector("output").textContent };
});

await open(page);
await page.emulateMedia({ media: "print" });
// what is folded away when it is printed: measured while the page believes that it is being printed
found.unprinted = await page.evaluate(() => {
  dispatchEvent(new Event("beforeprint"));
  const folded = [...document.querySelectorAll("details.print")].filter((list) => !list.open);
  const lost = folded.map((list) => [...list.childNodes].filter((node) => node.nodeName !== "SUMMARY")
    .map((node) => node.textContent.trim()).join(""));
  dispatchEvent(new Event("afterprint"));
  return lost;
});
await page.emulateMedia({ media: null });
await page.pdf({ path: join(pictures, "print.pdf"), preferCSSPageSize: true, printBackground: true });
await context.close();
console.log(JSON.stringify(found));
