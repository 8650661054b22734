/** Hosts that show everybody, or whoever set them up a minute ago, what they are sent. */
export const DROP_HOSTS: readonly string[] = [
  ...['webhook.site', 'requestbin.com', 'requestbin.net', 'pipedream.net', 'hookbin.com', 'beeceptor.com', 'postb.in'],
  ...['requestcatcher.com', 'putsreq.com', 'mockbin.org', 'ngrok.io', 'ngrok.app', 'ngrok-free.app', 'ngrok-free.dev'],
  ...[
    'loca.lt',
    'trycloudflare.com',
    'serveo.net',
    'localhost.run',
    'burpcollaborator.net',
    'oastify.com',
    'interact.sh',
  ],
  ...['oast.fun', 'oast.pro', 'oast.live', 'oast.site', 'oast.online', 'oast.me', 'dnslog.cn', 'ceye.io'],
  ...[
    'canarytokens.com',
    'pastebin.com',
    'paste.rs',
    'ix.io',
    'sprunge.us',
    'dpaste.com',
    'dpaste.org',
    'hastebin.com',
  ],
  ...[
    'termbin.com',
    'rentry.co',
    'transfer.sh',
    '0x0.st',
    'file.io',
    'temp.sh',
    'gofile.io',
    'bashupload.com',
    'oshi.at',
  ],
  ...['tmpfiles.org', 'catbox.moe', 'anonfiles.com'],
]

/** Services that jobs authenticate to; a credential that goes there goes where it belongs. */
export const SERVICE_HOSTS: readonly string[] = [
  ...['github.com', 'githubusercontent.com', 'ghcr.io', 'gitlab.com', 'bitbucket.org', 'codeberg.org'],
  ...['npmjs.org', 'npmjs.com', 'pypi.org', 'rubygems.org', 'crates.io', 'nuget.org', 'maven.org', 'sonatype.org'],
  ...['sonatype.com', 'packagist.org', 'hex.pm', 'pub.dev', 'jsr.io', 'docker.io', 'docker.com', 'quay.io', 'gcr.io'],
  ...['pkg.dev', 'jfrog.io', 'packagecloud.io', 'cloudsmith.io', 'gradle.org', 'chromewebstore.googleapis.com'],
  ...['googleapis.com', 'amazonaws.com', 'azure.com', 'azurecr.io', 'windows.net', 'microsoftonline.com'],
  ...['visualstudio.com', 'cloudflare.com', 'vercel.com', 'netlify.com', 'heroku.com', 'fly.io', 'digitalocean.com'],
  ...['render.com', 'railway.app', 'hetzner.cloud', 'terraform.io', 'hashicorp.com', 'hashicorp.cloud', 'pulumi.com'],
  ...['sentry.io', 'datadoghq.com', 'newrelic.com', 'honeycomb.io', 'grafana.net', 'codecov.io', 'coveralls.io'],
  ...['sonarcloud.io', 'snyk.io', 'codacy.com', 'slack.com', 'discord.com', 'telegram.org', 'twilio.com'],
  ...['sendgrid.com', 'mailgun.net', 'pagerduty.com', 'atlassian.net', 'atlassian.com', 'linear.app', 'notion.com'],
  ...['circleci.com', 'buildkite.com', 'travis-ci.com', 'appveyor.com', 'readthedocs.org', 'crowdin.com'],
  ...['transifex.com', 'apple.com', 'expo.dev', 'openai.com', 'anthropic.com', 'huggingface.co', 'launchdarkly.com'],
  ...['mozilla.org', 'jetbrains.com', 'algolia.net', 'fastly.com', 'okta.com', 'auth0.com'],
]
