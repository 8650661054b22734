const GITHUB_HOSTS = /^(?:(?:www|ssh)\.)?github\.com$|\.ghe\.com$/i
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/
const REPOSITORY = /^[A-Za-z0-9._-]{1,100}$/

/**
 * `owner/repo` of a remote on GitHub, or null. Only these two parts are taken over: a URL may carry credentials, and they
 * must not get any further.
 */
export function githubNameOf(remoteUrl: string): string | null {
  // `git@github.com:owner/repo.git`, the form that is no URL.
  const scp = /^(?:[^@/:]*@)?([^/:@]+):(?!\/\/)(.*)$/s.exec(remoteUrl)
  const [host, path] = scp === null ? partsOfUrl(remoteUrl) : [scp[1] ?? '', scp[2] ?? '']
  if (!GITHUB_HOSTS.test(host)) return null
  const [owner = '', repository = '', ...more] = path.replace(/^\/+|\/+$/g, '').split('/')
  const name = repository.replace(/\.git$/, '')
  if (more.length > 0 || !OWNER.test(owner) || !REPOSITORY.test(name) || /^\.{1,2}$/.test(name)) return null
  return `${owner}/${name}`
}

function partsOfUrl(text: string): readonly [string, string] {
  const url = URL.canParse(text) ? new URL(text) : null
  return url === null ? ['', ''] : [url.hostname, url.pathname]
}
