import { deployKeyRotation } from '../../src/checks/deploy-key-rotation.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(deployKeyRotation)
