/** The fixtures remove their folders after a test file; outside of one they do so at the end of the process. */
const globals: { afterAll?: (remove: () => void) => void } = globalThis
globals.afterAll ??= (remove) => void process.once('exit', remove)
