import type { Candidate } from './candidate.ts'
import type { Encoding } from './decode.ts'
import { wordsOf } from './values.ts'

/** What outputs say of a candidate: one sentence, and a key that holds for every value at such a place. */
export interface Description {
  readonly message: string
  readonly key: string
}

const CODINGS: { readonly [encoding in Encoding]: string } = {
  base64: 'in base64',
  hex: 'in hexadecimal digits',
  percent: 'percent-encoded',
  escapes: 'in escapes',
}

/** Describes a candidate without any part of its value but the format's public prefix. */
export function describeSighting(
  { compiled, evidence }: Candidate,
  length: number,
  encodings: readonly Encoding[],
): Description {
  const { noun, publicPrefix, id } = compiled.rule
  const coding = encodings.length === 0 ? '' : ` (${encodings.map((each) => CODINGS[each]).join(', ')})`
  switch (evidence.kind) {
    case 'form': {
      const shown = publicPrefix === null ? `${length} characters` : `\`${publicPrefix}\`…, ${length} characters`
      return { message: `${capital(noun)}${coding} is stored in plain text: ${shown}.`, key: id }
    }
    case 'name':
      return {
        message: `${capital(noun)}${coding} is stored in plain text in ${shownName(evidence.name)}: ${length} characters.`,
        key: `${id} ${keyName(evidence.name)}`,
      }
    case 'key': {
      const passphrase = evidence.encrypted ? ', encrypted with a passphrase' : ''
      return { message: `${capital(noun)} (${evidence.what}${passphrase})${coding} is stored in plain text.`, key: id }
    }
    case 'setting': {
      const what = evidence.strength === 'default' ? 'a common or made-up value' : 'a literal value'
      return {
        message: `${shownName(evidence.name)} has ${what}${coding} of ${length} characters.`,
        key: `setting ${keyName(evidence.name)}`,
      }
    }
    case 'place':
      return { message: `${capital(noun)}${coding} is stored in plain text: ${length} characters.`, key: id }
  }
}

/** A name as a message shows it. What no settings format would allow is not shown: it may be more than a name. */
function shownName(name: string): string {
  return /^[A-Za-z0-9_.:/$@ -]{1,80}$/.test(name) ? `\`${name}\`` : 'A setting'
}

function keyName(name: string): string {
  return wordsOf(name).slice(-6).join('-').slice(0, 60)
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
