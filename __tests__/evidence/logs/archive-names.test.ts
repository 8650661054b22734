import { logWords } from '../../../src/evidence/logs/log-words.ts'
import { archiveName, jobLogs } from '../../../src/evidence/logs/archive-names.ts'
import { readArchive } from '../../../src/evidence/logs/read-archive.ts'
import { zipEntries } from '../../../src/archive/zip.ts'
import { zipOf } from '../../support/github/zip.ts'

function parted(files: { readonly [path: string]: string }) {
  const { entries } = zipEntries(zipOf(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])), 100)
  return jobLogs(entries).map(({ job, files: logs }) => [
    job,
    logs.map(({ step, entry }) => (step === null ? entry.path : `${step.number} ${step.name}`)),
  ])
}

describe('the archive of a run', () => {
  it('is parted into jobs and steps, in the order of the steps', () => {
    expect(
      parted({
        '0_build (3.10).txt': 'aabbb',
        'build (3.10)/10_Post Checkout.txt': 'bbb',
        'build (3.10)/1_Set up job.txt': 'aa',
        '1_lint.txt': 'c',
        'lint/1_Set up job.txt': 'c',
      }),
    ).toEqual([
      ['build (3.10)', ['1 Set up job', '10 Post Checkout']],
      ['lint', ['1 Set up job']],
    ])
  })

  it('is read by jobs where it has no steps, or too little of them', () => {
    expect(parted({ '0_build.txt': 'aa' })).toEqual([['build', ['0_build.txt']]])
    expect(parted({ '0_build.txt': 'a'.repeat(40), 'build/1_Set up job.txt': 'aa' })).toEqual([
      ['build', ['1 Set up job', '0_build.txt']],
    ])
  })

  it('is read by jobs where several are called alike, whose steps cannot be told apart', () => {
    expect(parted({ '0_build.txt': 'aa', '1_build.txt': 'b', 'build/1_Set up job.txt': 'aa' })).toEqual([
      ['build', ['1 Set up job', '0_build.txt', '1_build.txt']],
    ])
  })

  it('that has no log is not one that was looked through', async () => {
    const { logs, issues } = await readArchive(zipOf([]), { named: null, words: logWords([]) })
    expect(logs).toEqual([])
    expect(issues).toMatchObject([{ reason: 'malformed' }])
  })

  it('leaves nothing out that is named in another way', () => {
    expect(parted({ 'build/system.txt': 's', '-2147483648_build.txt': 'p', other: 'o' })).toEqual([
      ['build', ['-2147483648_build.txt', 'build/system.txt']],
      ['other', ['other']],
    ])
  })

  it('names a job without what file systems mind, and cut', () => {
    expect(archiveName('build / test: linux')).toBe('build  test linux')
    expect(archiveName(`${'x'.repeat(89)} y`)).toBe('x'.repeat(89))
  })
})
