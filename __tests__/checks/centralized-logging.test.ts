import { centralizedLogging } from '../../src/checks/centralized-logging.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(centralizedLogging)
