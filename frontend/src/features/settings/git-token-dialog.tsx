'use client'

import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { SecretField, SelectField, TextField } from '@/components/forms/fields'
import { FormDialog } from '@/components/forms/form-dialog'
import { GIT_TOKENS_KEY, storeGitToken, type GitProvider, type GitToken } from './api'

const PROVIDERS: readonly { value: GitProvider; label: string }[] = [
  { value: 'github', label: 'GitHub' },
  { value: 'gitlab', label: 'GitLab' },
  { value: 'gitea', label: 'Gitea' },
  { value: 'gerrit', label: 'Gerrit' },
]
/** Keeps the token that is there. */
const KEPT = '***'

interface Values {
  host: string
  provider: GitProvider
  login: string
  token: string
}

const bodyOf = ({ provider, login, token }: Values) => ({ provider, login: login.trim() || null, token: token.trim() || KEPT })

/** Stores a token for a host; one that is there keeps its token unless another is written. */
export function GitTokenDialog({ trigger, token }: { trigger: ReactNode; token?: GitToken }) {
  const { t } = useTranslation(['settings', 'common'])
  const refreshing = useRefreshing(GIT_TOKENS_KEY)
  return (
    <FormDialog<Values>
      trigger={trigger}
      title={t(token ? 'git.editTitle' : 'git.new')}
      submit={t('common:app.save')}
      initial={{ host: token?.host ?? 'github.com', provider: token?.provider ?? 'github', login: token?.login ?? '', token: '' }}
      ready={(values) => values.host.trim() !== '' && (token !== undefined || values.token.trim() !== '')}
      onSubmit={(values) => refreshing(storeGitToken(values.host.trim(), bodyOf(values)))}
    >
      {({ values, set, errors }) => (
        <>
          <SelectField label={t('git.provider')} options={PROVIDERS} value={values.provider} onValueChange={(provider) => set({ provider })} />
          <TextField
            label={t('git.host')}
            hint={t('git.hostHint')}
            error={errors.host}
            disabled={token !== undefined}
            spellCheck={false}
            autoCapitalize="none"
            value={values.host}
            onValueChange={(host) => set({ host })}
          />
          <TextField
            label={t('git.login')}
            hint={t('git.loginHint')}
            error={errors.login}
            spellCheck={false}
            autoCapitalize="none"
            value={values.login}
            onValueChange={(login) => set({ login })}
          />
          <SecretField
            label={t('git.token')}
            hint={t(token ? 'git.tokenKept' : 'git.tokenHint')}
            error={errors.token}
            value={values.token}
            onValueChange={(written) => set({ token: written })}
          />
        </>
      )}
    </FormDialog>
  )
}
