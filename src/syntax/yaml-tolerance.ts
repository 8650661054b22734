import { EVENT_ID, parseEvents, YAMLException, type Event } from 'js-yaml'

/** Characters that are read again at most for closing brackets: a file of the largest size is so read ten times. */
const MAX_READ_AGAIN = 10_485_760
const MAX_BRACKETS = 100

/**
 * Reads the parser's events, offsets into the text as it is. One thing that YAML 1.2 forbids is let pass: the closing bracket
 * of a flow collection on a line of its own, as far in as the key or dash that holds the collection. Section 8.2 wants it one
 * further in; libyaml and GitHub take it, and people write it. https://yaml.org/spec/1.2.2/#82-block-collection-styles
 * Throws what the parser throws, with the place in the text as it is.
 */
export function readEvents(text: string, maxDepth: number): readonly Event[] {
  const shifted: number[] = []
  const most = Math.min(MAX_BRACKETS, Math.floor(MAX_READ_AGAIN / Math.max(text.length, 1)))
  let indented = text
  for (;;) {
    try {
      const events = parseEvents(indented, { maxDepth })
      return shifted.length === 0 ? events : events.map((event) => shiftedBack(event, shifted))
    } catch (error) {
      const at = error instanceof YAMLException ? closingBracketOf(error, indented) : null
      // Where one space is not enough, the bracket is further out than what holds it.
      const isSecondTime = at !== null && at - 1 === shifted.at(-1)
      if (at === null || isSecondTime || shifted.length >= most) throw placedBack(error, shifted)
      indented = `${indented.slice(0, at)} ${indented.slice(at)}`
      shifted.push(at)
    }
  }
}

function closingBracketOf({ reason, mark }: YAMLException, text: string): number | null {
  const at = mark?.position ?? -1
  return reason === 'deficient indentation' && (text[at] === ']' || text[at] === '}') ? at : null
}

/** Where an offset of the text with spaces put in lies in the text without; the spaces were put in from front to back. */
function offsetBefore(offset: number, shifted: readonly number[]): number {
  let [low, high] = [0, shifted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((shifted[middle] ?? offset) < offset) low = middle + 1
    else high = middle
  }
  return offset - low
}

function shiftedBack(event: Event, shifted: readonly number[]): Event {
  const back = (offset: number): number => (offset < 0 ? offset : offsetBefore(offset, shifted))
  const properties = (of: Exclude<Event, { type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP }>) => ({
    anchorStart: back(of.anchorStart),
    anchorEnd: back(of.anchorEnd),
  })
  switch (event.type) {
    case EVENT_ID.DOCUMENT:
    case EVENT_ID.POP:
      return event
    case EVENT_ID.ALIAS:
      return { ...event, ...properties(event) }
    case EVENT_ID.SCALAR: {
      const value = { valueStart: back(event.valueStart), valueEnd: back(event.valueEnd) }
      return { ...event, ...properties(event), ...value, tagStart: back(event.tagStart), tagEnd: back(event.tagEnd) }
    }
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING: {
      const start = back(event.start)
      return { ...event, ...properties(event), start, tagStart: back(event.tagStart), tagEnd: back(event.tagEnd) }
    }
  }
}

function placedBack(error: unknown, shifted: readonly number[]): unknown {
  if (!(error instanceof YAMLException) || error.mark === undefined || shifted.length === 0) return error
  return new YAMLException(error.reason, {
    ...error.mark,
    position: offsetBefore(error.mark.position, shifted),
  })
}
