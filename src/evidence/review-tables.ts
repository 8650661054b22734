import { isDateLabel, plain, type Statement } from './review-statements.ts'

const MAX_LABEL = 60

/**
 * What tables state: rows of two cells are fields where `ofDocument` says that their line speaks of the whole document, and
 * a table of revisions gives the dates of its rows.
 */
export function tableStatements(lines: readonly string[], ofDocument: readonly boolean[]): readonly Statement[] {
  const statements: Statement[] = []
  let header: readonly string[] | null = null
  for (const [index, line] of lines.entries()) {
    const cells = cellsOf(line)
    if (cells === null) {
      if (line.trim() === '' || !line.includes('|')) header = null
      continue
    }
    if (cells.every((cell) => /^[:\-= ]*$/.test(cell))) continue
    const [label = '', value = ''] = cells
    if (ofDocument[index] === true && cells.length === 2 && label.length <= MAX_LABEL && !isDateLabel(value))
      statements.push({ label: label.replace(/\s*:$/, ''), value })
    if (header === null) {
      header = cells
      continue
    }
    if (isRevisionTable(header)) {
      const names = header
      cells.forEach((cell, column) => {
        const name = names[column] ?? ''
        if (isDateLabel(name)) statements.push({ label: name, value: cell })
      })
    }
  }
  return statements
}

/** A date column beside one that revisions have; a register of risks has dates of other things. */
function isRevisionTable(header: readonly string[]): boolean {
  return (
    header.some((cell) => isDateLabel(cell)) &&
    header.some((cell) =>
      /^(?:version|ver\.?|rev(?:ision)?|authors?|changes?|change description|description(?: of changes?)?|summary|notes?|reviewers?|reviewed by|by|who|name|approver|comments?)$/i.test(
        cell,
      ),
    ) &&
    !header.some((cell) => /^(?:risk|threat|severity|mitigation|finding|likelihood|impact)s?$/i.test(cell))
  )
}

function cellsOf(line: string): readonly string[] | null {
  if (line.length > 4000 || !/^\s*\|/.test(line)) return null
  const inner = line.trim().replace(/^\||\|$/g, '')
  return inner.split(/(?<!\\)\|/).map((cell) => plain(cell))
}
