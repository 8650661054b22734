import { resolveAlias, type YamlNode } from '../../syntax/yaml-node.ts'
import { fieldOf, itemsOf, scalarAt, scalarOf, type Field } from './fields.ts'
import type { Action, Fault, Job, Step } from './model.ts'
import { readBindings } from './read-parts.ts'
import { readUses } from './uses.ts'

/** Reads a list of steps; what is no step is a fault. */
export function readSteps(owner: Job | Action, field: Field | null, faults: Fault[]): readonly Step[] {
  if (field !== null && field.value.kind !== 'sequence') {
    faults.push({ message: 'The steps must be a list.', span: field.node.span })
    return []
  }
  return flattened(field).flatMap((item, index) => {
    const mapping = resolveAlias(item)
    if (mapping.kind !== 'mapping') {
      faults.push({ message: 'A step must be a mapping with `uses` or `run`.', span: item.span })
      return []
    }
    const run = fieldOf(mapping, 'run')
    const uses = scalarAt(mapping, 'uses')
    if (run === null && uses === null) {
      faults.push({ message: 'A step has neither `uses` nor `run`.', span: item.span })
    }
    return [
      {
        owner,
        index,
        mapping,
        id: scalarAt(mapping, 'id')?.value.trim() ?? null,
        name: scalarAt(mapping, 'name'),
        condition: fieldOf(mapping, 'if'),
        uses: uses === null ? null : readUses(uses),
        with: readBindings(fieldOf(mapping, 'with')),
        run,
        script: scalarOf(run),
        shell: fieldOf(mapping, 'shell'),
        env: readBindings(fieldOf(mapping, 'env')),
        continueOnError: scalarAt(mapping, 'continue-on-error'),
      },
    ]
  })
}

/** Steps that run side by side (`parallel:`) stand in the list as if they were written one after the other. */
function flattened(field: Field | null): readonly YamlNode[] {
  return itemsOf(field).flatMap((item) => {
    const together = fieldOf(resolveAlias(item), 'parallel')
    return together?.value.kind === 'sequence' ? together.value.items : [item]
  })
}
