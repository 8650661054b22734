import { restrictedCors } from '../../src/checks/restricted-cors.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(restrictedCors)
