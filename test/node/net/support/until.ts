/** Resolves once `condition` holds, looked at every 5 ms; fails the test after `milliseconds`. */
export const until = async (what: string, condition: () => boolean, milliseconds = 15_000): Promise<void> => {
  const end = Date.now() + milliseconds;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${milliseconds} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
