import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { abiFile, abiText, EXPORTED } from '../../scripts/export-abi.ts';

describe('committed ABIs', () => {
  for (const name of EXPORTED) {
    it(`${name} is what the compiler says (else: node scripts/export-abi.ts)`, () => {
      expect(readFileSync(abiFile(name), 'utf8')).to.equal(abiText(name));
    });
  }
});
