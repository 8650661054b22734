import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { CHECKS } from '../src/checks/registry.ts'

const slug = process.argv[2] ?? ''
const name = slug.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const files = [
  {
    path: `src/checks/${slug}.ts`,
    text: `import { criterion, defineCheck } from './define-check.ts'

export const ${name} = defineCheck({
  slug: '${slug}',
  item: ${CHECKS.length + 1},
  section: 'Notes & follow-ups',
  title: '',
  level: 'advisory',
  rationale: '',
  applicability: '',
  remediation: [''],
  references: [],
  rules: [],
  options: {},
  criteria: [
    criterion({
      id: '',
      question: '',
      claim: 'universal',
      needs: ['tree'],
      evaluate: ({ tree }) => ({
        status: 'needs-review',
        scope: '',
        inspected: [{ what: 'files', count: tree.entries }],
        question: '',
      }),
    }),
  ],
})
`,
  },
  {
    path: `__tests__/checks/${slug}.test.ts`,
    text: `import { ${name} } from '../../src/checks/${slug}.ts'
import { testCheck } from '../support/check-tester.ts'

testCheck(${name}, { cases: [] })
`,
  },
  {
    path: `docs/checks/${slug}.md`,
    text: `<!-- generated:head:start -->
<!-- generated:head:end -->

## What is judged

## What does not apply

## Examples

## What it cannot see

## How to mend
`,
  },
]

if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(slug)) {
  console.error('Name the check in kebab-case by its good condition: npm run new:check signed-commits')
  process.exitCode = 2
} else if (files.some((file) => existsSync(file.path))) {
  console.error(`${slug} is there already; nothing was written.`)
  process.exitCode = 2
} else {
  for (const file of files) {
    await writeFile(file.path, file.text)
    console.log(`wrote ${file.path}`)
  }
  console.log(
    `Now fill them in, add ${name} to src/checks/registry.ts and run npm run generate (docs/adding-a-check.md).`,
  )
}
