import { madeUpToken } from '../../src/secrets/example-material.ts'
import { fileRole } from '../../src/secrets/file-role.ts'
import { judgeSensitiveFile } from '../../src/secrets/sensitive-files.ts'

describe('fileRole', () => {
  it.each([
    ['config/server.example.yml', 'template'],
    ['.yarn/releases/yarn.cjs', 'illustration'],
    ['dummyserver/certs/server.key', 'illustration'],
    ['src/shop/LoginUITest.java', 'illustration'],
    ['src/it/java/shop/Login.java', 'illustration'],
    ['src/main/java/it/shop/Login.java', 'ordinary'],
    ['.yarnrc.yml', 'ordinary'],
  ])('takes %j for %s', (path, role) => {
    expect(fileRole(path)).toBe(role)
  })
})

describe('a key that PuTTY saved', () => {
  const putty = (encryption: string): Uint8Array =>
    Buffer.from(
      [
        'PuTTY-User-Key-File-2: ssh-rsa',
        `Encryption: ${encryption}`,
        'Comment: deploy',
        'Public-Lines: 1',
        madeUpToken('public', 60),
        'Private-Lines: 1',
        madeUpToken('private', 60),
        '',
      ].join('\n'),
    )

  it.each([
    ['keys/putty-example.ppk', 'none', 'sensitive'],
    ['keys/putty-example.ppk', 'aes256-cbc', 'note'],
    ['test/putty.ppk', 'none', 'note'],
  ])('at %s with encryption %s is %s', (path, encryption, verdict) => {
    const bytes = putty(encryption)

    expect(judgeSensitiveFile(path, bytes, { size: bytes.length }).verdict).toBe(verdict)
  })
})
