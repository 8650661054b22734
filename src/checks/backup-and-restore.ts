import { awaiting, defineCheck } from './define-check.ts'
import { cis } from './references.ts'

export const backupAndRestore = defineCheck({
  slug: 'backup-and-restore',
  item: 15,
  section: 'Infrastructure & ops',
  title: 'The production database is backed up and a restore was tested',
  level: 'required',
  rationale:
    'Ransomware, a bad migration and a wrong command all end with one question: is there a copy. A backup that nobody has restored is a hope. It usually fails in the hour in which it is needed.',
  applicability: 'Does not apply where nothing stores data that must survive.',
  remediation: [
    'Switch automated backups on for every production database, with a retention of at least seven days.',
    'Switch point-in-time recovery on.',
    'Keep the final snapshot when a database is deleted.',
    'Restore a backup into an empty environment.',
    'Write down the day, the owner and the result of that restore in the repository.',
  ],
  references: [cis(11, 2), cis(11, 5)],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'backups-configured',
      question: 'Does every production database keep backups?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'restore-tested',
      question: 'Was a restore tested on a stated day within its limit?',
      claim: 'existential',
      needs: ['tree'],
    }),
  ],
})
