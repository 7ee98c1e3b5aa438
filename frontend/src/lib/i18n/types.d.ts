import 'i18next'
import type admin from './locales/en/admin.json'
import type agents from './locales/en/agents.json'
import type answer from './locales/en/answer.json'
import type audit from './locales/en/audit.json'
import type chat from './locales/en/chat.json'
import type common from './locales/en/common.json'
import type composer from './locales/en/composer.json'
import type design from './locales/en/design.json'
import type groups from './locales/en/groups.json'
import type keys from './locales/en/keys.json'
import type mcp from './locales/en/mcp.json'
import type models from './locales/en/models.json'
import type resources from './locales/en/resources.json'
import type settings from './locales/en/settings.json'
import type share from './locales/en/share.json'
import type shortcuts from './locales/en/shortcuts.json'
import type skills from './locales/en/skills.json'
import type tasks from './locales/en/tasks.json'
import type tour from './locales/en/tour.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    // Each namespace: `t` then takes the keys of English, and nothing else.
    resources: {
      admin: typeof admin
      agents: typeof agents
      answer: typeof answer
      audit: typeof audit
      chat: typeof chat
      common: typeof common
      composer: typeof composer
      design: typeof design
      groups: typeof groups
      keys: typeof keys
      mcp: typeof mcp
      models: typeof models
      resources: typeof resources
      settings: typeof settings
      share: typeof share
      shortcuts: typeof shortcuts
      skills: typeof skills
      tasks: typeof tasks
      tour: typeof tour
    }
  }
}
