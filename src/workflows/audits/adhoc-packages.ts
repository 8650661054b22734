import { runnableSteps } from '../model/visit.ts'
import { argumentsOf, commandsIn, programOf } from '../shell/script.ts'
import { scriptOf, scriptSpan } from '../shell/step-script.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

/** Words that install, by program; npm takes any short form of `install`. */
const INSTALLING: { readonly [program: string]: RegExp } = {
  bundle: /^add$/,
  gem: /^(?:install|i)$/,
  npm: /^(?:i|in|ins|inst|insta|instal|install|isnt|isnta|isntal|isntall|add)$/,
  pnpm: /^add$/,
  yarn: /^add$/,
}

export const adhocPackages = defineAudit({
  id: 'adhoc-packages',
  title: 'Package installed outside a lock file',
  severity: 'low',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Declare the package in the manifest, and install from the lock file: `npm ci`, `bundle install`.',
  references: ['https://docs.npmjs.com/cli/commands/npm-ci'],
  examples: {
    failing: [
      { name: 'npm', files: steps('- run: npm install --no-fund lodash@4'), lines: [FIRST_STEP_LINE] },
      {
        name: 'a line among others',
        files: steps('- run: |', '    set -e', '    gem install rake', '    rake'),
        lines: [FIRST_STEP_LINE + 2],
      },
      {
        name: 'PowerShell',
        files: steps('- run: if ($x) { npm add left-pad }', '  shell: pwsh'),
        lines: [FIRST_STEP_LINE],
      },
    ],
    passing: [
      { name: 'from the lock file', files: steps('- run: npm ci && npm install') },
      { name: 'help', files: steps('- run: gem install --help') },
    ],
  },
  *run(file) {
    for (const step of runnableSteps(file)) {
      const script = scriptOf(step)
      if (script === null || script.language === 'cmd') continue
      for (const command of commandsIn(script.script.pipelines)) {
        const program = programOf(command)
        if (!installs(program, argumentsOf(command))) continue
        yield {
          span: scriptSpan(script, command),
          message: `${quoted([program, ...argumentsOf(command).filter(isPlain)].join(' '))} installs whatever the registry gives today, with all that it depends on.`,
          at: step,
          detail: program,
        }
      }
    }
  },
})

/** A word that is the installing one or a package; an address may hold a credential. */
function isPlain(word: string): boolean {
  return /^@?\w[\w@./^~<>=*+-]*$/.test(word)
}

/** Whether a package is named after the installing word, which npm has to be given first. */
function installs(program: string, args: readonly string[]): boolean {
  const word = INSTALLING[program]
  if (word === undefined) return false
  const at = program === 'npm' ? args.findIndex((arg) => !arg.startsWith('-')) : args.findIndex((arg) => word.test(arg))
  return at !== -1 && word.test(args[at] ?? '') && args.slice(at + 1).some((arg) => !arg.startsWith('-'))
}
