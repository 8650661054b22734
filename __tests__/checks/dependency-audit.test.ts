import { dependencyAudit } from '../../src/checks/dependency-audit.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(dependencyAudit)
