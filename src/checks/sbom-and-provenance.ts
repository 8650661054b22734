import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet, osps, slsaBuild, ssdf } from './references.ts'

export const sbomAndProvenance = defineCheck({
  slug: 'sbom-and-provenance',
  item: 12,
  section: 'Dependencies & supply chain',
  title: 'The SBOM is current, and licences and provenance are known',
  level: 'required',
  rationale:
    'When the next advisory comes, an SBOM is the difference between an answer in minutes and a search of days. A licence that forbids your use is a legal fault in every copy that you ship. Provenance shows that a package was built from the source that it names.',
  applicability: 'Does not apply where no manifest and no lockfile declares a dependency.',
  remediation: [
    'Generate a CycloneDX SBOM from the lockfiles of this commit, for example with `npm sbom --sbom-format cyclonedx`.',
    'Attach it to the release.',
    'Declare a licence for each package that states none, or replace the package.',
    'Replace packages whose licence your policy denies.',
    'Replace a package whose provenance does not verify, or pin the last version that does.',
  ],
  references: [asvs('15', '1.2'), ssdf('PS.3.2'), osps('QA-02.02'), slsaBuild(1), cheatSheet('Dependency Graph SBOM')],
  rules: [],
  options: {},
  criteria: [
    awaiting('the dependency engine', {
      id: 'sbom-sound',
      question: 'Is there a valid and current CycloneDX SBOM, or can one be made from the lockfiles?',
      claim: 'existential',
      needs: ['dependencies'],
    }),
    awaiting('the dependency engine', {
      id: 'licences-allowed',
      question: 'Is the licence of every package known and allowed?',
      claim: 'universal',
      needs: ['dependencies'],
    }),
    awaiting('the provenance engine', {
      id: 'provenance-verified',
      question: 'Does the provenance of every package that publishes it verify?',
      claim: 'universal',
      needs: ['dependencies'],
    }),
  ],
})
