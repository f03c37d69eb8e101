import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { launchChromium } from '../support/browser/chromium.ts';
import { type Extra, serveSources } from '../support/browser/serve-sources.ts';
import { fixedBatches, PROGRAM_NAMES } from '../support/programs.ts';

const golden: unknown = JSON.parse(readFileSync(new URL('../../vectors/golden.json', import.meta.url), 'utf8'));

const batchFiles = (): Extra => {
  const files: Record<string, Extra[string]> = { '/': { type: 'text/html', body: '<!doctype html><title>golden</title>' } };
  for (const name of PROGRAM_NAMES) {
    const numbered = fixedBatches(name, 10).map((batch, i) => [String(i), batch] as const);
    for (const [number, batch] of [...numbered, ['evaluation', fixedBatches(name, 1, 250)[0]!] as const]) {
      batch.forEach((body, column) => {
        files[`/batches/${name}/${number}/${column}`] = { type: 'application/octet-stream', body };
      });
    }
  }
  return files;
};

describe('golden digests in Chromium', () => {
  it('come out of a page', async function () {
    this.timeout(180_000);
    const server = await serveSources(batchFiles());
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(server.url);
      const script = `import('/test/substrate/support/browser/golden-page.ts').then(({ run }) => run(${JSON.stringify(PROGRAM_NAMES)}))`;
      expect(await page.evaluate(script)).to.deep.equal(golden);
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
