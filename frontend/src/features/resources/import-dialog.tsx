'use client'

import { Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { CheckboxRow } from '@/components/ui/checkbox'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Spinner } from '@/components/ui/spinner'
import { Textarea } from '@/components/ui/textarea'
import { toast } from '@/components/ui/toast'
import { applyYaml, useApplyYaml, type ApplyAnswer } from '@/lib/resources'
import { useMutation } from '@tanstack/react-query'
import { ImportResults } from './import-results'

const readAll = async (files: FileList) => (await Promise.all([...files].map((file) => file.text()))).join('\n---\n')

interface Props {
  onClose: () => void
}

/** Documents of YAML from files or the clipboard: what they would do, before they do it. */
export function ImportDialog({ onClose }: Props) {
  const { t } = useTranslation('resources')
  const { t: common } = useTranslation()
  const files = useRef<HTMLInputElement>(null)
  const [yaml, setYaml] = useState('')
  const [force, setForce] = useState(false)
  const check = useMutation<ApplyAnswer, Error, string>({ mutationFn: (text) => applyYaml(text, { dryRun: true, force }) })
  const apply = useApplyYaml()
  const change = (text: string) => {
    setYaml(text)
    check.reset()
    apply.reset()
  }
  const answer = apply.data ?? check.data
  const contested = answer?.results.some(({ failure }) => failure?.reason === 'FieldConflict') ?? false
  const ready = check.data?.success === true && !contested
  const run = () =>
    apply.mutate(
      { yaml, force },
      {
        onSuccess: ({ success, results }) => {
          if (!success) return
          toast(t('import.done', { count: results.length }))
          onClose()
        },
      },
    )
  const error = apply.error ?? check.error
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('import.title')} description={t('import.text')} closeLabel={common('app.close')} className="max-w-2xl">
        <div className="space-y-4">
          <input
            ref={files}
            type="file"
            accept=".yaml,.yml,.json"
            multiple
            hidden
            aria-label={t('import.files')}
            onChange={(event) => {
              if (event.target.files) void readAll(event.target.files).then(change)
              event.target.value = ''
            }}
          />
          <Button variant="outline" onClick={() => files.current?.click()}>
            <Upload aria-hidden />
            {t('import.files')}
          </Button>
          <Field label={t('import.yaml')} hint={t('import.hint')}>
            {(wiring) => (
              <Textarea
                value={yaml}
                onChange={(event) => change(event.target.value)}
                spellCheck={false}
                className="min-h-40 font-mono"
                {...wiring}
              />
            )}
          </Field>
          {error && <ErrorState error={error} title={t('import.failed')} />}
          {answer && <ImportResults answer={answer} />}
          {answer && !answer.success && <Alert tone="warning">{t('import.refused')}</Alert>}
          {(contested || force) && (
            <CheckboxRow
              checked={force}
              onCheckedChange={(on) => {
                setForce(on === true)
                check.reset()
                apply.reset()
              }}
            >
              {t('import.force')}
            </CheckboxRow>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <Button variant={ready ? 'outline' : 'primary'} onClick={() => check.mutate(yaml)} disabled={yaml.trim() === '' || check.isPending}>
              {check.isPending && <Spinner />}
              {t('import.check')}
            </Button>
            {ready && (
              <Button onClick={run} disabled={apply.isPending}>
                {apply.isPending && <Spinner />}
                {t('import.apply')}
              </Button>
            )}
          </div>
        </div>
      </DialogContent>
    </Dialog>
  )
}
