// Drives Chromium for the tests of the control room's screen: browser.mjs CONSOLE CHROMIUM [SWITCH...]. A line of JSON comes in for each
// step, { id, user, body, args }, and one goes out, { id, value } or { id, error }. A body is run with page, context and args;
// each user has a browser context of their own, so that nothing is shared but the service.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';

const [folder, chromium, ...switches] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/`));
const playwright = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const Step = Object.getPrototypeOf(async () => undefined).constructor;

// Root has no user namespaces to shut pages into; WebGL is drawn by the processor.
const browser = await playwright.chromium.launch({
  executablePath: chromium,
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-dev-shm-usage', ...switches],
});
const users = new Map();

async function userOf(name, options) {
  if (!users.has(name)) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
    const page = await context.newPage();
    const seen = { requests: [], problems: [] };
    context.on('request', (request) => seen.requests.push(request.url()));
    page.on('pageerror', (error) => seen.problems.push(`page: ${error.message}`));
    page.on('console', (message) => {
      // A connection that breaks is no fault of the page; what breaks its content policy is.
      if (message.type() === 'error' && !/net::ERR|Failed to load resource/.test(message.text())) seen.problems.push(message.text());
    });
    users.set(name, { context, page, seen });
  }
  return users.get(name);
}

// What assistive technology would stumble over, from serious on: "rule: elements".
async function audit(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], preload: false,
    });
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`);
  });
}

// A module of the page, without the page; and what else is exported beside it, as seen from the console's folder.
async function load(module, beside = '') {
  const { buildSync } = require('esbuild');
  const stdin = { contents: `export * from './src/${module}'; ${beside}`, resolveDir: folder, loader: 'ts' };
  const { outputFiles } = buildSync({ stdin, format: 'esm', bundle: true, write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { id, user, body, args } = JSON.parse(line);
  try {
    const { context, page, seen } = await userOf(user, args?.options);
    const value = await new Step('page', 'context', 'args', 'seen', 'audit', 'load', body)(page, context, args, seen, audit, load);
    process.stdout.write(`${JSON.stringify({ id, value: value ?? null })}\n`);
  } catch (error) {
    const page = users.get(user)?.page;
    const shown = await page?.locator('body').innerText().catch(() => '') ?? '';
    process.stdout.write(`${JSON.stringify({ id, error: `${error.message}\nOn the screen of ${user}:\n${shown.slice(0, 3000)}` })}\n`);
  }
}
await browser.close();
