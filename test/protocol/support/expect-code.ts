import { expect } from 'chai';
import type { ErrorCode } from '../../../protocol/errors/catalogue.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';

/** Expects a catalogued error of one of these codes. */
export const expectCode = (work: () => unknown, ...codes: ErrorCode[]): void => {
  let thrown: unknown;
  try {
    work();
  } catch (error) {
    thrown = error;
  }
  expect(isTempernetError(thrown), `a catalogued error, not ${String(thrown)}`).to.equal(true);
  expect(codes).to.include((thrown as { code: ErrorCode }).code);
};
