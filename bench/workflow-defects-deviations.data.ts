/** Why a defect goes unseen, by the set and the defect. */
export const DEVIATIONS: { readonly [missed: string]: string } = {
  'moby+moby scanners removed':
    'A job is left that calls a workflow of another repository, which may well scan. It is not here to be read, so the answer is that it is unknown, and no longer a pass.',
}
