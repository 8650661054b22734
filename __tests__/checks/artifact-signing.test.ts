import { artifactSigning } from '../../src/checks/artifact-signing.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(artifactSigning)
