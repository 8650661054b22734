import { cleanArtifactUploads } from '../../src/checks/clean-artifact-uploads.ts'
import { testAwaitingCheck } from '../support/check-tester.ts'

testAwaitingCheck(cleanArtifactUploads)
