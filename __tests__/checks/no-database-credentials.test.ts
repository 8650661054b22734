import { noDatabaseCredentials } from '../../src/checks/no-database-credentials.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(noDatabaseCredentials)
