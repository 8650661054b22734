import { strongJwtSecret } from '../../src/checks/strong-jwt-secret.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(strongJwtSecret)
