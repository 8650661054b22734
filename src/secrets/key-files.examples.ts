import { Buffer } from 'node:buffer'
import { failing, joined, json, passing, type SensitiveFileExamples } from './example-files.ts'
import { madeUpBytes, madeUpDer, madeUpToken, pem, privateKeyLabel } from './example-material.ts'

const bytes = (...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => Uint8Array.from(part))))
const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const opensshKey = (cipher: string): Uint8Array => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(cipher.length)
  return bytes(ascii('openssh-key-v1\0'), length, ascii(cipher), madeUpBytes('openssh', 200))
}
const putty = (encryption: string): string =>
  joined(
    'PuTTY-User-Key-File-3: ssh-ed25519',
    `Encryption: ${encryption}`,
    'Comment: deploy',
    'Public-Lines: 1',
    madeUpToken('public', 64),
    'Private-Lines: 1',
    madeUpToken('private', 48),
    'Private-MAC: 00',
  )
const jks = (tag: number): Uint8Array =>
  bytes(
    [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, tag, 0, 2, 0x63, 0x61, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 5, ...ascii('X.509'), 0, 0, 0, 4, 1, 2, 3, 4],
  )

/** Examples of files that hold keys. */
export const KEY_FILE_EXAMPLES = {
  'private-key-file': {
    failing: [
      failing(
        'an RSA key in PEM',
        'deploy/server.key',
        () => pem(privateKeyLabel('RSA'), madeUpDer.rsaPrivateKey()),
        1,
      ),
      failing(
        'a PKCS #8 key below a certificate',
        'deploy/chain.pem',
        () => pem('CERTIFICATE', madeUpDer.certificate()) + pem(privateKeyLabel(''), madeUpDer.pkcs8()),
        10,
      ),
      failing('an EC key', 'ca-key.pem', () => pem(privateKeyLabel('EC'), madeUpDer.ecPrivateKey()), 1),
      failing(
        'an encrypted PKCS #8 key',
        'ca.p8',
        () => pem(privateKeyLabel('ENCRYPTED'), madeUpDer.encryptedPkcs8()),
        1,
      ),
      failing('an OpenSSH key', '.ssh/id_ed25519', () => pem(privateKeyLabel('OPENSSH'), opensshKey('none')), 1),
      failing(
        'a backup of an SSH key',
        'home/id_rsa.bak',
        () => pem(privateKeyLabel('RSA'), bytes(madeUpDer.rsaPrivateKey(), [1])),
        1,
      ),
      failing('a PuTTY key', 'deploy.ppk', () => putty('none'), 1),
      failing(
        'a PGP key in armour',
        'release.asc',
        () =>
          pem(['PGP', 'PRIVATE', 'KEY', 'BLOCK'].join(' '), bytes([0xc5, 0x58, 4], madeUpBytes('pgp', 200)), [
            'Comment: release',
          ]),
        1,
      ),
      failing('a PGP key ring', 'secring.gpg', () => bytes([0x95, 1, 0, 4], madeUpBytes('ring', 300)), null),
      failing('a DER key', 'server.der', () => madeUpDer.pkcs8(), null),
      failing(
        'a JSON Web Key',
        'keys/signing.jwk',
        () => json({ kty: 'OKP', crv: 'Ed25519', x: madeUpToken('x', 43), d: madeUpToken('d', 43) }),
        5,
      ),
      failing('one line of key material', 'premium.key', () => madeUpToken('premium', 48), 1),
      failing('a symmetric key', 'cookie.key', () => madeUpBytes('cookie', 32), null),
      failing(
        "git-crypt's key",
        'git-crypt.key',
        () => bytes(ascii('\0GITCRYPTKEY'), madeUpBytes('git-crypt', 100)),
        null,
      ),
      failing(
        'a WireGuard key',
        'etc/wg0.conf',
        () => joined('[Interface]', `PrivateKey = ${Buffer.from(madeUpBytes('wg', 32)).toString('base64')}`),
        2,
      ),
    ],
    passing: [
      passing('a certificate', 'certs/site.pem', () => pem('CERTIFICATE', madeUpDer.certificate())),
      passing('a public key', 'jwt.pem', () => pem(['PUBLIC', 'KEY'].join(' '), madeUpDer.publicKey())),
      passing(
        'a public key that is named as a key',
        'verify.key',
        () => `ssh-ed25519 ${madeUpToken('ssh', 68)} release\n`,
      ),
      passing('a DER certificate', 'root.crt', () => madeUpDer.certificate()),
      passing('a key that is left out', 'server.key', () =>
        joined(pem(privateKeyLabel('RSA'), new Uint8Array()).split('\n')[0] ?? '', '...'),
      ),
      passing('a presentation', 'talk.key', () => bytes(ascii('PK\x03\x04'), madeUpBytes('slides', 500))),
      passing('a public JSON Web Key set', 'static/jwks.json', () =>
        json({ keys: [{ kty: 'RSA', n: madeUpToken('n', 86), e: 'AQAB' }] }),
      ),
      passing('an AsciiDoc page', 'docs.asc', () => '= Keys\n\nHow keys are made.\n'),
    ],
  },
  'key-store-file': {
    failing: [
      failing('a PKCS #12 store', 'deploy/client.p12', () => madeUpDer.pkcs12(), null),
      failing('the same with its name written out', 'deploy/client.pkcs12', () => madeUpDer.pkcs12(), null),
      failing('a Java key store with a key', 'app/release.jks', () => jks(1), null),
    ],
    passing: [
      passing('a Java key store with certificates alone', 'app/store.jks', () => jks(2)),
      passing('a settings file of that name', 'config/app.keystore', () => 'path=/run/keys\n'),
    ],
  },
  'password-database-file': {
    failing: [
      failing(
        'a KeePass database',
        'ftp/incident.kdbx',
        () => bytes([0x03, 0xd9, 0xa2, 0x9a, 0x67, 0xfb, 0x4b, 0xb5], madeUpBytes('kdbx', 200)),
        null,
      ),
    ],
    passing: [passing('a file of another kind', 'notes.kdb', () => 'nothing here\n')],
  },
} as const satisfies { readonly [id: string]: SensitiveFileExamples }
