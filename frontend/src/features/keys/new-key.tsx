'use client'

import { Plus } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Copyable, ShownOnce } from '@/components/actions/shown-once'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { FormDialog } from '@/components/forms/form-dialog'
import { Button } from '@/components/ui/button'
import { baseUrl } from '@/lib/api/base'
import { type KeyCalls, type Scope } from './api'
import { bodyOf, isReady, KeyFields, NEW_KEY } from './key-fields'

/** A call that any key with the scope `read` can make. */
export const exampleOf = (key: string) => `curl "${baseUrl}/api/v1/teams?limit=5" \\\n  -H "Authorization: Bearer ${key}"`

interface Created {
  key: string
  scopes: readonly Scope[]
}

interface Props {
  calls: KeyCalls
  offered: readonly Scope[]
  forService: boolean
  children: (open: () => void) => ReactNode
}

/** Makes a key and shows it. `children` draws what opens the form, in as many places as it likes. */
export function NewKey({ calls, offered, forService, children }: Props) {
  const { t } = useTranslation(['keys', 'common'])
  const act = useRefreshing(calls.key)
  const [asking, setAsking] = useState(false)
  const [made, setMade] = useState<Created | null>(null)
  return (
    <>
      {children(() => setAsking(true))}
      <FormDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('newTitle')}
        submit={t('make')}
        initial={NEW_KEY}
        ready={isReady}
        onSubmit={async (values) => setMade(await act(calls.create(bodyOf(values, forService))))}
      >
        {(form) => <KeyFields form={form} offered={offered} forService={forService} />}
      </FormDialog>
      <ShownOnce title={t('madeTitle')} label={t('key')} secret={made?.key ?? null} onClose={() => setMade(null)}>
        {made?.scopes.includes('read') && <Copyable label={t('example')} text={exampleOf(made.key)} />}
      </ShownOnce>
    </>
  )
}

export function NewKeyButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation('keys')
  return (
    <Button onClick={onClick}>
      <Plus aria-hidden />
      {t('newTitle')}
    </Button>
  )
}
