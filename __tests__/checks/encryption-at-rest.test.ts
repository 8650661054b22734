import { encryptionAtRest } from '../../src/checks/encryption-at-rest.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(encryptionAtRest)
