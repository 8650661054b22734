import { credentialRule, token } from '../rule.ts'

/** Addresses to which whoever knows them may post. */
export const WEBHOOK_URL_RULES = [
  credentialRule({
    id: 'dingtalk-robot-webhook',
    provider: 'DingTalk',
    noun: 'DingTalk robot webhook',
    lets: 'post into the group as the robot',
    severity: 'medium',
    publicPrefix: 'oapi.dingtalk.com/robot/send?access_token=',
    revocation: 'https://open.dingtalk.com/document/robots/custom-robot-access',
    keywords: ['oapi.dingtalk.com/robot/'],
    match: token('oapi\\.dingtalk\\.com/robot/send\\?access_token=[0-9a-f]{64}', { edges: 'none' }),
    examples: {
      failing: ['url: https://{}'],
      passing: ['url: https://{cut}', 'url: https://{x}', 'url: https://oapi.dingtalk.com/robot/send?access_token='],
    },
  }),
  credentialRule({
    id: 'feishu-bot-webhook',
    provider: 'Lark',
    noun: 'Lark (Feishu) bot webhook',
    lets: 'post into the group as the bot',
    severity: 'medium',
    publicPrefix: '/open-apis/bot/v2/hook/',
    revocation: 'https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot',
    keywords: ['/open-apis/bot/'],
    match: token('/open-apis/bot/v2/hook/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', { edges: 'none' }),
    examples: {
      failing: ['url: https://open.feishu.cn{}'],
      passing: [
        'url: https://open.feishu.cn{cut}',
        'url: https://open.feishu.cn{x}',
        'url: https://open.feishu.cn/open-apis/bot/v2/hook/',
      ],
    },
  }),
  credentialRule({
    id: 'wecom-robot-webhook',
    provider: 'WeCom',
    noun: 'WeCom robot webhook',
    lets: 'post into the group as the robot',
    severity: 'medium',
    publicPrefix: 'qyapi.weixin.qq.com/cgi-bin/webhook/send?key=',
    revocation: 'https://developer.work.weixin.qq.com/document/path/91770',
    keywords: ['qyapi.weixin.qq.com'],
    match: token('qyapi\\.weixin\\.qq\\.com/cgi-bin/webhook/send\\?key=[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', {
      edges: 'none',
    }),
    examples: {
      failing: ['url: https://{}'],
      passing: ['url: https://{cut}', 'url: https://{x}', 'url: https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key='],
    },
  }),
  credentialRule({
    id: 'make-webhook',
    provider: 'Make',
    noun: 'Make webhook',
    lets: 'start the scenario with data of their own',
    severity: 'medium',
    revocation: 'https://help.make.com/webhooks',
    keywords: ['eu1.make.com/', 'eu2.make.com/', 'us1.make.com/', 'us2.make.com/'],
    match: token('(?:eu1|eu2|us1|us2)\\.make\\.com/[a-z0-9]{32}', { edges: 'none' }),
    examples: {
      failing: ['url: https://hook.{}'],
      passing: ['url: https://hook.{cut}', 'url: https://hook.{x}', 'url: https://hook.eu1.make.com/'],
    },
  }),
  credentialRule({
    id: 'ifttt-webhook-key',
    provider: 'IFTTT',
    noun: 'IFTTT webhook key',
    lets: 'start every applet that listens to its owner',
    severity: 'medium',
    publicPrefix: '/with/key/',
    revocation: 'https://ifttt.com/maker_webhooks',
    keywords: ['/with/key/'],
    match: token('/with/key/[A-Za-z0-9_-]{22,43}', { edges: 'none' }),
    examples: {
      failing: ['url: https://maker.ifttt.com/trigger/shop{}'],
      passing: [
        'url: https://maker.ifttt.com/trigger/shop{cut}',
        'url: https://maker.ifttt.com/trigger/shop{x}',
        'url: https://maker.ifttt.com/trigger/shop/with/key/',
      ],
    },
  }),
] as const
