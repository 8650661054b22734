import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet, cis } from './references.ts'

export const encryptionAtRest = defineCheck({
  slug: 'encryption-at-rest',
  item: 10,
  section: 'Data protection & storage',
  title: 'Sensitive data is encrypted at rest',
  level: 'required',
  rationale:
    'Disks, snapshots and backups are copied, shared and thrown away. What is not encrypted there is readable by whoever gets such a copy, without ever passing the application. Many cloud resources are unencrypted unless one asks for it.',
  applicability:
    'Does not apply where nothing stores data; where the storage is declared outside of this repository a person answers.',
  remediation: [
    'Switch encryption on for every database, volume, bucket, queue and snapshot that the infrastructure code declares.',
    'Use a key of your own where policy asks for one, and rotate it.',
    'Copy existing unencrypted data into encrypted storage, since switching it on later does not encrypt what is there.',
    'Attest encryption for what is declared elsewhere, with the place where it can be seen.',
  ],
  references: [asvs('14', '2.4'), cis(3, 11), cheatSheet('Cryptographic Storage')],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'resources-encrypted',
      question: 'Is every resource that stores data encrypted, by its declaration or its real default?',
      claim: 'universal',
      needs: ['source-code'],
    }),
  ],
})
