import { useId, type ReactNode } from 'react'
import { Label } from './label'

interface Wiring {
  id: string
  'aria-invalid': boolean
  'aria-describedby': string | undefined
}

interface Props {
  label: string
  hint?: string
  error?: string
  /** Renders the control; spread the wiring onto it, so that label, hint and error belong to it. */
  children: (wiring: Wiring) => ReactNode
}

export function Field({ label, hint, error, children }: Props) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  return (
    <div className="space-y-1.5">
      <Label htmlFor={id}>{label}</Label>
      {children({ id, 'aria-invalid': Boolean(error), 'aria-describedby': note ? noteId : undefined })}
      {note && (
        <p id={noteId} className={error ? 'text-sm text-destructive' : 'text-sm text-muted-foreground'}>
          {note}
        </p>
      )}
    </div>
  )
}
