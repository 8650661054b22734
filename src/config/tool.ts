declare const __VERSION__: string

/** The product's name and version, as reports and help give them. The bundler sets the version from package.json. */
export const TOOL = {
  name: 'security-release-checklist',
  version: typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0-source',
} as const
