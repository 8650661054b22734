import { githubNameOf } from '../../src/repository/origin.ts'

const token = ['gh', 'p_'].join('') + 'A'.repeat(36)

describe('githubNameOf', () => {
  it.each([
    'https://github.com/octo/demo',
    'https://github.com/octo/demo.git',
    'https://github.com/octo/demo/',
    `https://${token}@github.com/octo/demo.git`,
    `https://user:${token}@github.com/octo/demo`,
    `https://github.com/octo/demo?token=${token}`,
    'git@github.com:octo/demo.git',
    'github.com:octo/demo',
    'ssh://git@github.com/octo/demo.git',
    'ssh://git@ssh.github.com:443/octo/demo.git',
    'git://github.com/octo/demo.git',
    'https://acme.ghe.com/octo/demo',
  ])('takes owner and repository from %s', (url) => {
    expect(githubNameOf(url)).toBe('octo/demo')
  })

  it.each([
    ...[
      '',
      'nothing',
      '/srv/git/demo.git',
      'file:///srv/github.com/octo/demo',
      'https://github.com',
      'https://github.com/octo',
    ],
    ...[
      'https://gitlab.com/octo/demo',
      'https://github.com.evil.example/octo/demo',
      'https://evil.example/github.com/a/b',
    ],
    ...['https://github.com/a/b/c', 'https://github.com/octo/..', 'https://github.com/<b>/x', 'git@github.com:a b/c'],
    ...[`https://github.com@evil.example/${token}/x`, 'https://github.com/octo/a%0ab', 'git@github.com:octo/a\nb'],
  ])('takes nothing from %j', (url) => {
    expect(githubNameOf(url)).toBeNull()
  })
})
