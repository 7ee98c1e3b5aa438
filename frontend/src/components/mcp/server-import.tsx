'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Spinner } from '@/components/ui/spinner'
import { Textarea } from '@/components/ui/textarea'
import { type ImportedServers, type ImportMode, importServers, parseDocument } from '@/lib/mcp'

const EXAMPLE = `{
  "mcpServers": {
    "tracker": { "url": "https://tracker.example.com/mcp" }
  }
}`

interface Props {
  /** Names that are there already. */
  existing: string[]
  mode: ImportMode
  /** What was read; null as soon as the text is another one. */
  onRead: (found: ImportedServers | null) => void
}

/** Reads MCP servers from JSON, as Claude Desktop, Cursor and others have it. Nothing is saved by it. */
export function ServerImport({ existing, mode, onRead }: Props) {
  const { t } = useTranslation('mcp')
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string>()
  const reading = useMutation({
    mutationFn: (document: unknown) => importServers(document, existing, mode),
    onSuccess: (found) => onRead(found),
  })
  const read = () => {
    try {
      reading.mutate(parseDocument(text))
    } catch (error) {
      setFault(t('import.noJson', { why: error instanceof Error ? error.message : '' }))
    }
  }
  const change = (next: string) => {
    setText(next)
    setFault(undefined)
    reading.reset()
    onRead(null)
  }
  return (
    <div className="space-y-3">
      <Field label={t('import.text')} hint={t('import.hint')} error={fault}>
        {(wiring) => (
          <Textarea
            {...wiring}
            spellCheck={false}
            placeholder={EXAMPLE}
            className="min-h-36 font-mono text-xs pointer-coarse:text-base"
            value={text}
            onChange={(event) => change(event.target.value)}
          />
        )}
      </Field>
      {reading.error && <ErrorState error={reading.error} title={t('import.refused')} />}
      {reading.data && reading.data.notes.length > 0 && (
        <Alert tone="warning" role="status" title={t('import.notes')}>
          <ul className="list-disc pl-4">
            {reading.data.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Button variant="outline" disabled={text.trim() === '' || reading.isPending} onClick={read}>
        {reading.isPending && <Spinner />}
        {t('import.read')}
      </Button>
    </div>
  )
}
