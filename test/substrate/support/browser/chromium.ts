import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const PACK = fileURLToPath(new URL('../../../../node_modules/@sparticuz/chromium/bin/', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/tempernet-chromium/', import.meta.url));

/**
 * Unpacks the Chromium that a package carries, with the libraries it needs, once for this checkout. The package unpacks to
 * the temporary folder and takes a half-written file for a whole one, so it is given a folder that is named last.
 */
const unpack = async (): Promise<void> => {
  if (existsSync(CACHE)) return;
  const partial = `${CACHE.slice(0, -1)}-${process.pid}`;
  await mkdir(partial, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = partial;
  try {
    await Promise.all(['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map((file) => inflate(join(PACK, file))));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  await rename(partial, CACHE).catch(() => rm(partial, { recursive: true }));
};

/** A headless Chromium: the packaged one (Linux x64), or the one that `TEMPERNET_CHROMIUM` names. */
export const launchChromium = async (): Promise<Browser> => {
  const own = process.env.TEMPERNET_CHROMIUM;
  if (own !== undefined) return playwright.launch({ executablePath: own });
  await unpack();
  const libraries = [join(CACHE, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter((path) => path !== undefined).join(':');
  return playwright.launch({
    executablePath: join(CACHE, 'chromium'),
    // The package's own list runs everything in one process, which a missing graphics driver then ends.
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu'],
    env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(CACHE, 'fonts') } as Record<string, string>,
  });
};
