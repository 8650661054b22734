import { ciSecretsProtected } from '../../src/checks/ci-secrets-protected.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(ciSecretsProtected)
