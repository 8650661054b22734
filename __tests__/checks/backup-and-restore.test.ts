import { backupAndRestore } from '../../src/checks/backup-and-restore.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(backupAndRestore)
