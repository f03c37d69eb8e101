import { Socket } from 'node:net';

/**
 * Preloaded into child processes by `startProcess`: the parent holds the other end of this descriptor, so it closes when the parent is
 * gone, however it died. Then the child ends too, with a moment to tidy up.
 */
const GRACE_MS = 3_000;
const descriptor = Number(process.env.TEMPERNET_PARENT_FD);

if (Number.isInteger(descriptor) && descriptor > 2) {
  // A child's own children are watched by the child, not through an inherited number.
  delete process.env.TEMPERNET_PARENT_FD;
  const leash = new Socket({ fd: descriptor, readable: true, writable: false });
  leash.on('error', () => undefined);
  leash.on('close', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  leash.resume();
  leash.unref();
}
