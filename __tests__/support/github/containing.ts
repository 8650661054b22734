/** Any text that contains this one. */
export function containing(text: string): unknown {
  return expect.stringContaining(text)
}

/** Any text that the expression fits. */
export function fitting(expression: RegExp): unknown {
  return expect.stringMatching(expression)
}
