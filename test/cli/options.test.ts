import { expect } from 'chai';
import { COMMAND_OPTIONS } from '../../cli/run-cli.ts';
import { envName, flagName, type OptionTable } from '../../node/config/option-table.ts';
import { parseValue } from '../../node/config/parse-value.ts';
import { resolveOptions } from '../../node/config/resolve-options.ts';
import { payloadOf } from '../../orchestrator/payloads.ts';
import { ROLE_TERMS } from '../../protocol/roles.ts';
import { PLAYED_ROLES } from '../../roles/played-roles.ts';

describe('options of the commands', () => {
  const tables: [string, OptionTable][] = Object.entries(COMMAND_OPTIONS);

  for (const [command, table] of tables) {
    it(`of ${command} have sound names, defaults within their own bounds, and a description each`, () => {
      for (const [name, spec] of Object.entries(table)) {
        expect(name).to.match(/^[a-z][a-zA-Z]*$/);
        expect(flagName(name)).to.match(/^[a-z][a-z-]*$/);
        expect(envName(name, spec)).to.match(/^TEMPERNET_[A-Z_]+$/);
        expect(spec.description, name).to.match(/^\S.{5,}\S$/);
        expect(spec.description, name).to.not.match(/\.$/);
        if (spec.default !== undefined) expect(parseValue(spec, spec.default), name).to.deep.equal({ value: spec.default });
        expect(spec.required === true && spec.default !== undefined, `${name} is needed and has a default`).to.equal(false);
      }
    });
  }

  it('mean the same wherever they have the same name', () => {
    const seen = new Map<string, string>();
    for (const [command, table] of tables) {
      for (const [name, spec] of Object.entries(table)) {
        const kind = spec.type;
        expect(seen.get(name) ?? kind, `${command} ${name}`).to.equal(kind);
        seen.set(name, kind);
      }
    }
  });

  it('mark what must not be printed, and nothing else holds a password', () => {
    for (const [, table] of tables) {
      for (const [name, spec] of Object.entries(table)) {
        // The name of the file that holds a secret is none; what it holds is read when it is needed.
        expect(spec.secret === true, name).to.equal(/(password|secret|token)(?!File$)/i.test(name));
        if (/(password|secret|token)File$/i.test(name)) expect(spec.placeholder, name).to.equal('file');
      }
    }
  });

  it('name only payloads and roles that exist', () => {
    for (const payload of COMMAND_OPTIONS.devnet.payload.choices) expect(payloadOf(payload).name).to.equal(payload);
    for (const role of PLAYED_ROLES) expect(ROLE_TERMS[role].minimumStake).to.be.greaterThan(0n);
  });

  it('give the run of the README without any flag', () => {
    const { values } = resolveOptions(COMMAND_OPTIONS.devnet, {});
    const { proposers, solvers, coordinators, aggregators, rounds, payload, json, keep } = values;
    expect([proposers, solvers, coordinators, aggregators, rounds]).to.deep.equal([1, 3, 3, 1, 5]);
    expect([payload, json, keep]).to.deep.equal(['digits', false, false]);
  });
});
