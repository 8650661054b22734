import { secureSessionCookies } from '../../src/checks/secure-session-cookies.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(secureSessionCookies)
