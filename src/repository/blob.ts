import { gap } from '../model/gap.ts'
import type { GapReason } from '../model/gap.ts'
import type { BlobRead } from './tree.ts'

/** A read that gave bytes. */
export function bytesRead(bytes: Uint8Array, size: number): BlobRead {
  return { ok: true, bytes, size, isLfsPointer: isLfsPointer(bytes, size) }
}

/** A read that gave none, and why. */
export function notRead(reason: GapReason, detail: string, grant?: string): BlobRead {
  return { ok: false, gap: gap('tree', reason, detail, grant) }
}

const LFS_POINTER =
  /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1\n(?:.*\n)*?oid sha256:[0-9a-f]{64}\n/
// https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: a pointer is less than 1,024 bytes.
const LFS_MAX_BYTES = 1024

/** Whether the bytes stand for a file that Git LFS keeps elsewhere. */
function isLfsPointer(bytes: Uint8Array, size: number): boolean {
  if (size >= LFS_MAX_BYTES || bytes.length < size || bytes[0] !== 0x76) return false
  return LFS_POINTER.test(Buffer.from(bytes).toString('latin1'))
}
