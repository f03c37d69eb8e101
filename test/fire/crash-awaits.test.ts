import { describeCrashes } from './support/crash-suite.ts';

describeCrashes({ seed: 31, everything: false });
