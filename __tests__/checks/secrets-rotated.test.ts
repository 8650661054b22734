import { secretsRotated } from '../../src/checks/secrets-rotated.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(secretsRotated)
