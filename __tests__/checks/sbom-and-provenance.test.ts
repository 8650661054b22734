import { sbomAndProvenance } from '../../src/checks/sbom-and-provenance.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(sbomAndProvenance)
