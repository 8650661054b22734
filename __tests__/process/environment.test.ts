import { cleanEnvironment } from '../../src/process/environment.ts'

describe('cleanEnvironment', () => {
  it('keeps where things are, the language and the time zone', () => {
    const kept = {
      PATH: '/usr/bin:/bin',
      HOME: '/home/a',
      LANG: 'de_DE.UTF-8',
      LC_TIME: 'C',
      TZ: 'UTC',
      TMPDIR: '/tmp',
    }

    expect(cleanEnvironment(kept)).toEqual(kept)
  })

  it.each([
    ...['GITHUB_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'ACTIONS_RUNTIME_TOKEN', 'INPUT_ADMIN-TOKEN', 'SSH_AUTH_SOCK'],
    ...[
      'NODE_OPTIONS',
      'NODE_PATH',
      'PYTHONPATH',
      'PYTHONSTARTUP',
      'LD_PRELOAD',
      'LD_LIBRARY_PATH',
      'DYLD_INSERT_LIBRARIES',
    ],
    ...['GIT_DIR', 'GIT_SSH_COMMAND', 'GIT_CONFIG_COUNT', 'GIT_ASKPASS', 'GIT_EXTERNAL_DIFF', 'GIT_EXEC_PATH'],
    ...['BASH_ENV', 'ENV', 'PERL5OPT', 'RUBYOPT', 'JAVA_TOOL_OPTIONS', 'LESSOPEN', 'PAGER', 'EDITOR', 'LC_all'],
  ])('drops %s', (name) => {
    expect(cleanEnvironment({ [name]: 'x' })).toEqual({})
  })

  it('keeps absolute folders of PATH alone, so that no folder that is judged supplies a program', () => {
    expect(cleanEnvironment({ PATH: ':.:bin:/usr/bin:./x:/bin:' })).toEqual({ PATH: '/usr/bin:/bin' })
  })
})
