import { ciGates } from '../../src/checks/ci-gates.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(ciGates)
