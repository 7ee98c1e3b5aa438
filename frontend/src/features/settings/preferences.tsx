'use client'

import { useTranslation } from 'react-i18next'
import { Page, PageSection } from '@/components/page/page'
import { Segmented } from '@/components/ui/segmented'
import { changeLanguage, currentLanguage, LANGUAGE_NAMES, LANGUAGES } from '@/lib/i18n'
import { useRemember } from '@/lib/preferences'
import { setTheme, THEMES, useTheme } from '@/lib/theme'
import { DefaultAgents, type Agents } from './default-agents'
import { DefaultSkills } from './default-skills'

/** What the page looks like and with what conversations begin, here and wherever one logs in. */
export function Preferences({ agents }: { agents: Agents }) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const remember = useRemember()
  const theme = useTheme()
  return (
    <Page title={t('preferences.title')} intro={t('preferences.intro')}>
      <PageSection title={common('account.language')}>
        <Segmented
          label={common('account.language')}
          options={LANGUAGES.map((language) => ({ value: language, label: <span lang={language}>{LANGUAGE_NAMES[language]}</span> }))}
          value={currentLanguage()}
          onValueChange={(language) => void changeLanguage(language).then(remember)}
        />
      </PageSection>
      <PageSection title={common('account.theme')}>
        <Segmented
          label={common('account.theme')}
          options={THEMES.map((name) => ({ value: name, label: common(`account.themes.${name}`) }))}
          value={theme}
          onValueChange={(chosen) => {
            setTheme(chosen)
            remember()
          }}
        />
      </PageSection>
      <PageSection title={t('preferences.agents')} text={t('preferences.agentsText')}>
        <DefaultAgents agents={agents} />
      </PageSection>
      <PageSection title={t('preferences.skills')} text={t('preferences.skillsText')}>
        <DefaultSkills />
      </PageSection>
    </Page>
  )
}
