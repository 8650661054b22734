import { securityScan } from '../../src/checks/security-scan.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(securityScan)
