import fc from 'fast-check'
import { productionReadiness } from '../../../src/checks/production-readiness.ts'
import { detectStack, MAX_AUDIT_SOURCES, type Stack } from '../../../src/commands/init/detect-stack.ts'

const SCRIPT = productionReadiness.options.script.default
const detect = (...paths: readonly string[]): Stack => detectStack(paths, SCRIPT)
const seen = (stack: Stack) => Object.fromEntries(stack.sightings.map(({ what, paths }) => [what, paths[0]]))

describe('the stack', () => {
  it.each([
    ['npm', ['package.json', 'package-lock.json'], { npm: 'package-lock.json' }],
    ['pnpm', ['package.json', 'pnpm-lock.yaml'], { pnpm: 'pnpm-lock.yaml' }],
    ['Yarn', ['package.json', 'yarn.lock'], { Yarn: 'yarn.lock' }],
    ['JavaScript without a lockfile', ['web/package.json'], { 'JavaScript, no lockfile': 'web/package.json' }],
    ['pip', ['requirements/prod.txt', 'setup.py'], { pip: 'requirements/prod.txt' }],
    ['Poetry', ['pyproject.toml', 'poetry.lock'], { Poetry: 'poetry.lock' }],
    ['Pipenv', ['Pipfile', 'Pipfile.lock'], { Pipenv: 'Pipfile' }],
    ['uv', ['pyproject.toml', 'uv.lock'], { uv: 'uv.lock' }],
    ['Python without a lockfile', ['pyproject.toml'], { 'Python, no lockfile': 'pyproject.toml' }],
    ['Go', ['cmd/main.go', 'go.mod', 'go.sum'], { Go: 'go.mod' }],
    ['Cargo', ['Cargo.toml'], { Cargo: 'Cargo.toml' }],
    ['Maven', ['pom.xml'], { Maven: 'pom.xml' }],
    ['Gradle', ['app/build.gradle.kts'], { Gradle: 'app/build.gradle.kts' }],
    ['RubyGems', ['thing.gemspec'], { RubyGems: 'thing.gemspec' }],
    ['Composer', ['composer.json'], { Composer: 'composer.json' }],
    ['NuGet', ['src/App/App.csproj'], { NuGet: 'src/App/App.csproj' }],
    [
      'images, Compose, Helm, Kubernetes and Terraform',
      ['api/Dockerfile', 'compose.yaml', 'charts/a/Chart.yaml', 'deploy/k8s/prod/api.yaml', 'infra/main.tf'],
      {
        'Container image': 'api/Dockerfile',
        Compose: 'compose.yaml',
        Helm: 'charts/a/Chart.yaml',
        Kubernetes: 'deploy/k8s/prod/api.yaml',
        Terraform: 'infra/main.tf',
      },
    ],
    ['nothing', ['README.md', 'notes/kubernetes.md'], {}],
  ])('tells %s by its files', (_, paths, expected) => {
    expect(seen(detect(...paths))).toEqual(expected)
  })

  it('names the file nearest to the top first', () => {
    expect(detect('a/b/go.mod', 'a/go.mod', 'z/go.mod').sightings[0]?.paths).toEqual([
      'a/go.mod',
      'z/go.mod',
      'a/b/go.mod',
    ])
  })

  it.each(['node_modules/x/package.json', 'vendor/y/go.mod', 'tests/fixtures/requirements.txt'])(
    'is not told by %s, which belongs to another project',
    (path) => {
      expect(detect(path)).toMatchObject({ sightings: [], auditSources: [], leftOut: [] })
    },
  )

  it('holds the workflows that are there', () => {
    expect(detect('.github/workflows/ci.yml', '.github/workflows/x/y.yml', '.github/ci.yml').workflows).toEqual([
      '.github/workflows/ci.yml',
    ])
  })

  it('does not depend on the order of the files', () => {
    const paths = ['requirements.txt', 'a/uv.lock', 'app.py', SCRIPT, 'go.mod', 'a/go.mod', '.python-version']
    fc.assert(
      fc.property(fc.shuffledSubarray(paths, { minLength: paths.length }), (shuffled) => {
        expect(detect(...shuffled)).toEqual(detect(...paths))
      }),
    )
  })
})

