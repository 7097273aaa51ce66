// Makes dist/ from the contract and src/: node build.mjs. Nothing is fetched; the versions are those of package-lock.json.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const dist = join(here, 'dist');

// The messages of the contract. buf finds the plug-in on PATH.
rmSync(join(here, 'gen'), { recursive: true, force: true });
execFileSync(join(modules, '.bin', 'buf'), ['generate', '..', '--template', 'buf.gen.yaml'], {
  cwd: here,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, PATH: `${join(modules, '.bin')}:${process.env.PATH}` },
});
execFileSync(process.execPath, [join(modules, 'typescript', 'bin', 'tsc'), '--noEmit'], { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: { console: 'src/main.ts' },
  outdir: dist,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome120', 'firefox121', 'safari17'],
  legalComments: 'eof',
  logLevel: 'warning',
});
// The map draws in a worker, which is a file of its own.
copyFileSync(join(modules, 'maplibre-gl', 'dist', 'maplibre-gl-worker.mjs'), join(dist, 'map-worker.js'));
const styles = [join(modules, 'maplibre-gl', 'dist', 'maplibre-gl.css'), join(here, 'src', 'console.css')];
writeFileSync(join(dist, 'console.css'), styles.map((file) => readFileSync(file, 'utf8')).join('\n'));
for (const file of ['index.html', 'icon.svg']) copyFileSync(join(here, 'src', file), join(dist, file));

const used = ['maplibre-gl', '@bufbuild/protobuf', '@connectrpc/connect', '@connectrpc/connect-web'];
const licences = used.map((name) => {
  const about = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
  if (!['BSD-3-Clause', 'Apache-2.0', '(Apache-2.0 AND BSD-3-Clause)'].includes(about.license)) throw new Error(`${name}: ${about.license}?`);
  return `${name} ${about.version} (${about.license})\n\n${licenceOf(name)}\n`;
});
writeFileSync(join(dist, 'licences.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));

function licenceOf(name) {
  for (const file of ['LICENSE.txt', 'LICENSE', 'LICENSE.md']) {
    try {
      return readFileSync(join(modules, name, file), 'utf8');
    } catch {
      // the next one
    }
  }
  // Those of Buf name their licence without a copy of it; TypeScript's package has the same one whole.
  return readFileSync(join(modules, 'typescript', 'LICENSE'), 'utf8');
}
