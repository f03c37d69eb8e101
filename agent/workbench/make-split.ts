// `npm run workbench:split`: deals the projects of the recorded set to training, validation and test, agent by agent.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RECORDED_SPLIT, readSteps } from '../experience/recorded-steps.ts';
import { splitProjects } from './split-projects.ts';

const SEED = 1;

writeFileSync(fileURLToPath(RECORDED_SPLIT), `${JSON.stringify(splitProjects(readSteps(), SEED), null, 2)}\n`);
