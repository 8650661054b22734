import { createHash } from 'node:crypto'

/** Equal seeds give equal sequences. */
export function seeded(seed: string): {
  readonly below: (limit: number) => number
  readonly text: (name: string, length: number) => string
} {
  let count = 0
  const digest = (name: string) => createHash('sha512').update(`${seed} ${name}`).digest()
  return {
    below: (limit) => digest(`number ${count++}`).readUInt32LE(0) % limit,
    text: (name, length) => {
      let text = ''
      for (let block = 0; text.length < length; block++)
        text += digest(`${name} ${block}`)
          .toString('base64')
          .replace(/[^A-Za-z0-9]/g, '')
      return text.slice(0, length)
    },
  }
}

/** What tools print in a job that leaks nothing: digests, paths, addresses, tables, colours and masked values. */
export function noise(seed: string, lines: number): readonly string[] {
  const { below, text } = seeded(`noise ${seed}`)
  const hex = (length: number) =>
    Buffer.from(text(`hex ${below(1e9)}`, length))
      .toString('hex')
      .slice(0, length)
  const word = () => WORDS[below(WORDS.length)] ?? 'build'
  const makers: readonly (() => string)[] = [
    () => `##[group]Run ${word()} --frozen-lockfile`,
    () => '##[endgroup]',
    () => `shell: /usr/bin/bash -e {0}`,
    () => `  API_TOKEN: ***`,
    () => `HEAD is now at ${hex(7)} Merge ${hex(40)} into ${hex(40)}`,
    () => `#${below(40)} sha256:${hex(64)} ${below(90)}.0MB / 90.0MB ${below(9)}.1s`,
    () => `\u001b[32m✓\u001b[39m ${word()} ${word()} (${below(900)} ms)`,
    () => `\u001b[36;1mecho "$${word().toUpperCase()}"\u001b[0m`,
    () =>
      `Downloading https://files.example.org/packages/${hex(2)}/${hex(60)}/${word()}-1.${below(9)}.0.whl (${below(900)} kB)`,
    () => `added ${below(900)} packages, and audited ${below(999)} packages in ${below(60)}s`,
    () => `npm http fetch GET 200 https://registry.example.com/${word()} ${below(300)}ms (cache hit)`,
    () => `"integrity": "sha512-${text(`sri ${below(1e9)}`, 86)}==",`,
    () => `//${word()}/${word()}/core/kernels/${word()}_${word()}_ops_gpu_test_cpu_float32_${below(9)}`,
    () => `${word()}/${word()}/${word()}.ts | ${below(99)} | ${below(99)} | 100 | 100 |`,
    () => `Cache saved with key: Linux-node-${hex(64)}`,
    () => `Received ${below(9)}${below(9)}886080 of 127926272 (${below(99)}.0%), ${below(90)}.0 MBs/sec`,
    () =>
      `GET https://productionresults.blob.core.windows.net/actions-results/${hex(8)}-${hex(4)}/job.zip?se=2026-11-23T10%3A00%3A00Z&sig=***&sp=r`,
    () => `password: ***`,
    () => `Authorization: Bearer ***`,
    () => `warning ${word()}@${below(9)}.${below(9)}.${below(9)}: this version is deprecated, use ${word()} instead`,
    () => `Error: Process completed with exit code ${below(2)}.`,
    () => `ok  \tgithub.com/acme/shop/${word()}\t0.${below(999)}s\tcoverage: ${below(99)}.${below(9)}% of statements`,
    () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)} ${word()} READY`,
    () => `    at ${word()} (/home/runner/work/shop/shop/src/${word()}/${word()}.ts:${below(400)}:${below(80)})`,
    () => `##[debug-free] ${word()} secrets are read from the store`,
    () => `token type: installation`,
  ]
  return Array.from({ length: lines }, () => makers[below(makers.length)]?.() ?? '')
}

/**
 * What a job prints mostly: steps of builds and tests, paths, versions. One line of nine is of the noise above, so that a
 * word such as `token` is in one line of forty, as it is in logs of real runs; see bench/real-logs.ts.
 */
export function usualLines(seed: string, lines: number): readonly string[] {
  const { below } = seeded(`usual ${seed}`)
  const loud = noise(`usual ${seed}`, Math.ceil(lines / 9))
  const word = () => WORDS[below(WORDS.length)] ?? 'build'
  const makers: readonly (() => string)[] = [
    () => `   Compiling ${word()}-${word()} v${below(9)}.${below(30)}.${below(9)}`,
    () => `PASS src/${word()}/${word()}.test.ts (${below(90)}.${below(9)} s)`,
    () => `  ${word()} ${word()} when the ${word()} is ${word()} (${below(900)} ms)`,
    () =>
      `Get:${below(90)} http://archive.example.com/ubuntu jammy-updates/main amd64 lib${word()} ${below(9)}.${below(90)}`,
    () => `Collecting ${word()}<${below(9)},>=${below(9)}.${below(30)}`,
    () => `  Using cached ${word()}-${below(9)}.${below(30)}.${below(9)}-py3-none-any.whl (${below(900)} kB)`,
    () => `remote: Counting objects: ${below(100)}% (${below(9000)}/${below(9000)})`,
    () => ` * [new branch]      ${word()}/${word()}-${below(900)} -> origin/${word()}/${word()}-${below(900)}`,
    () => `[INFO] --- maven-${word()}-plugin:${below(9)}.${below(9)}:${word()} (default-${word()}) @ ${word()} ---`,
    () => `=== RUN   Test${word()}/${word()}_${word()}`,
    () => `--- PASS: Test${word()}/${word()}_${word()} (0.${below(99)}s)`,
    () => `  path: /home/runner/work/shop/shop/${word()}`,
    () =>
      `dist/assets/${word()}-${below(9999)}.js   ${below(900)}.${below(99)} kB │ gzip: ${below(90)}.${below(99)} kB`,
    () => `Unpacking lib${word()}-dev:amd64 (${below(9)}.${below(30)}-${below(9)}ubuntu${below(9)}) ...`,
    () => `${word()}_${word()}.py::test_${word()}_${word()} PASSED   [ ${below(100)}%]`,
    () => '',
  ]
  return Array.from({ length: lines }, (_, at) =>
    at % 9 === 4 ? (loud[Math.floor(at / 9)] ?? '') : (makers[below(makers.length)]?.() ?? ''),
  )
}

const WORDS = (
  'tensorflow build compile resolver parser worker router session payment invoice catalog search render upload digest ' +
  'export snapshot fixture schema migrate harness bundle publish deliver archive monitor'
).split(' ')

/** Lines as a runner keeps them: a byte order mark first, and the time before each. */
export function asLogged(lines: readonly string[], second = 0): string {
  const time = (index: number) =>
    `2026-11-23T10:${String(Math.floor((second + index) / 60) % 60).padStart(2, '0')}:${String((second + index) % 60).padStart(2, '0')}.${String(1_000_000 + index).slice(-7)}Z`
  return `\ufeff${lines.map((line, index) => `${time(index)} ${line}`).join('\n')}\n`
}
