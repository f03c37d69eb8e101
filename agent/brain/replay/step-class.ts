import type { StepRecord } from '../../experience/step-record.ts';
import { CAPABILITIES, ERROR_CATEGORIES } from '../../experience/step-types.ts';

/** Outcomes of a capability: each category of error, and success. */
const OUTCOMES = ERROR_CATEGORIES.length + 1;

/** Classes that steps are balanced by. */
export const STEP_CLASSES = CAPABILITIES.length * OUTCOMES;

/** The class of a step: its capability and what came of it. 0 to `STEP_CLASSES` - 1. */
export const stepClass = ({ capability, outcome }: StepRecord): number => {
  const place = outcome.category === null ? ERROR_CATEGORIES.length : ERROR_CATEGORIES.indexOf(outcome.category);
  return CAPABILITIES.indexOf(capability) * OUTCOMES + place;
};
