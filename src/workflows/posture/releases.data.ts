/** What is published. */
export type ReleaseKind = 'assets' | 'package' | 'image'

interface Ways {
  /** `owner/repository/path` in lower case. */
  readonly actions: readonly string[]
  /** Words of commands; see `matchesWords`. */
  readonly commands: readonly string[]
}

/** How something is published. */
export const PUBLISHING: { readonly [kind in ReleaseKind]: Ways } = {
  assets: {
    actions: [
      'softprops/action-gh-release',
      'ncipollo/release-action',
      'svenstaro/upload-release-action',
      'actions/upload-release-asset',
      'goreleaser/goreleaser-action',
      'jreleaser/release-action',
      'marvinpinto/action-automatic-releases',
      'elgohr/github-release-action',
      'shogo82148/actions-upload-release-asset',
      'tauri-apps/tauri-action',
    ],
    commands: [
      'gh release create',
      'gh release upload',
      'goreleaser release',
      'goreleaser',
      'jreleaser full-release',
      'dist host',
      'cargo dist*',
    ],
  },
  package: {
    actions: [
      'pypa/gh-action-pypi-publish',
      'js-devtools/npm-publish',
      'rubygems/release-gem',
      'katyo/publish-crates',
      'changesets/action',
      'cycjimmy/semantic-release-action',
    ],
    commands: [
      'npm publish',
      'pnpm publish',
      'pnpm -r publish',
      'yarn publish',
      'yarn npm publish',
      'lerna publish',
      'semantic-release',
      'changeset publish',
      'twine upload',
      'uv publish',
      'poetry publish',
      'hatch publish',
      'flit publish',
      'pdm publish',
      'cargo publish',
      'gem push',
      'rake release',
      'mvn deploy',
      'mvnw deploy',
      'gradle publish*',
      'gradlew publish*',
      'dotnet nuget push',
      'nuget push',
      'vsce publish',
      'ovsx publish',
      'helm push',
    ],
  },
  image: {
    actions: [
      'docker/build-push-action',
      'docker/bake-action',
      'redhat-actions/push-to-registry',
      'ko-build/setup-ko',
      'elgohr/publish-docker-github-action',
    ],
    commands: [
      'docker push',
      'docker buildx build',
      'docker compose push',
      'podman push',
      'buildah push',
      'skopeo copy',
      'crane push',
      'ko build',
      'ko publish',
    ],
  },
}

/** How something is signed or attested. */
export const SIGNING: Ways = {
  actions: [
    ...[
      'actions/attest',
      'actions/attest-build-provenance',
      'actions/attest-sbom',
      'sigstore/gh-action-sigstore-python',
    ],
    ...[
      'slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml',
      'slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml',
    ],
    ...[
      'slsa-framework/slsa-github-generator/.github/workflows/builder_go_slsa3.yml',
      'slsa-framework/slsa-github-generator/.github/workflows/builder_nodejs_slsa3.yml',
    ],
    ...[
      'azure/trusted-signing-action',
      'azure/artifact-signing-action',
      'notaryproject/notation-action/sign',
      'signpath/github-action-submit-signing-request',
      'hynek/build-and-inspect-python-package',
      'docker/github-builder/.github/workflows/build.yml',
      'docker/github-builder/.github/workflows/bake.yml',
      'astral-sh/attest-action',
    ],
  ],
  commands: [
    ...[
      'cosign sign',
      'cosign sign-blob',
      'cosign attest',
      'cosign attest-blob',
      'gpg --detach-sign',
      'gpg --sign',
      'gpg --detach-sig',
      'gpg --clearsign',
      'gpg --clear-sign',
      'gpg -b',
      'gpg -s',
      'gpg -ab',
      'gpg -abs',
      'gpg -sab',
      'gpg2 --detach-sign',
      'minisign -S*',
      'signify -S*',
      'notation sign',
    ],
    ...[
      'jarsigner',
      'apksigner sign',
      'signtool sign',
      'codesign --sign',
      'codesign -s*',
      'codesign -f*',
      'rpmsign --addsign',
      'rpmsign --resign',
      'rpm --addsign',
      'debsign',
      'dpkg-sig --sign',
      'dpkg-sig -s',
      'osslsigncode sign',
      'sigstore sign',
      'gradlew sign*',
      'gradle sign*',
      'azuresigntool sign',
      'rcodesign sign',
    ],
  ],
}

/** These set up a key or a program to sign with, and sign nothing themselves. */
export const PREPARING: readonly string[] = [
  'sigstore/cosign-installer',
  'crazy-max/ghaction-import-gpg',
  'apple-actions/import-codesign-certs',
]
