'use client'

import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Doc } from '@/lib/resources/document'
import { type Path } from '@/lib/resources/paths'
import { type JsonSchema } from '@/lib/resources/schema'
import { schemaAt } from '@/lib/resources/schema-walk'
import { ObjectFields } from './composed-fields'
import { FormContext } from './form-context'

interface Props {
  /** Of what people write of the kind. */
  schema: JsonSchema
  document: Doc
  onChange: (path: Path, value: unknown) => void
  faults: ReadonlyMap<string, string>
  disabled: boolean
  /** The resource exists: what identifies it stays. */
  exists: boolean
}

const IDENTITY = ['metadata.name', 'metadata.namespace']

/** A form for a kind, grown from its JSON Schema. */
export function SchemaForm({ schema, document, onChange, faults, disabled, exists }: Props) {
  const { t } = useTranslation('resources')
  const state = useMemo(
    () => ({ root: schema, document, disabled, fixed: exists ? IDENTITY : [], faults, change: onChange }),
    [schema, document, disabled, exists, faults, onChange],
  )
  const metadata = schemaAt(schema, ['metadata'])
  const spec = schemaAt(schema, ['spec'])
  return (
    <FormContext value={state}>
      <form noValidate onSubmit={(event) => event.preventDefault()} className="grid max-w-2xl gap-8">
        <section className="space-y-5">
          <h2 className="text-sm font-semibold">{t('form.identity')}</h2>
          {metadata && <ObjectFields path={['metadata']} schema={metadata} value={document.metadata} />}
        </section>
        <section className="space-y-5">
          <h2 className="text-sm font-semibold">{t('form.spec')}</h2>
          {spec && <ObjectFields path={['spec']} schema={spec} value={document.spec} />}
        </section>
      </form>
    </FormContext>
  )
}
