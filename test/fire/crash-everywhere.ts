// The long profile: before and behind every await, by other nodes with each seed. Run by `npm run test:crashes`.
import { describeCrashes } from './support/crash-suite.ts';

for (const seed of [31, 32, 33]) describeCrashes({ seed, everything: true });
