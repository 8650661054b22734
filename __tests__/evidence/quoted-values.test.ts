import { withoutValues } from '../../src/evidence/quoted-values.ts'
import { detection } from '../support/evidence-sketch.ts'
import { filePlace } from '../../src/model/place.ts'
import { planter } from '../support/planted-project.ts'

const PATH = '.github/workflows/ship.yml'
const plant = planter('quoted')
const token = plant.token()
const text = `on: push\njobs:\n  a:\n    steps:\n      - run: npx tool --token ${token}\n`

function told(message: string, path = PATH): string {
  return withoutValues([{ path: PATH, text }])(detection({ message, place: filePlace(path) })).message
}

it('leaves a credential of the file out of what quotes it, whole or cut', () => {
  expect(told(`\`npx tool --token ${token}\` installs it.`)).toBe('`npx tool --token …` installs it.')
  expect(told(`\`npx tool --token ${token.slice(0, 13)}…\` installs it.`)).toBe('`npx tool --token …` installs it.')
})

it('changes nothing else', () => {
  const clean = '`npx tool` of `actions/checkout@v4` is not pinned.'
  expect(told(clean)).toBe(clean)
  const elsewhere = `\`${token}\` is the name of a branch.`
  expect(told(elsewhere, '.github/workflows/other.yml')).toBe(elsewhere)
})
