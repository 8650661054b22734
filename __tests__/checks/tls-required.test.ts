import { tlsRequired } from '../../src/checks/tls-required.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(tlsRequired)
