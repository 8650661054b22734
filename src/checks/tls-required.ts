import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet, cis } from './references.ts'

export const tlsRequired = defineCheck({
  slug: 'tls-required',
  item: 7,
  section: 'Transport & network',
  title: 'TLS protects every connection that carries credentials',
  level: 'required',
  rationale:
    'Passwords, tokens and cookies on a plaintext connection belong to everybody on the path. A client that does not verify certificates is no better off: it encrypts to whoever answers. One forgotten listener or database connection is enough.',
  applicability:
    'Does not apply where the repository has neither a server, nor deployment files, nor a client that sends credentials.',
  remediation: [
    'End TLS at the ingress, load balancer or server, with a certificate that clients trust.',
    'Redirect plain HTTP to HTTPS.',
    'Send `Strict-Transport-Security` with a max-age of a year.',
    'Turn certificate verification on wherever it is switched off.',
    'Set `sslmode=verify-full`, or what your driver calls it, on database connections.',
    'Replace `http://` by `https://` in every address that receives credentials.',
  ],
  references: [
    asvs('12', '2.1'),
    asvs('12', '3.1'),
    asvs('12', '3.2'),
    asvs('3', '4.1'),
    cis(3, 10),
    cheatSheet('Transport Layer Security'),
  ],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'tls-in-front',
      question: 'Does the entry to the application end TLS and redirect plain HTTP?',
      claim: 'existential',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'no-plaintext',
      question: 'Do all listeners and all outgoing connections with credentials use TLS?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'certificates-verified',
      question: 'Is certificate verification on everywhere?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the live probe', {
      id: 'live-handshake',
      question: 'Does the running application offer modern TLS with a certificate that verifies?',
      claim: 'existential',
      needs: ['live-target'],
      optional: true,
    }),
  ],
})
