import { authRateLimiting } from '../../src/checks/auth-rate-limiting.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(authRateLimiting)
