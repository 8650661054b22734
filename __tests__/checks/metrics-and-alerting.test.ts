import { metricsAndAlerting } from '../../src/checks/metrics-and-alerting.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(metricsAndAlerting)
