/** First 16 digits of the SHA-256 of keys that are printed in documentation and samples, so that none stands here. */
export const PUBLISHED_DIGESTS: ReadonlySet<string> = new Set([
  // Google: keys of the Firebase libraries' own samples and tests
  '27a9a42931dff7eb',
  '49f777db995e8260',
  'a6c814bc555ae62c',
  '8731261cb72d8626',
  '37f8f09bdf12c2f2',
  'eb540d2b6ee2a0a4',
  '2037abcaffb2b777',
  '3a8b61d0f636b007',
  '4c98242dcadc8b29',
  'ea9bb1082cf95663',
  '3f370c9dd8225c63',
  'a19f89ab3555eac1',
  'e4a5542bb7fd7b67',
  'dc0fcf046c61640c',
  'b7d61096898ce748',
  'f3082ce9d6992144',
  '0b476bdf9acf2123',
  // Algolia: the public search key of npm's index
  '2f21fd9c81678e39',
  // Stripe: the test keys of its documentation
  '2cafc0970149a84f',
  'f2d6ca16515033e5',
  '2d1f7723aabc5c7a',
  // jwt.io: signatures of its samples
  '051d093c4bdedbf2',
  '08831f80b56414a9',
  // Azure: the storage account of its emulator
  '0011cc25eb432071',
  // NuGet: the passwords in the reference of nuget.config
  'dba72c00f41f4e4c',
  'a0702bc91d699f60',
])
