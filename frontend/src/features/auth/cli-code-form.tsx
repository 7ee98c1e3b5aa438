'use client'

import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

/** For those who have come without the code in the address. */
export function CliCodeForm({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setMissing(code.trim() === '')
    if (code.trim() !== '') onCode(code.trim())
  }
  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      <Field label={t('cli.code')} hint={t('cli.codeHint')} error={missing ? t('cli.codeMissing') : undefined}>
        {(wiring) => (
          <Input
            autoFocus
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={32}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            {...wiring}
          />
        )}
      </Field>
      <Button type="submit" size="lg" className="w-full">
        {t('cli.next')}
      </Button>
    </form>
  )
}
