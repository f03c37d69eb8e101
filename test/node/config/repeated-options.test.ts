import { expect } from 'chai';
import { Command } from 'commander';
import { addToCommand } from '../../../node/config/add-to-command.ts';
import { defineOptions } from '../../../node/config/option-table.ts';
import { resolveOptions } from '../../../node/config/resolve-options.ts';

const OPTIONS = defineOptions({
  adversary: { type: 'strings', default: [], description: 'Who cheats', group: 'Network' },
  seed: { type: 'integer', default: 1, description: 'Seed', group: 'Run' },
});

const valuesOf = (...argv: string[]) => {
  const flags = addToCommand(new Command().exitOverride(), OPTIONS).parse(argv, { from: 'user' }).opts();
  return resolveOptions(OPTIONS, { flags }).values;
};

describe('a list on the command line', () => {
  it('is written with commas, item by item, or both ways at once', () => {
    for (const argv of [
      ['--adversary', 'a:x,b:y,c:z'],
      ['--adversary', 'a:x', '--adversary', 'b:y', '--adversary=c:z'],
      ['--adversary', 'a:x', '--seed', '2', '--adversary', 'b:y, c:z,'],
    ]) {
      expect(valuesOf(...argv).adversary, argv.join(' ')).to.deep.equal(['a:x', 'b:y', 'c:z']);
    }
  });

  it('keeps an item that is given twice, and starts anew in every command', () => {
    expect(valuesOf('--adversary', 'a:x', '--adversary', 'a:x').adversary).to.deep.equal(['a:x', 'a:x']);
    expect(valuesOf('--adversary', 'b:y').adversary).to.deep.equal(['b:y']);
    expect(valuesOf().adversary).to.deep.equal([]);
  });

  it('leaves the last word to the last flag where an option is no list', () => {
    expect(valuesOf('--seed', '2', '--seed', '3').seed).to.equal(3);
  });
});
