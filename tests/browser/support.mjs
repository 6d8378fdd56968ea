// What the browser tests share: Chromium, servers, waiting for a state, and checks that count.
import { existsSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const PAGE = join(ROOT, 'examples/dashboard/page');
const SKIPPED = 77;

export function skip(why) {
  console.log(`skipped: ${why}`);
  process.exit(SKIPPED);
}

const chromiumPath = process.env.ETWRCA_CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(join(PAGE, 'node_modules/playwright-core'))) skip('the page has no node_modules (npm ci in examples/dashboard/page)');
if (!existsSync(chromiumPath)) skip('there is no Chromium (ETWRCA_CHROMIUM names it)');
const require = createRequire(join(PAGE, 'package.json'));
const { chromium } = require('playwright-core');
const AXE = require.resolve('axe-core/axe.min.js');

export const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
});
export const scratch = mkdtempSync(join(tmpdir(), 'etwrca-browser-'));
const shots = process.env.ETWRCA_SCREENSHOTS;

/** A page that keeps what went wrong in it: errors, refusals of the policy. */
export async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', ...options });
  const page = await context.newPage();
  page.wrongs = [];
  page.on('pageerror', (e) => page.wrongs.push(`error: ${e.message}`));
  page.on('console', (m) => {
    if (/Content Security Policy|Content-Security-Policy/i.test(m.text())) page.wrongs.push(m.text());
    else if (m.type() === 'error' && !/Failed to load resource|net::ERR/.test(m.text())) page.wrongs.push(m.text());
  });
  await page.goto(url);
  return page;
}

export async function shoot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: false });
}

/** Serious and critical findings of axe, as lines. Run in an isolated world: the page's policy allows no script. */
export async function axe(page) {
  const { readFile } = await import('node:fs/promises');
  const client = await page.context().newCDPSession(page);
  const source = `${await readFile(AXE, 'utf8')}; axe.run().then((r) => JSON.stringify(r.violations))`;
  const { frameTree } = await client.send('Page.getFrameTree');
  const { executionContextId } = await client.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  const answer = await client.send('Runtime.evaluate', { expression: source, contextId: executionContextId, awaitPromise: true });
  if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
  return JSON.parse(answer.result.value)
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary ?? ''}`).slice(0, 4).join(' | ')}`);
}

let failures = 0;

/** With an argument only the tests that have it in their names. */
export async function test(name, body) {
  if (!name.includes(process.argv[2] ?? '')) return;
  const begin = Date.now();
  try {
    await body();
    console.log(`ok   ${name} (${Date.now() - begin} ms)`);
  } catch (error) {
    failures++;
    console.log(`FAIL ${name}\n     ${error instanceof Error ? error.stack : error}`);
  }
}

export function equal(seen, wanted, what) {
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(seen)} and not ${JSON.stringify(wanted)}`);
}

export function holds(condition, what) {
  if (!condition) throw new Error(what);
}

/** Until `look` gives something true; its last value is told if it never does. */
export async function until(what, look, most = 30_000) {
  const end = Date.now() + most;
  let last;
  while (Date.now() < end) {
    last = await look();
    if (last) return last;
    await new Promise((r) => setTimeout(r, 100));
  }
  throw new Error(`${what}: still ${JSON.stringify(last)} after ${most / 1000} s`);
}

export async function finish() {
  await browser.close();
  process.exit(failures === 0 ? 0 : 1);
}
