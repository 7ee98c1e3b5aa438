'use client'

import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '@/components/ui/dialog'
import { Spinner } from '@/components/ui/spinner'
import { fieldErrors } from './field-errors'

export interface FormState<Values> {
  values: Values
  set: (change: Partial<Values>) => void
  /** What the server says about single fields, by the last part of their paths. */
  errors: Readonly<Record<string, string>>
}

interface BodyProps<Values> {
  /** What the fields have when the dialog opens. */
  initial: Values
  /** The verb of what is done: never "OK". */
  submit: string
  /** Whether enough is filled in to be sent. */
  ready?: (values: Values) => boolean
  /** The dialog closes when it is done, and stays with the reason when it is not. */
  onSubmit: (values: Values) => Promise<unknown>
  children: (form: FormState<Values>) => ReactNode
}

interface Props<Values> extends BodyProps<Values> {
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  title: string
  description?: string
}

function Body<Values>({ initial, submit, ready, onSubmit, children, onDone }: BodyProps<Values> & { onDone: () => void }) {
  const { t } = useTranslation()
  const [values, setValues] = useState(initial)
  const { mutate, isPending, error } = useMutation({ mutationFn: onSubmit, onSuccess: onDone })
  const able = ready?.(values) ?? true
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (able && !isPending) mutate(values)
  }
  return (
    <form noValidate onSubmit={send} className="space-y-5">
      {children({ values, set: (change) => setValues((known) => ({ ...known, ...change })), errors: fieldErrors(error) })}
      {error && <ErrorState error={error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose asChild>
          <Button variant="outline">{t('app.cancel')}</Button>
        </DialogClose>
        <Button type="submit" disabled={!able || isPending}>
          {isPending && <Spinner />}
          {submit}
        </Button>
      </div>
    </form>
  )
}

/** A form in a dialog. Its fields are fresh each time it opens. */
export function FormDialog<Values>({ trigger, open, onOpenChange, title, description, ...body }: Props<Values>) {
  const { t } = useTranslation()
  const [own, setOwn] = useState(false)
  const change = onOpenChange ?? setOwn
  return (
    <Dialog open={open ?? own} onOpenChange={change}>
      {trigger && <DialogTrigger asChild>{trigger}</DialogTrigger>}
      <DialogContent title={title} description={description} closeLabel={t('app.close')}>
        <Body {...body} onDone={() => change(false)} />
      </DialogContent>
    </Dialog>
  )
}
