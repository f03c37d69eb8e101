import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two tokens are equal, in a time that tells nothing of where they differ or how long they are. */
export const sameToken = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
