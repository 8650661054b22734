import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet, osps } from './references.ts'

export const noDatabaseCredentials = defineCheck({
  slug: 'no-database-credentials',
  item: 9,
  section: 'Data protection & storage',
  title: 'No database credentials are in source control',
  level: 'required',
  rationale:
    'A database password in a repository gives every reader of it all the data at once, past every check that the application makes. It is also copied into images, test environments and forks. Changing it later means changing it in all of them.',
  applicability: 'Does not apply where no file declares a database driver, connection or service.',
  remediation: [
    'Change the password at the database.',
    'Read user, password and address from the environment or a secret manager.',
    'Replace literal passwords in compose files and manifests by references to secrets.',
    'Remove users and passwords from connection addresses and SQL scripts.',
    'Give each environment a user of its own, with the least rights that it needs.',
  ],
  references: [asvs('13', '3.1'), osps('BR-07.01'), cheatSheet('Database Security')],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'code-free',
      question: 'Do all database connections in code and configuration take their credentials from outside?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'deployment-free',
      question: 'Are compose files, Dockerfiles, manifests and SQL free of database passwords?',
      claim: 'universal',
      needs: ['source-code'],
    }),
  ],
})
