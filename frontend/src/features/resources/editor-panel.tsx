'use client'

import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { YamlEditor, type EditorHandle } from '@/components/editor/yaml-editor'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { type JsonSchema } from '@/lib/resources'
import { useStored } from '@/lib/stored'
import { SchemaForm } from './form/schema-form'
import { type Draft } from './use-draft'
import { type Faults } from './use-faults'
import { useNamesOf } from './use-names'

interface Props {
  schema: JsonSchema
  draft: Draft
  faults: Faults
  readOnly: boolean
  exists: boolean
}

/** What keeps the text from being a form, each a way to its place. */
function Remarks({ faults, text, onShow }: { faults: Faults; text: string; onShow: (offset: number) => void }) {
  const { t } = useTranslation('resources')
  const remarks = faults.remarks(text)
  if (remarks.length === 0) return null
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length
  return (
    <Alert tone="warning" role="status" title={t('editor.problems', { count: remarks.length })}>
      <ul className="space-y-1">
        {remarks.slice(0, 8).map(({ from, message }, index) => (
          <li key={index}>
            <Button variant="link" size="sm" className="h-auto justify-start p-0 text-left whitespace-normal text-foreground underline" onClick={() => onShow(from)}>
              {t('editor.problem', { line: lineOf(from), message })}
            </Button>
          </li>
        ))}
      </ul>
    </Alert>
  )
}

/** The same draft as a form and as YAML. What cannot be read as a form stays YAML. */
export function EditorPanel({ schema, draft, faults, readOnly, exists }: Props) {
  const { t } = useTranslation('resources')
  const [stored, setStored] = useStored('wegent.resource-view')
  const namesOf = useNamesOf()
  const editor = useRef<EditorHandle>(null)
  const unreadable = draft.document === null
  const view = unreadable || stored === 'yaml' ? 'yaml' : 'form'
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label={t('editor.view')}
          options={[
            { value: 'form', label: t('editor.form') },
            { value: 'yaml', label: t('editor.yaml') },
          ]}
          value={view}
          onValueChange={setStored}
        />
        {unreadable && <p className="text-sm text-muted-foreground">{t('editor.unreadable')}</p>}
      </div>
      {view === 'form' && draft.document ? (
        <SchemaForm
          schema={schema}
          document={draft.document}
          onChange={draft.change}
          faults={faults.byField}
          disabled={readOnly}
          exists={exists}
        />
      ) : (
        <>
          <YamlEditor
            ref={editor}
            text={draft.text}
            onChange={draft.setText}
            label={t('editor.label')}
            readOnly={readOnly}
            schema={schema}
            namesOf={namesOf}
            check={faults.remarks}
          />
          <Remarks faults={faults} text={draft.text} onShow={(offset) => editor.current?.goTo(offset)} />
        </>
      )}
    </div>
  )
}
