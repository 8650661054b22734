import { percentEncoded } from './percent-encoding.ts'
import type { TreePosition } from './tree-position.ts'

/** What relative paths of the file start from. */
export const ROOT_ID = '%SRCROOT%'

/** A file of the subject, percent-encoded byte by byte, and a part of it where one is known. */
export interface PhysicalLocation {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId: typeof ROOT_ID }
  readonly region?: {
    readonly startLine: number
    readonly startColumn?: number
    readonly endLine?: number
    readonly endColumn?: number
  }
}

/** A position as SARIF writes it; a whole file has no region. */
export function physicalLocation(position: TreePosition): PhysicalLocation {
  const { startLine, startColumn, endLine, endColumn } = position
  const artifactLocation = { uri: pathUri(position), uriBaseId: ROOT_ID } as const
  if (startLine === null) return { artifactLocation }
  return {
    artifactLocation,
    region: {
      startLine,
      ...(startColumn === null ? {} : { startColumn }),
      ...(endLine === null ? {} : { endLine }),
      ...(endColumn === null ? {} : { endColumn }),
    },
  }
}

// A path need not be UTF-8. A colon would make a scheme of the first segment.
function pathUri({ path, pathBytes }: TreePosition): string {
  if (pathBytes === null) return percentEncoded(path)
  // Without its padding any base64 decodes.
  return percentEncoded(Uint8Array.from(atob(pathBytes.replaceAll('=', '')), (each) => each.charCodeAt(0)))
}