describe('the readiness script', () => {
  it.each([
    ['scripts/check_prod_readiness.py', 'python'],
    ['scripts/check-readiness.sh', 'bash'],
    ['scripts/check_release_readiness.mjs', 'node'],
  ])('is %s, which %s runs', (path, interpreter) => {
    expect(detect(path).readiness).toEqual({ path, interpreter })
  })

  it('is the one that the check names by default, and the others are told', () => {
    const stack = detect('scripts/check_a_readiness.sh', SCRIPT)
    expect(stack.readiness?.path).toBe(SCRIPT)
    expect(stack.leftOut).toEqual([{ path: 'scripts/check_a_readiness.sh', because: 'another-comes-first' }])
  })

  it('is nowhere else', () => {
    expect(detect('tools/check_prod_readiness.py', 'scripts/readiness.txt').readiness).toBeNull()
  })
})

describe('Python code', () => {
  it('is what is left without tests, documentation, packaging and the readiness script', () => {
    expect(detect('tests/test_a.py', 'docs/conf.py', 'setup.py', 'conftest.py', 'a/b_test.py', SCRIPT).pythonCode).toBe(
      null,
    )
    expect(detect('tests/test_a.py', 'app/main.py').pythonCode).toBe('app/main.py')
  })
})

describe('the files that pip-audit reads', () => {
  it.each([
    ['requirements.txt', 'requirements'],
    ['api/requirements-dev.txt', 'requirements'],
    ['dev-requirements.txt', 'requirements'],
    ['requirements/base.txt', 'requirements'],
    ['pylock.toml', 'pylock'],
    ['api/uv.lock', 'uv'],
    ['poetry.lock', 'poetry'],
    ['Pipfile.lock', 'pipenv'],
  ])('include %s as %s', (path, kind) => {
    expect(detect(path).auditSources).toEqual([{ kind, path }])
  })

  it.each(['requirements.in', 'docs/requirements.md', 'go.sum', 'Pipfile'])('do not include %s', (path) => {
    expect(detect(path).auditSources).toEqual([])
  })

  it.each([
    'requirements$(id).txt',
    'requirements`id`.txt',
    'requirements;id.txt',
    "requirements'.txt",
    'requirements".txt',
    'requirements\n.txt',
    'requirements ${{ github.token }}.txt',
    'requirements\u202e.txt',
    'with space/requirements.txt',
    'requirements/--index-url.txt',
    '-r/requirements.txt',
    '../requirements.txt',
    '/requirements.txt',
    `${'a/'.repeat(200)}requirements.txt`,
    'x;y/uv.lock',
    'scripts/check_$(id)_readiness.sh',
  ])('never include %j, and it is told', (path) => {
    const stack = detect(path)
    expect(stack).toMatchObject({ auditSources: [], readiness: null })
    expect(stack.leftOut).toEqual([{ path, because: 'name' }])
  })

  it('are as many as one job can audit, and the rest is told', () => {
    const paths = Array.from({ length: MAX_AUDIT_SOURCES + 2 }, (_, index) => `s${String(index)}/requirements.txt`)
    const stack = detect(...paths)
    expect(stack.auditSources).toHaveLength(MAX_AUDIT_SOURCES)
    expect(stack.leftOut.map(({ because }) => because)).toEqual(['too-many', 'too-many'])
  })

  it('are missed where nothing names exact versions', () => {
    expect(detect('pyproject.toml').leftOut).toEqual([{ path: 'pyproject.toml', because: 'no-lockfile' }])
    expect(detect('pyproject.toml', 'uv.lock').leftOut).toEqual([])
    expect(detect('pyproject.toml', 'pdm.lock').leftOut).toEqual([{ path: 'pdm.lock', because: 'unread-lockfile' }])
  })
})
