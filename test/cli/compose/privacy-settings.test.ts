import { expect } from 'chai';
import { privacySettings } from '../../../cli/compose/privacy-settings.ts';
import { expectCode } from '../../protocol/support/expect-code.ts';

const given = { role: 'solver', dpClip: 0.5, dpNoise: 2, dpDelta: 1e-5, dpEpsilon: 8 } as const;

describe('settings of noise', () => {
  it('are none where nothing is said, and whole where all is', () => {
    expect(privacySettings({ role: 'coordinator', dpDelta: 1e-5 })).to.equal(undefined);
    expect(privacySettings(given)).to.deep.equal({ clip: 0.5, noise: 2, delta: 1e-5, epsilon: 8 });
    const { dpEpsilon: _none, ...unlimited } = given;
    expect(privacySettings(unlimited)).to.deep.equal({ clip: 0.5, noise: 2, delta: 1e-5 });
  });

  it('are refused where half of them is missing, and of other roles', () => {
    const { dpClip: _clip, ...noClip } = given;
    const { dpNoise: _noise, ...noNoise } = given;
    for (const values of [noClip, noNoise, { ...given, role: 'proposer' as const }]) {
      expectCode(() => privacySettings(values), 'CLI_BAD_OPTION');
    }
  });
});
